//! `fetch`, with an npm that the tests write: what it gets, what it keeps, and what it says when npm cannot.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

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
    assert!(!workspace.path("target/descriptions/.unfinished").exists());
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
        "generated/things-1.0.json of @octokit/openapi@1.0.0 has another SHA-256: ef7b615bb025",
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

const COMMIT: &str = "d29fe68a1380ee80ccacadb462f74e4e48020e89";
const OF_THE_COMMIT: &str = "descriptions/things-1.0/things-1.0.2026-03-10.json";

/// The one description, listed by its commit.
fn listed_by_commit() -> Workspace {
    let workspace = Workspace::new();
    workspace.edit(
        "spec/sources.yaml",
        "  publication: 1.0.0\n  file: generated/things-1.0.json\n",
        &format!("  api_version: '2026-03-10'\n  commit: {COMMIT}\n  file: {OF_THE_COMMIT}\n"),
    );
    workspace
}

/// Serves one response to one request, and gives back the request line.
fn served(response: String) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bind to loopback");
    let address = format!("http://{}/raw/", listener.local_addr().expect("it is bound"));
    let server = thread::spawn(move || {
        let (stream, _) = listener.accept().expect("somebody connects");
        let mut lines = BufReader::new(&stream).lines().map(|line| line.expect("a request is text"));
        let request = lines.next().expect("a request has a first line");
        lines.take_while(|line| !line.is_empty()).for_each(drop);
        (&stream).write_all(response.as_bytes()).expect("somebody reads");
        request
    });
    (address, server)
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

/// Without the machine's proxies, which loopback has no use for.
fn fetch_at(workspace: &Workspace, address: &str) -> Ran {
    finished(
        workspace.command(&["fetch", "--files-at", address]).env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1"),
    )
}

#[test]
fn g54_a_description_of_a_commit_is_downloaded() {
    let workspace = listed_by_commit();
    let (address, server) = served(ok(DESCRIPTION));
    let ran = fetch_at(&workspace, &address);
    assert_eq!(ran.stdout, "target/descriptions has all 1 descriptions, 1 of them new\n", "{}", ran.stderr);
    assert_eq!(server.join().expect("it served"), format!("GET /raw/{COMMIT}/{OF_THE_COMMIT} HTTP/1.1"));
    assert_eq!(workspace.read(&format!("target/descriptions/{COMMIT}/{OF_THE_COMMIT}")), DESCRIPTION);
    no_archive_is_left(&workspace);
    assert_eq!(workspace.run(&["fetch"]).code, Some(0), "there is nothing to get");
}

#[test]
fn g54_what_is_not_the_listed_file_or_not_there_is_told() {
    for (response, says) in [
        (ok("{}"), "things-1.0.2026-03-10.json of commit d29fe68a1380 has another SHA-256: 44136fa355b3"),
        (ok(""), "has another SHA-256: e3b0c44298fc"),
        (
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
            "cannot download http://127.0.0.1:",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n".to_owned(),
            "cannot download http://127.0.0.1:",
        ),
    ] {
        let workspace = listed_by_commit();
        let (address, server) = served(response);
        let ran = fetch_at(&workspace, &address);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{}", ran.stderr);
        assert!(ran.stderr.contains(says), "{says} in {}", ran.stderr);
        server.join().expect("it served");
        assert!(!workspace.path(&format!("target/descriptions/{COMMIT}")).exists());
        no_archive_is_left(&workspace);
    }
}

#[test]
fn g54_a_commit_asks_for_an_address_or_a_folder() {
    let workspace = listed_by_commit();
    let ran = workspace.run(&["fetch"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    for words in ["things-1.0 in API version 2026-03-10 of commit d29fe68a1380", "--files-at URL", "--from DIR"] {
        assert!(ran.stderr.contains(words), "{words} in {}", ran.stderr);
    }
    let ran = workspace.run(&["fetch", "--files-at", "file:///etc"]);
    assert!(ran.code == Some(2) && ran.stderr.contains("it starts with https:// or http://"), "{}", ran.stderr);
}

/// Whether it is a checkout of GitHub's repository, an unpacked package, or one folder.
#[test]
fn g54_descriptions_come_from_a_folder() {
    for place in [OF_THE_COMMIT, "things-1.0.2026-03-10.json", &format!("{COMMIT}/{OF_THE_COMMIT}")] {
        let workspace = listed_by_commit();
        workspace.write(&format!("elsewhere/{place}"), DESCRIPTION);
        let folder = workspace.path("elsewhere").to_string_lossy().into_owned();
        let ran = workspace.run(&["fetch", "--from", &folder]);
        assert_eq!(
            ran.stdout, "target/descriptions has all 1 descriptions, 1 of them new\n",
            "{place}: {}",
            ran.stderr
        );
        assert_eq!(workspace.read(&format!("target/descriptions/{COMMIT}/{OF_THE_COMMIT}")), DESCRIPTION);
        let trimmed = workspace.run(&["trim"]);
        assert_eq!(trimmed.stdout, "spec/openapi.yaml is up to date\n", "{}", trimmed.stderr);
    }
}

#[test]
fn g54_what_a_folder_does_not_have_is_told_once_and_the_rest_is_kept() {
    let workspace = listed_by_commit();
    let more = format!(
        "- {{release: a, publication: 1.0.0, file: generated/a.json, sha256: {0}}}\n- {{release: b, publication: 1.0.0, file: generated/b.json, sha256: {0}}}\n",
        "a".repeat(64)
    );
    let listed = workspace.read("spec/sources.yaml");
    workspace.write("spec/sources.yaml", format!("{listed}{more}"));
    workspace.write("elsewhere/things-1.0.2026-03-10.json", DESCRIPTION);
    workspace.write("elsewhere/a.json", "{}");
    let folder = workspace.path("elsewhere").to_string_lossy().into_owned();
    let ran = workspace.run(&["fetch", "--from", &folder]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.contains("2 of the 3 listed descriptions are not in "), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 problem in spec/sources.yaml"), "{}", ran.stderr);
    assert_eq!(workspace.read(&format!("target/descriptions/{COMMIT}/{OF_THE_COMMIT}")), DESCRIPTION);
    no_archive_is_left(&workspace);
    let nowhere = workspace.run(&["fetch", "--from", &format!("{folder}/nowhere")]);
    assert!(nowhere.code == Some(2) && nowhere.stderr.contains("cannot find"), "{}", nowhere.stderr);
}
