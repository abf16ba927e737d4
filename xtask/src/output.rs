//! Writing files so that they are there whole, or not at all, and stay through a power cut.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::{Doing as _, Failure};

/// Writes a file that does not exist yet.
pub(crate) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let mut file = File::create_new(path).doing("create", path)?;
    file.write_all(text.as_bytes()).doing("write", path)?;
    file.sync_all().doing("flush", path)
}

/// Gives an existing file another text: readers see the old one or the new one. Only for the holder of the lock.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let metadata = fs::symlink_metadata(path).doing("examine", path)?;
    if !metadata.is_file() {
        return Err(Failure::new(format_args!("{} is a symbolic link", path.display()))
            .help("a rename would put a file in the place of the link: write to the file itself"));
    }
    // A rename asks only for leave to write to the folder; a file that its owner has made read-only stays as it is.
    File::options().write(true).open(path).doing("write to", path)?;
    let new = beside(path);
    remove_file_if_there(&new)?;
    let replaced = create(&new, text)
        .and_then(|()| fs::set_permissions(&new, metadata.permissions()).doing("set the permissions of", &new))
        .and_then(|()| fs::rename(&new, path).doing("rename the new text to", path));
    if replaced.is_err() {
        // The failure at hand says more than one of tidying up could; the next run tidies up again.
        let _ = fs::remove_file(&new);
    }
    replaced?;
    path.parent().map_or(Ok(()), flush_folder)
}

/// Makes the names in a folder last.
#[cfg(unix)]
pub(crate) fn flush_folder(folder: &Path) -> Result<(), Failure> {
    File::open(folder).and_then(|folder| folder.sync_all()).doing("flush", folder)
}

#[cfg(not(unix))]
pub(crate) fn flush_folder(_folder: &Path) -> Result<(), Failure> {
    Ok(())
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    path.with_file_name(name)
}

fn remove_file_if_there(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).doing("remove", path),
        _ => Ok(()),
    }
}
