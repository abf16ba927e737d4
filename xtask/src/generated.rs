//! `generated/` on disk: read without trusting it, replaced as a whole.

mod swap;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use ghes_actions_codegen::FileTree;

use crate::failure::{Doing as _, Failure};
use crate::output;
use crate::workspace::{GENERATED, Workspace};

pub(crate) use swap::clear_leftovers;

/// Files up to this length are read whole, so that the number of their lines is right in a report: bytes.
const LEAST_READ: u64 = 1 << 20;

/// What is below `generated/`.
#[derive(Debug, Default)]
pub(crate) struct OnDisk {
    /// Path with `/` to bytes. What is far longer than every emitted file is cut: it differs from them all by then.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Path to what it is, of all that is neither file nor folder. Links are never followed.
    pub(crate) foreign: BTreeMap<String, &'static str>,
    folders: Vec<PathBuf>,
}

impl OnDisk {
    /// Reads enough of each file to tell it from the emitted ones. A missing `generated/` is an empty one.
    pub(crate) fn read(workspace: &Workspace, emitted: &FileTree) -> Result<Self, Failure> {
        let top = workspace.path(GENERATED);
        let mut on_disk = Self::default();
        if !is_folder(&top)? {
            return Ok(on_disk);
        }
        let longest = emitted.values().map(String::len).max().unwrap_or_default();
        let most = LEAST_READ.max(longest as u64 + 1);
        let mut folders = vec![(top, String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            for entry in fs::read_dir(&folder).doing("list", &folder)? {
                let entry = entry.doing("list", &folder)?;
                let path = entry.path();
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                let kind = entry.file_type().doing("examine", &path)?;
                if kind.is_dir() {
                    folders.push((path, format!("{name}/")));
                } else if kind.is_file() {
                    on_disk.files.insert(name, beginning(&path, most)?);
                } else {
                    let kind = if kind.is_symlink() { "a symbolic link" } else { "a pipe, a socket or a device" };
                    on_disk.foreign.insert(name, kind);
                }
            }
            on_disk.folders.push(folder);
        }
        Ok(on_disk)
    }

    fn holds(&self, path: &str, text: &str) -> bool {
        self.files.get(path).is_some_and(|bytes| bytes == text.as_bytes())
    }
}

/// Makes `generated/` hold `emitted` and nothing else, at one moment. Files that are right already are linked, not written, and
/// so keep their time stamps: cargo builds only what changed.
pub(crate) fn replace(workspace: &Workspace, emitted: &FileTree, on_disk: &OnDisk) -> Result<(), Failure> {
    for folder in &on_disk.folders {
        swap::must_be_writable(folder)?;
    }
    let new = swap::new_set(workspace);
    let built = build(&new, &workspace.path(GENERATED), emitted, on_disk);
    let swapped = built.and_then(|()| swap::into_place(workspace));
    if swapped.is_err() {
        // The failure at hand says more than one of tidying up could; the next run tidies up again.
        let _ = fs::remove_dir_all(&new);
    }
    swapped
}

fn build(new: &Path, old: &Path, emitted: &FileTree, on_disk: &OnDisk) -> Result<(), Failure> {
    fs::create_dir(new).doing("create", new)?;
    let mut folders = vec![new.to_owned()];
    for (path, text) in emitted {
        let target = new.join(path);
        if let Some(folder) = target.parent()
            && !folders.iter().any(|made| made == folder)
        {
            fs::create_dir_all(folder).doing("create", folder)?;
            folders.push(folder.to_owned());
        }
        if on_disk.holds(path, text) {
            keep(&old.join(path), &target, text)?;
        } else {
            output::create(&target, text)?;
        }
    }
    for folder in &folders {
        output::flush_folder(folder)?;
    }
    Ok(())
}

/// The same file in the new set; a copy with the old time stamp where there can be no link.
fn keep(old: &Path, new: &Path, text: &str) -> Result<(), Failure> {
    if fs::hard_link(old, new).is_ok() {
        return Ok(());
    }
    let modified = fs::metadata(old).and_then(|metadata| metadata.modified()).doing("examine", old)?;
    output::create(new, text)?;
    File::options().write(true).open(new).and_then(|file| file.set_modified(modified)).doing("set the time of", new)
}

/// Whether there is a folder at `path`; anything else is refused.
fn is_folder(path: &Path) -> Result<bool, Failure> {
    let kind = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).doing("examine", path),
    };
    if kind.is_dir() {
        return Ok(true);
    }
    let kind = if kind.is_symlink() { "a symbolic link" } else { "not a directory" };
    Err(Failure::new(format_args!("{} is {kind}", path.display()))
        .help("gen replaces this directory as a whole: move away what is there, then `git checkout generated`"))
}

fn beginning(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let file = File::open(path).doing("open", path)?;
    file.take(most).read_to_end(&mut bytes).doing("read", path)?;
    Ok(bytes)
}
