//! What a verdict on Rust comes to: code that compiles against the old crate, and against the new one unless a line of `api.txt`
//! breaks it.
//!
//! Each file of `diff/consumers` is such code, called as the edit that it judges. The compiler is the judge: a verdict that some
//! changed line is major must be a consumer that no longer compiles, and no other verdict may be one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ghes_actions_codegen::diff::{Verdict, compare};

use crate::edits::{Edit, shown};
use crate::support::crates;

/// One of each verdict.
const FEW: [&str; 4] =
    ["field_removed_required", "v1_required_field_that_may_be_null", "words_of_a_field", "parameter_default_changed"];

#[test]
fn consumers_of_each_verdict_are_judged_by_the_compiler() {
    judge(&FEW.map(|name| folder().join(format!("{name}.rs"))), "few");
}

#[test]
#[ignore = "minutes: two crates and two consumers for each edit that has one"]
fn consumers_of_every_edit_are_judged_by_the_compiler() {
    let entries = std::fs::read_dir(folder()).expect("the consumers are there");
    let paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it is readable").path()).collect();
    judge(&paths, "all");
}

#[test]
fn each_verdict_has_a_consumer() {
    let verdicts: BTreeSet<String> = FEW.iter().map(|name| edit(name).rust).collect();
    assert_eq!(Vec::from_iter(verdicts), ["major", "minor", "none", "patch"]);
}

fn judge(paths: &[PathBuf], name: &str) {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consumers").join(name);
    let _ = std::fs::remove_dir_all(workspace.join("crates"));
    let mut members = Vec::new();
    let mut compile = BTreeSet::new();
    for path in paths {
        let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
        let code = std::fs::read_to_string(path).expect("a consumer is readable");
        let (old, new) = edit(&name).sides();
        let report = compare(old.side(), new.side());
        let breaks = report.changes.iter().flat_map(|change| &change.api).any(|line| line.rust == Verdict::Major);
        assert!(!breaks || report.verdict.rust == Verdict::Major, "{}", shown(&report));
        for (side, emitted, compiles) in [("old", &old, true), ("new", &new, !breaks)] {
            let (library, consumer) = (format!("{side}_{name}"), format!("{side}_consumer_{name}"));
            crates::write(&workspace.join("crates").join(&library), &library, &emitted.files);
            crates::write_consumer(&workspace.join("crates").join(&consumer), &consumer, &library, &code);
            if compiles {
                compile.insert(consumer.clone());
            }
            members.extend([library, consumer]);
        }
    }
    crates::write_workspace(&workspace, &members);
    let arguments = ["check", "--workspace", "--keep-going", "--message-format=json", "--quiet"];
    // Their dependencies are the same ones.
    let target = workspace.with_file_name("target");
    let output =
        crates::cargo(&workspace).env("CARGO_TARGET_DIR", target).args(arguments).output().expect("start cargo");
    let compiled = crates::compiled(&output.stdout);
    for library in members.iter().filter(|name| !name.contains("_consumer_")) {
        // Their packages have one library name.
        assert!(
            compiled.iter().any(|package| package == library),
            "{library}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let consumers: BTreeSet<String> = compiled.into_iter().filter(|name| name.contains("_consumer_")).collect();
    assert_eq!(consumers, compile, "{}", crates::errors(&output.stdout));
}

fn folder() -> PathBuf {
    Path::new("tests/diff/consumers").to_owned()
}

fn edit(name: &str) -> Edit {
    Edit::read(&Path::new("tests/diff/edits").join(format!("{name}.yaml")))
}
