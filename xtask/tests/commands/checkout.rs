//! Which checkout a command works on, and what is seen of a first build.

use std::fs;

use crate::workspace::{Workspace, finished, xtask};

/// The binary under test was built in this checkout, and works on another one.
#[test]
fn g65_the_checkout_is_the_one_around_the_working_directory() {
    let workspace = Workspace::new();
    workspace.write("xtask/Cargo.toml", "");
    workspace.write("spec/deep/er/file", "");
    for folder in ["", "spec", "spec/deep/er"] {
        let _ = fs::remove_dir_all(workspace.path("generated"));
        let ran = finished(xtask(&["gen"]).current_dir(workspace.path(folder)));
        assert_eq!(ran.code, Some(0), "{folder}: {}", ran.stderr);
        assert!(workspace.path("generated/Cargo.toml").exists(), "{folder}: {}", ran.stdout);
    }
}

#[test]
fn g65_outside_of_any_checkout_there_is_nothing_to_work_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ran = finished(xtask(&["gen"]).current_dir(folder.path()).env_remove("CARGO_MANIFEST_DIR"));
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    for words in ["is not in a checkout of the project", "help: change to a folder that holds spec/ and xtask/"] {
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
}

/// cargo itself shows what it builds, unless it is told not to.
#[test]
fn g64_the_first_build_is_seen() {
    let config = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../.cargo/config.toml"));
    let config = config.expect("the workspace has an alias");
    assert!(config.contains("xtask = \"run --package xtask --\""), "{config}");
}
