//! `gen --check`: tells every difference and writes nothing (faults G47).

use std::fs;

use crate::workspace::{Ran, Workspace};

/// Checks, and holds it to writing nothing.
fn check(workspace: &Workspace) -> Ran {
    let before = workspace.snapshot();
    let ran = workspace.run(&["gen", "--check"]);
    assert_eq!(workspace.snapshot(), before);
    ran
}

#[test]
fn g47_clean_is_fine() {
    let workspace = Workspace::emitted();
    let ran = check(&workspace);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let files = workspace.generated().values().flatten().count();
    assert_eq!(ran.stdout, format!("generated/ is up to date ({files} files)\n"));
}

#[test]
fn g47_one_byte_is_drift() {
    let workspace = Workspace::emitted();
    let text = workspace.read("generated/src/types.rs");
    workspace.write("generated/src/types.rs", text.replacen("pub ", "pup ", 1));
    let ran = check(&workspace);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stdout.starts_with("changed generated/src/types.rs\n    @@ -"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n    -pup "), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n    +pub "), "{}", ran.stdout);
    assert!(
        ran.stdout.ends_with("generated/ is not up to date: 1 changed, 0 missing, 0 stale\nrun `cargo xtask gen`\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn g47_the_last_byte_and_an_empty_file_are_drift() {
    let workspace = Workspace::emitted();
    let text = workspace.read("generated/src/lib.rs");
    for other in [text.trim_end(), &format!("{text}\n"), &text.replace('\n', "\r\n"), ""] {
        workspace.write("generated/src/lib.rs", other);
        let ran = check(&workspace);
        assert_eq!(ran.code, Some(1), "{other:?}: {}", ran.stderr);
        assert!(ran.stdout.contains("changed generated/src/lib.rs"), "{}", ran.stdout);
    }
}

#[test]
fn g47_files_too_many_and_too_few_are_named_all() {
    let workspace = Workspace::emitted();
    fs::remove_file(workspace.path("generated/src/lib.rs")).expect("remove a file");
    workspace.write("generated/src/old.rs", "pub struct Old;\n");
    workspace.write("generated/notes", [0xff, 0x00, 0x1b]);
    let ran = check(&workspace);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    for line in ["missing generated/src/lib.rs", "stale   generated/src/old.rs", "stale   generated/notes"] {
        assert!(ran.stdout.lines().any(|shown| shown == line), "{line} in {}", ran.stdout);
    }
    assert!(ran.stdout.contains("0 changed, 1 missing, 2 stale"), "{}", ran.stdout);
    assert!(!ran.stdout.contains('\x1b'), "{}", ran.stdout);
}

#[test]
fn g47_no_generated_at_all_is_drift() {
    let workspace = Workspace::new();
    let ran = check(&workspace);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stdout.contains("missing generated/Cargo.toml"), "{}", ran.stdout);
}

#[test]
fn long_differences_are_cut() {
    let workspace = Workspace::emitted();
    workspace.write("generated/src/types.rs", "line\n".repeat(1_000));
    workspace.write("generated/src/old.rs", "line\n".repeat(1_000));
    let ran = check(&workspace);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stdout.lines().count() < 40, "{}", ran.stdout);
    assert!(ran.stdout.contains("\n    … and 997 more lines\n"), "{}", ran.stdout);
}

#[test]
fn colours_are_for_those_who_ask() {
    let workspace = Workspace::new();
    let coloured = workspace.command(&["gen", "--check"]).env("CLICOLOR_FORCE", "1").output();
    assert!(coloured.expect("start xtask").stdout.contains(&0x1b));
    let refused = workspace.command(&["gen", "--check"]).env("NO_COLOR", "1").output();
    assert!(!refused.expect("start xtask").stdout.contains(&0x1b));
}
