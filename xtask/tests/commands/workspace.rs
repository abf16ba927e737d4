//! A small workspace in a temporary folder, and what a command did to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub(crate) const OPENAPI: &str = include_str!("spec/openapi.yaml");
pub(crate) const SELECTION: &str = include_str!("spec/sources.yaml");
/// The description that GitHub would have published for [`OPENAPI`].
pub(crate) const DESCRIPTION: &str = include_str!("spec/description.json");

/// Folders and files, without `target/`: path to content. A folder is `None`.
pub(crate) type Snapshot = BTreeMap<String, Option<Vec<u8>>>;

pub(crate) struct Workspace {
    folder: TempDir,
}

/// What a finished command left to see.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Workspace {
    /// With a spec, and nothing emitted yet.
    pub(crate) fn new() -> Self {
        let workspace = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        workspace.write("spec/openapi.yaml", OPENAPI);
        workspace.write("spec/sources.yaml", SELECTION);
        workspace
    }

    /// With a spec and the crate emitted from it.
    pub(crate) fn emitted() -> Self {
        let workspace = Self::new();
        let ran = workspace.run(&["gen"]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
        workspace
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub(crate) fn write(&self, below: &str, content: impl AsRef<[u8]>) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("it is below the root")).expect("create the folder");
        fs::write(path, content).expect("write the file");
    }

    /// A shell script that can be run.
    #[cfg(unix)]
    pub(crate) fn program(&self, below: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        self.write(below, format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(self.path(below), fs::Permissions::from_mode(0o755)).expect("make it run");
    }

    pub(crate) fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).expect("read the file")
    }

    /// Replaces the only place where `old` stands.
    pub(crate) fn edit(&self, below: &str, old: &str, new: &str) {
        let text = self.read(below);
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {below}");
        self.write(below, text.replace(old, new));
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = xtask(arguments);
        command.arg("--root").arg(self.folder.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        finished(&mut self.command(arguments))
    }

    /// Everything below the root.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::new();
        walk(self.folder.path(), "", &mut snapshot);
        snapshot.retain(|path, _| path != "target" && !path.starts_with("target/"));
        snapshot
    }

    /// Everything below `generated/`.
    pub(crate) fn generated(&self) -> Snapshot {
        let mut snapshot = Snapshot::new();
        walk(&self.path("generated"), "", &mut snapshot);
        snapshot
    }

    /// Names beside `generated/` that a run must not leave there.
    pub(crate) fn leftovers(&self) -> Vec<String> {
        self.snapshot().into_keys().filter(|path| path.starts_with('.')).collect()
    }
}

/// The binary, in a bare environment: nothing that colours its output or sets its width.
pub(crate) fn xtask(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE").env_remove("RUST_BACKTRACE");
    command.stdin(Stdio::null());
    command
}

pub(crate) fn finished(command: &mut Command) -> Ran {
    let output = command.output().expect("start xtask");
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("standard output is text"),
        stderr: String::from_utf8(output.stderr).expect("standard error is text"),
    }
}

fn walk(folder: &Path, prefix: &str, snapshot: &mut Snapshot) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.expect("list a folder");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().expect("examine an entry");
        if kind.is_dir() {
            snapshot.insert(name.clone(), None);
            walk(&entry.path(), &format!("{name}/"), snapshot);
        } else if kind.is_symlink() {
            let target = fs::read_link(entry.path()).expect("read a link");
            snapshot.insert(name, Some(target.to_string_lossy().into_owned().into_bytes()));
        } else if kind.is_file() {
            snapshot.insert(name, Some(fs::read(entry.path()).expect("read a file")));
        } else {
            snapshot.insert(name, Some(b"special".to_vec()));
        }
    }
}
