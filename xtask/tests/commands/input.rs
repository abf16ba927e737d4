//! Bad input: told at its place, and nothing on disk changes (faults G12, G42).

use std::fs;

use crate::workspace::Workspace;

/// Runs on a workspace whose `generated/` has something to mend, and holds it to leaving that alone.
fn refused(workspace: &Workspace, says: &[&str]) {
    workspace.write("generated/src/types.rs", "hand edited");
    let before = workspace.snapshot();
    for arguments in [&["gen"][..], &["gen", "--check"], &["trim", "--fmt"]] {
        let ran = workspace.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}{}", ran.stdout, ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}");
        for words in says {
            assert!(ran.stderr.contains(words), "{arguments:?}: {words:?} in {}", ran.stderr);
        }
        assert_eq!(workspace.snapshot(), before, "{arguments:?}");
    }
}

#[test]
fn a_missing_spec_is_told_with_the_way_back() {
    let workspace = Workspace::emitted();
    fs::remove_file(workspace.path("spec/openapi.yaml")).expect("remove");
    refused(&workspace, &["spec/openapi.yaml does not exist", "git checkout spec/openapi.yaml"]);
}

#[test]
fn a_missing_selection_is_told_with_the_way_back() {
    let workspace = Workspace::emitted();
    fs::remove_file(workspace.path("spec/sources.yaml")).expect("remove");
    let ran = workspace.run(&["gen"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("git checkout spec/sources.yaml"), "{}", ran.stderr);
}

#[test]
fn g02_a_syntax_error_is_told_at_its_place() {
    let workspace = Workspace::emitted();
    workspace.write("spec/openapi.yaml", "openapi: 3.0.3\ninfo: [\n");
    refused(&workspace, &["--> spec/openapi.yaml:"]);
}

#[test]
fn g02_an_empty_spec_is_refused() {
    let workspace = Workspace::emitted();
    workspace.write("spec/openapi.yaml", "");
    refused(&workspace, &["the file is empty", "`git checkout spec/openapi.yaml` brings back"]);
}

/// What a person wrote there would be gone after `trim --fmt`, and nobody would see it go.
#[test]
fn a_comment_is_refused_by_whatever_would_lose_it() {
    let workspace = Workspace::emitted();
    workspace.edit("spec/openapi.yaml", "- name: things\n", "- name: things # Remember me.\n");
    refused(&workspace, &["--> spec/openapi.yaml:18:16", "a comment is lost", "say it where it is kept"]);
    workspace.write("target/descriptions/1.0.0/generated/things-1.0.json", crate::workspace::DESCRIPTION);
    let before = workspace.snapshot();
    let ran = workspace.run(&["trim"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("a comment is lost"), "{}", ran.stderr);
    assert_eq!(workspace.snapshot(), before);
}

#[test]
fn g08_bytes_that_are_no_text_are_told_at_their_place() {
    let workspace = Workspace::emitted();
    workspace.write("spec/openapi.yaml", b"openapi: 3.0.3\ninfo: \xff\n");
    refused(&workspace, &["UTF-8", "spec/openapi.yaml:2:7"]);
}

#[test]
fn what_does_not_fit_together_is_told_all_at_once() {
    let workspace = Workspace::emitted();
    workspace.edit("spec/openapi.yaml", "$ref: '#/components/schemas/thing'", "$ref: '#/components/schemas/nothing'");
    workspace.edit("spec/sources.yaml", "- things/get-thing", "- things/got-thing");
    workspace.write("generated/src/types.rs", "hand edited");
    let before = workspace.snapshot();
    let ran = workspace.run(&["gen"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    for words in ["--> spec/openapi.yaml:", "nothing", "--> spec/sources.yaml:", "things/got-thing", "help: "] {
        assert!(ran.stderr.contains(words), "{words} in {}", ran.stderr);
    }
    assert_eq!(workspace.snapshot(), before);
}

#[test]
fn g12_a_file_without_end_is_not_read_to_its_end() {
    let workspace = Workspace::emitted();
    let large = fs::File::create(workspace.path("spec/openapi.yaml")).expect("create");
    large.set_len(200 << 20).expect("set the length");
    let ran = workspace.run(&["gen"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("longer than 64 MiB"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn g12_what_is_no_file_is_refused_without_waiting() {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    let workspace = Workspace::emitted();
    let path = workspace.path("spec/openapi.yaml");
    fs::remove_file(&path).expect("remove");
    let pipe = Command::new("mkfifo").arg(&path).status();
    assert!(pipe.expect("start mkfifo").success());
    refused(&workspace, &["openapi.yaml is a pipe or a device, not a file"]);
    fs::remove_file(&path).expect("remove");
    symlink("/dev/zero", &path).expect("link");
    refused(&workspace, &["openapi.yaml is a pipe or a device, not a file"]);
    fs::remove_file(&path).expect("remove");
    fs::create_dir(&path).expect("create");
    refused(&workspace, &["openapi.yaml is a directory, not a file"]);
}

#[test]
fn a_workspace_that_is_not_there_is_told() {
    let workspace = Workspace::new();
    let ran = crate::workspace::finished(crate::workspace::xtask(&["gen", "--root"]).arg(workspace.path("nowhere")));
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("cannot find the workspace at"), "{}", ran.stderr);
}
