//! `diff` and `release-notes`: a git revision beside the working tree.

use std::fs;
use std::process::Command;

use crate::workspace::{Ran, Workspace, finished, xtask};

const MANIFEST: &str = "[workspace.package]\nversion = \"0.1.0\"\n";
const RELEASED: &str = "# Changelog\n\n## 0.1.0\n\n- All of it.\n";
const UNRELEASED: &str = "# Changelog\n\n## 0.1.0 (unreleased)\n";

/// A workspace whose files are committed on main, with version 0.1.0 released.
fn committed() -> Workspace {
    let workspace = Workspace::emitted();
    workspace.write("Cargo.toml", MANIFEST);
    workspace.write("CHANGELOG.md", RELEASED);
    workspace.write(".gitignore", "target/\n");
    git(&workspace, &["init", "-q", "-b", "main"]);
    commit(&workspace);
    workspace
}

fn commit(workspace: &Workspace) {
    git(workspace, &["add", "-A"]);
    git(workspace, &["-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "a change"]);
}

fn git(workspace: &Workspace, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(arguments)
        .current_dir(workspace.path(""))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    assert!(git.status().expect("git runs").success(), "{arguments:?}");
}

/// Runs a command, and holds it to writing nothing.
fn run(workspace: &Workspace, arguments: &[&str]) -> Ran {
    let before = workspace.snapshot();
    let ran = workspace.run(arguments);
    assert_eq!(workspace.snapshot(), before, "{arguments:?}");
    ran
}

/// Takes a property out of the spec: breaking for all.
fn break_it(workspace: &Workspace) {
    let spec = workspace.read("spec/openapi.yaml");
    let field = "        name:\n          type: string\n          description: What it is called.\n";
    let without = spec.replacen(field, "", 1).replacen("      - name\n", "", 1);
    assert_ne!(without, spec, "the spec of the tests has another field now");
    workspace.write("spec/openapi.yaml", without);
}

#[test]
fn a_clean_tree_has_no_change() {
    let workspace = committed();
    let ran = run(&workspace, &["diff", "--gate"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.starts_with("no change against HEAD ("), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("version fine\n"), "{}", ran.stdout);
    let ran = run(&workspace, &["release-notes", "--base", "HEAD"]);
    assert_eq!(ran.stdout, "## 0.1.0 (unreleased)\n\n- Nothing changed for users.\n", "{}", ran.stderr);
}

#[test]
fn a_clean_branch_says_how_to_see_all_of_it() {
    let workspace = committed();
    git(&workspace, &["checkout", "-q", "-b", "topic"]);
    break_it(&workspace);
    assert_eq!(workspace.run(&["gen"]).code, Some(0));
    commit(&workspace);
    let ran = run(&workspace, &["diff"]);
    assert!(ran.stdout.contains("no change"), "{}", ran.stdout);
    let (_, base) = ran.stdout.split_once("`cargo xtask diff --base ").expect("it says how");
    let base = base.trim_end().trim_end_matches('`');
    let ran = run(&workspace, &["diff", "--base", base]);
    assert!(ran.stdout.contains(&format!("\nagainst {base}; ")), "its hash once: {}", ran.stdout);
    assert!(ran.stdout.starts_with("HTTP major  Rust major"), "{}", ran.stdout);
}

#[test]
fn a_breaking_change_needs_a_version() {
    let workspace = committed();
    break_it(&workspace);
    let ran = run(&workspace, &["diff"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.starts_with("HTTP major  Rust major  next version 0.2.0, after 0.1.0\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("thing.name: removed"), "{}", ran.stdout);
    assert!(ran.stdout.contains("- pub types::Thing::name: "), "{}", ran.stdout);
    let ran = run(&workspace, &["diff", "--gate"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(ran.stdout.matches("version too low: ").count(), 2, "{}", ran.stdout);
    workspace.write("Cargo.toml", MANIFEST.replace("0.1.0", "0.2.0"));
    let notes = run(&workspace, &["release-notes", "--base", "HEAD"]).stdout;
    assert!(
        notes.starts_with("## 0.2.0 (unreleased)\n\n### Breaking\n\n- `thing.name`: removed (`types::Thing::name`)\n"),
        "{notes}"
    );
    workspace.write("CHANGELOG.md", RELEASED.replace("## 0.1.0", &format!("{notes}\n## 0.1.0")));
    let ran = run(&workspace, &["diff", "--gate"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
}

#[test]
fn before_the_first_release_any_change_will_do() {
    let workspace = committed();
    workspace.write("CHANGELOG.md", UNRELEASED);
    commit(&workspace);
    break_it(&workspace);
    let ran = run(&workspace, &["diff", "--gate"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
    assert!(ran.stdout.contains("0.1.0 is the first one"), "{}", ran.stdout);
    workspace.write("CHANGELOG.md", UNRELEASED.replace("0.1.0", "0.2.0"));
    let ran = run(&workspace, &["diff", "--gate"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    assert!(ran.stdout.contains("Cargo.toml says 0.1.0, and CHANGELOG.md begins with 0.2.0"), "{}", ran.stdout);
}

#[test]
fn the_last_release_is_what_notes_are_about() {
    let workspace = committed();
    let ran = run(&workspace, &["release-notes"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("git has no tag v0.1.0"), "{}", ran.stderr);
    git(&workspace, &["tag", "v0.1.0"]);
    break_it(&workspace);
    assert_eq!(workspace.run(&["gen"]).code, Some(0));
    commit(&workspace);
    let ran = run(&workspace, &["release-notes"]);
    assert!(ran.stdout.contains("- `thing.name`: removed"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_bad_spec_gets_the_diagnostics_of_gen() {
    let workspace = committed();
    workspace.edit("spec/openapi.yaml", "openapi: 3.0.3", "openapi: 3.1.0");
    let (generated, diffed) = (run(&workspace, &["gen"]), run(&workspace, &["diff"]));
    assert_eq!(diffed.code, Some(2));
    assert_eq!(diffed.stderr, generated.stderr);
    assert!(diffed.stderr.contains("spec/openapi.yaml:1:"), "{}", diffed.stderr);
}

#[test]
fn outside_git_there_is_nothing_to_compare_with() {
    let workspace = Workspace::emitted();
    let mut command = workspace.command(&["diff"]);
    // The folder of temporary files may itself be in a checkout.
    command.env("GIT_CEILING_DIRECTORIES", workspace.path("").parent().expect("it is below another"));
    let ran = finished(&mut command);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("is not in a git repository"), "{}", ran.stderr);
    assert!(ran.stderr.contains("help: "), "{}", ran.stderr);
}

#[test]
fn without_git_it_says_so() {
    let workspace = committed();
    let empty = tempfile::tempdir().expect("a temporary folder");
    let ran = finished(workspace.command(&["diff"]).env("PATH", empty.path()));
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("cannot run git"), "{}", ran.stderr);
}

#[test]
fn a_repository_without_commits_has_nothing_to_compare_with() {
    let workspace = Workspace::emitted();
    git(&workspace, &["init", "-q", "-b", "main"]);
    let ran = run(&workspace, &["diff"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("has no commit yet"), "{}", ran.stderr);
}

#[test]
fn a_revision_is_nothing_but_a_revision() {
    let workspace = committed();
    for name in ["nowhere", "", "--output=stolen", "HEAD:spec", "-h"] {
        let ran = run(&workspace, &["diff", &format!("--base={name}")]);
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.stdout);
        assert!(ran.stderr.contains("git knows no revision"), "{name}: {}", ran.stderr);
    }
}

#[test]
fn a_base_without_a_list_of_items_is_emitted_anew() {
    let workspace = committed();
    fs::remove_file(workspace.path("generated/api.txt")).expect("remove a file");
    commit(&workspace);
    let ran = run(&workspace, &["diff"]);
    assert!(ran.stdout.contains("has no generated/api.txt: it was emitted from its spec"), "{}", ran.stdout);
    assert!(ran.stdout.contains("no change"), "{}", ran.stdout);
}

#[test]
fn json_is_json_and_markdown_folds_words() {
    let workspace = committed();
    workspace.edit("spec/openapi.yaml", "description: What it is called.", "description: Its name.");
    let ran = run(&workspace, &["diff", "--format", "json", "--gate"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!(report["format"], 1);
    assert_eq!(report["verdict"]["rust"], "patch");
    assert_eq!(report["words"][0]["name"], "thing.name");
    assert_eq!(ran.code, Some(1), "the version is too low for a patch");
    let ran = run(&workspace, &["diff", "--format", "markdown"]);
    assert!(ran.stdout.contains("<details><summary>Words only (1)</summary>"), "{}", ran.stdout);
    assert!(!ran.stdout.contains('\x1b'), "{}", ran.stdout);
}

#[test]
fn a_subfolder_of_a_repository_will_do() {
    let outer = tempfile::tempdir().expect("a temporary folder");
    let workspace = committed();
    let inner = outer.path().join("inner");
    fs::create_dir(&inner).expect("create a folder");
    for (path, content) in workspace.snapshot().into_iter().filter(|(path, _)| !path.starts_with(".git/")) {
        let target = inner.join(path);
        match content {
            None => fs::create_dir_all(target).expect("create a folder"),
            Some(bytes) => fs::write(target, bytes).expect("write a file"),
        }
    }
    fs::remove_dir_all(inner.join(".git")).expect("remove a folder");
    for arguments in [
        &["init", "-q", "-b", "main"][..],
        &["add", "-A"],
        &["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "-m", "x"],
    ] {
        assert!(Command::new("git").args(arguments).current_dir(outer.path()).status().expect("git runs").success());
    }
    let ran = finished(xtask(&["diff"]).arg("--root").arg(&inner));
    assert!(ran.stdout.starts_with("no change"), "{}{}", ran.stdout, ran.stderr);
}
