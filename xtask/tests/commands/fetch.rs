//! `fetch`, with an npm that the tests write: what it gets, what it keeps, and what it says when npm cannot.

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::workspace::{DESCRIPTION, Ran, SELECTION, Workspace, finished};

const FETCHED: &str = "target/descriptions/1.0.0/generated/things-1.0.json";

/// An archive as npm makes it, with one file besides the description.
fn archive() -> Vec<u8> {
    let mut package = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, text) in [("package/package.json", "{}"), ("package/generated/things-1.0.json", DESCRIPTION)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        package.append_data(&mut header, path, text.as_bytes()).expect("append to the archive");
    }
    package.into_inner().and_then(GzEncoder::finish).expect("finish the archive")
}

/// A workspace with a `npm` in `bin/` that does as the script says.
fn with_npm(script: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("target/package.tgz", archive());
    // The last argument is where npm puts the archive.
    workspace.program("target/bin/npm", &format!("for last do :; done\ncd \"$(dirname \"$0\")/..\"\n{script}"));
    workspace
}

const GIVES_THE_PACKAGE: &str = "cp package.tgz \"$last/octokit-openapi.tgz\" && echo octokit-openapi.tgz";

fn fetch(workspace: &Workspace) -> Ran {
    let mut path = workspace.path("target/bin").into_os_string();
    path.push(":/usr/bin:/bin");
    finished(workspace.command(&["fetch"]).env("PATH", path))
}

/// Standard error is a pipe here.
#[test]
fn g64_progress_is_lines_where_there_is_no_terminal() {
    let ran = fetch(&with_npm(GIVES_THE_PACKAGE));
    let lines = "0/1 downloading @octokit/openapi@1.0.0\n0/1 @octokit/openapi@1.0.0: generated/things-1.0.json\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), lines));
}

/// What an interrupted download leaves must not pile up.
fn no_archive_is_left(workspace: &Workspace) {
    assert!(!workspace.path("target/descriptions/.archives").exists());
}

#[test]
fn what_is_listed_is_got_once() {
    let workspace = with_npm(GIVES_THE_PACKAGE);
    let ran = fetch(&workspace);
    assert_eq!(ran.stdout, "target/descriptions has all 1 descriptions, 1 of them new\n", "{}", ran.stderr);
    assert_eq!(workspace.read(FETCHED), DESCRIPTION);
    assert!(!workspace.path("target/descriptions/1.0.0/package.json").exists(), "only what is listed");
    no_archive_is_left(&workspace);
    workspace.write("target/bin/npm", "#!/bin/sh\nexit 7\n");
    assert_eq!(fetch(&workspace).code, Some(0), "there is nothing to get");
    workspace.write(FETCHED, "cut off");
    workspace.write(
        "target/bin/npm",
        format!("#!/bin/sh\nfor last do :; done\ncd \"$(dirname \"$0\")/..\"\n{GIVES_THE_PACKAGE}\n"),
    );
    assert_eq!(fetch(&workspace).code, Some(0));
    assert_eq!(workspace.read(FETCHED), DESCRIPTION);
}

#[test]
fn what_npm_says_is_told() {
    let workspace = with_npm("echo 'npm error code ETARGET' >&2; echo 'npm error no such \x1bversion' >&2; exit 1");
    let ran = fetch(&workspace);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    let said = "0/1 downloading @octokit/openapi@1.0.0\nerror: `npm pack @octokit/openapi@1.0.0` failed (exit status: 1)\n  npm error code ETARGET\n  npm error no such \\u{1b}version\nhelp: ";
    assert!(ran.stderr.starts_with(said), "{}", ran.stderr);
    no_archive_is_left(&workspace);
}

#[test]
fn without_npm_there_is_another_way() {
    let workspace = Workspace::new();
    let ran = finished(workspace.command(&["fetch"]).env("PATH", workspace.path("target/bin")));
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    for words in ["npm is not installed", "`cargo xtask fetch --help` says how to do without"] {
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
}

#[test]
fn what_is_not_as_listed_is_told_at_its_line_and_the_rest_is_kept() {
    let workspace = with_npm(GIVES_THE_PACKAGE);
    let wrong = "- {release: a, publication: 1.0.0, file: generated/things-1.0.json, sha256: SHA}\n\
                 - {release: b, publication: 0.9.0, file: generated/other.json, sha256: SHA}\n"
        .replace("SHA", &"a".repeat(64));
    workspace.write("spec/sources.yaml", format!("{SELECTION}{wrong}"));
    let ran = fetch(&workspace);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    for words in [
        "generated/things-1.0.json of @octokit/openapi@1.0.0 has another SHA-256: cb406f39c0da",
        "--> spec/sources.yaml:8:4",
        "@octokit/openapi@0.9.0 does not hold generated/other.json",
        "--> spec/sources.yaml:9:4",
        "2 problems in spec/sources.yaml",
    ] {
        assert!(ran.stderr.contains(words), "{words} in {}", ran.stderr);
    }
    assert_eq!(workspace.read(FETCHED), DESCRIPTION);
    no_archive_is_left(&workspace);
}
