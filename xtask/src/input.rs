//! Reading files that anyone may have written: regular ones only, and no more of them than codegen takes.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use ghes_actions_codegen::SourceFile;
use ghes_actions_codegen::spec::{MAX_BYTES, text_of};

use crate::failure::{Doing as _, Failure};
use crate::workspace::Workspace;

/// The text of the file at `below`, a path from the workspace's root: the one that messages name.
pub(crate) fn text(workspace: &Workspace, below: &str) -> Result<SourceFile, Failure> {
    let Some(bytes) = bytes_if_there(&workspace.path(below))? else {
        return Err(Failure::new(format_args!("{below} does not exist"))
            .help(format_args!("it is part of the repository: `git checkout {below}` brings it back")));
    };
    text_of(below, bytes).map_err(|diagnostics| Failure::input(&diagnostics, &[]))
}

/// The bytes of the file at `path`, or nothing where there is none.
pub(crate) fn bytes_if_there(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let file = match open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).doing("open", path),
    };
    let metadata = file.metadata().doing("examine", path)?;
    if !metadata.is_file() {
        let kind = if metadata.is_dir() { "a directory" } else { "a pipe or a device" };
        return Err(Failure::new(format_args!("{} is {kind}, not a file", path.display())));
    }
    let mut bytes = Vec::new();
    // Not the length from the metadata: the file may grow, and files in /proc have none.
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).doing("read", path)?;
    if bytes.len() > MAX_BYTES {
        let mebibytes = MAX_BYTES >> 20;
        return Err(Failure::new(format_args!("{} is longer than {mebibytes} MiB", path.display()))
            .help("no description is: is this the right file?"));
    }
    Ok(Some(bytes))
}

/// Does not wait for a writer where the path names a pipe.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let without_waiting = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(without_waiting).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}
