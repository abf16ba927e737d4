//! One set of files in the place of another.
//!
//! The new set is built beside the old one and the two folders change places in one system call, so that whoever looks, and
//! whatever is killed, finds the old set or the new one.
//!
//! Where the system or the file system has no such call, two renames do it. A run killed right between them leaves no
//! `generated/`; the next one puts the old set back. cargo, which wants the manifest of every member, does not start that next
//! one before `git checkout generated`; after it, the next run removes the old set.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::is_folder;
use crate::failure::{Doing as _, Failure};
use crate::output::flush_folder;
use crate::workspace::{GENERATED, Workspace};

/// Where the new set is built; after the exchange, where the old one waits to be removed.
pub(super) fn new_set(workspace: &Workspace) -> PathBuf {
    workspace.path(".generated.new")
}

/// Where the old set waits while two renames are under way.
fn old_set(workspace: &Workspace) -> PathBuf {
    workspace.path(".generated.old")
}

/// Removes what a run that was killed left beside `generated/`. Only for the holder of the lock.
pub(crate) fn clear_leftovers(workspace: &Workspace) -> Result<(), Failure> {
    let old = old_set(workspace);
    let current = workspace.path(GENERATED);
    if exists(&old)? && !exists(&current)? {
        fs::rename(&old, &current).doing("put back the old set from", &old)?;
    }
    remove(&old)?;
    remove(&new_set(workspace))
}

/// Puts the set built at [`new_set`] in the place of `generated/` and removes the old one.
pub(super) fn into_place(workspace: &Workspace) -> Result<(), Failure> {
    let (new, current) = (new_set(workspace), workspace.path(GENERATED));
    if !is_folder(&current)? {
        fs::rename(&new, &current).doing("move the new set to", &current)?;
        return flush_folder(workspace.root());
    }
    match exchange(&new, &current) {
        Ok(()) => {
            flush_folder(workspace.root())?;
            remove_old(&new)
        }
        Err(error) if cannot_exchange(&error) => two_renames(workspace),
        Err(error) => Err(error).doing("exchange the new set with", &current),
    }
}

fn two_renames(workspace: &Workspace) -> Result<(), Failure> {
    let (new, current, old) = (new_set(workspace), workspace.path(GENERATED), old_set(workspace));
    fs::rename(&current, &old).doing("set aside", &current)?;
    if let Err(error) = fs::rename(&new, &current) {
        fs::rename(&old, &current).doing("put back the old set from", &old)?;
        return Err(error).doing("move the new set to", &current);
    }
    flush_folder(workspace.root())?;
    remove_old(&old)
}

fn remove_old(set: &Path) -> Result<(), Failure> {
    remove(set)
        .map_err(|failure| failure.help("generated/ is written; only what it was before is still there, beside it"))
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(new: &Path, current: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, current, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_new: &Path, _current: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the system (no such call) or the file system (no such flag) refuses exchanges altogether.
fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// A folder that its owner has made read-only stays as it is, though renaming would get round it.
#[cfg(unix)]
pub(super) fn must_be_writable(folder: &Path) -> Result<(), Failure> {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).map_err(io::Error::from).doing("write to", folder)
}

#[cfg(not(unix))]
pub(super) fn must_be_writable(_folder: &Path) -> Result<(), Failure> {
    Ok(())
}

fn exists(path: &Path) -> Result<bool, Failure> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).doing("examine", path),
    }
}

/// Removes a folder with all that is in it, or what else stands at `path`. Links are removed, not followed.
fn remove(path: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path).doing("remove", path),
        Ok(_) => fs::remove_file(path).doing("remove", path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).doing("examine", path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(folders: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
        let root = tempfile::tempdir().expect("a temporary folder");
        for (folder, text) in folders {
            fs::create_dir(root.path().join(folder)).expect("create a folder");
            fs::write(root.path().join(folder).join("file"), text).expect("write a file");
        }
        let workspace = Workspace::find(Some(root.path())).expect("it is there");
        (root, workspace)
    }

    fn found(workspace: &Workspace) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(workspace.root()).expect("list") {
            let entry = entry.expect("list");
            let text = fs::read_to_string(entry.path().join("file")).expect("read");
            found.push((entry.file_name().to_string_lossy().into_owned(), text));
        }
        found
    }

    #[test]
    fn either_way_the_new_set_takes_the_place_of_the_old_one() {
        for swap in [into_place, two_renames] {
            let (_root, workspace) = scene(&[("generated", "old"), (".generated.new", "new")]);
            assert!(swap(&workspace).is_ok());
            assert_eq!(found(&workspace), [("generated".to_owned(), "new".to_owned())]);
        }
    }

    #[test]
    fn a_set_that_cannot_be_moved_leaves_the_old_one() {
        for swap in [into_place, two_renames] {
            let (_root, workspace) = scene(&[("generated", "old")]);
            assert!(swap(&workspace).is_err());
            assert_eq!(found(&workspace), [("generated".to_owned(), "old".to_owned())]);
        }
    }

    #[test]
    fn between_two_renames_the_old_set_is_put_back() {
        let (_root, workspace) = scene(&[(".generated.old", "old"), (".generated.new", "new")]);
        assert!(clear_leftovers(&workspace).is_ok());
        assert_eq!(found(&workspace), [("generated".to_owned(), "old".to_owned())]);
    }

    #[test]
    fn after_two_renames_the_old_set_goes() {
        let (_root, workspace) = scene(&[("generated", "new"), (".generated.old", "old")]);
        assert!(clear_leftovers(&workspace).is_ok());
        assert_eq!(found(&workspace), [("generated".to_owned(), "new".to_owned())]);
    }
}
