//! The paths of the workspace.

use std::env;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::{Doing as _, Failure};

/// `spec`, from the workspace's root.
pub(crate) const SPEC: &str = "spec";
/// `spec/openapi.yaml`, from the workspace's root.
pub(crate) const OPENAPI: &str = "spec/openapi.yaml";
/// `spec/sources.yaml`, from the workspace's root.
pub(crate) const SELECTION: &str = "spec/sources.yaml";
/// `generated`, from the workspace's root.
pub(crate) const GENERATED: &str = "generated";

/// The folder that holds `spec/` and `generated/`.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// At `root`; without one, the checkout that xtask is started in.
    pub(crate) fn find(root: Option<&Path>) -> Result<Self, Failure> {
        let root = match root {
            Some(root) => root.to_owned(),
            None => checkout()?,
        };
        let root = fs::canonicalize(&root).doing("find the workspace at", &root)?;
        Ok(Self { root })
    }

    /// The folder itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The place of a path below the root, written with `/`.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// Waits until no other process writes `spec/` or `generated/` and keeps others waiting until the file is dropped. The
    /// system lets go of the lock of a process that is killed.
    pub(crate) fn lock_to_write(&self) -> Result<File, Failure> {
        let folder = self.path("target");
        fs::create_dir_all(&folder).doing("create", &folder)?;
        let path = folder.join(LOCK);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.doing("open the lock", &path)?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => {
                anstream::eprintln!("waiting for another cargo xtask …")
            }
            Err(TryLockError::Error(error)) => return Err(error).doing("lock", &path),
        }
        file.lock().doing("lock", &path)?;
        Ok(file)
    }

    /// Waits until no other process writes, and writes nothing itself: with no lock file there is no writer either.
    pub(crate) fn lock_to_read(&self) -> Result<Option<File>, Failure> {
        let path = self.path("target").join(LOCK);
        match File::open(&path) {
            Ok(file) => {
                file.lock_shared().doing("lock", &path)?;
                Ok(Some(file))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).doing("open the lock", &path),
        }
    }
}

/// The checkout around the working directory. Where the binary was built says nothing: another checkout may have built it.
fn checkout() -> Result<PathBuf, Failure> {
    let here = env::current_dir().doing("find the working directory", Path::new("."))?;
    // `cargo run --manifest-path` starts xtask in any folder, and sets the path of its package.
    let named = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let candidates = here.ancestors().chain(named.iter().flat_map(|package| package.ancestors()));
    let found = candidates.into_iter().find(|folder| folder.join(MARK).is_file());
    found.map(Path::to_owned).ok_or_else(|| {
        Failure::new(format_args!("{} is not in a checkout of the project", here.display()))
            .help("change to a folder that holds spec/ and xtask/, or to one below it")
    })
}

/// Only a checkout of the project has it.
const MARK: &str = "xtask/Cargo.toml";

const LOCK: &str = "xtask.lock";
