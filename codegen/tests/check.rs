//! One bad spec a rule, beside what is said about it. A new rule is a new folder in `check/`, named after its row of the table.
//!
//! `INSTA_UPDATE=always cargo test -p ghes-actions-codegen --test check` writes what is said anew.

mod support;

use std::path::{Path, PathBuf};

use ghes_actions_codegen::check::{CHECKS, check};
use ghes_actions_codegen::spec::read;
use ghes_actions_codegen::{Diagnostics, SourceFile, Sources};
use rstest::rstest;
use support::{file, rendered, selecting};

#[rstest]
fn what_is_said(#[files("tests/check/*/bad.yaml")] bad: PathBuf) {
    let folder = bad.parent().expect("a case is a folder");
    let sources = sources(folder);
    let diagnostics = faults(&sources).expect("a bad spec is refused");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => folder }, {
        insta::assert_snapshot!("expected", rendered(&diagnostics, &sources));
    });
}

#[test]
fn every_check_has_a_bad_spec() {
    let folders = std::fs::read_dir("tests/check").expect("the cases are there");
    let folders = folders.map(|entry| entry.expect("it is readable"));
    let cases: Vec<String> = folders
        .filter(|folder| folder.path().join("bad.yaml").is_file())
        .map(|folder| folder.file_name().to_string_lossy().into_owned())
        .collect();
    for check in CHECKS {
        let named_after =
            |case: &&String| case.strip_prefix(check.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
        assert!(cases.iter().any(|case| named_after(&case)), "no bad spec for `{}`", check.name);
    }
}

#[test]
fn a_good_spec_passes() {
    let sources = Sources { openapi: file("spec/openapi.yaml", GOOD), sets: Vec::new(), selection: selecting(GOOD) };
    if let Some(diagnostics) = faults(&sources) {
        panic!("{}", rendered(&diagnostics, &sources));
    }
}

/// A line that went missing, or a value of another type, is told of or does no harm; no check relies on another for that.
#[test]
fn a_damaged_spec_does_not_panic() {
    let lines: Vec<&str> = GOOD.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let key = line.split_once(':').map_or(*line, |(key, _)| key);
        for damaged in ["", &format!("{key}: 7"), &format!("{key}: []"), &format!("{key}: {{}}"), &format!("{key}:")] {
            let mut damaged_lines = lines.clone();
            damaged_lines[index] = damaged;
            let openapi = file("spec/openapi.yaml", &damaged_lines.join("\n"));
            let sources = Sources { openapi, sets: Vec::new(), selection: selecting(GOOD) };
            if let Some(diagnostics) = faults(&sources) {
                assert!(!rendered(&diagnostics, &sources).is_empty());
            }
        }
    }
}

/// The spec that the bad ones were made from.
const GOOD: &str = include_str!("check/good.yaml");

fn sources(folder: &Path) -> Sources {
    let bad = std::fs::read_to_string(folder.join("bad.yaml")).expect("a case has a spec");
    let selection = match std::fs::read_to_string(folder.join("sources.yaml")) {
        Ok(selection) => file("spec/sources.yaml", &selection),
        Err(_) => selecting(&bad),
    };
    Sources { openapi: file("spec/openapi.yaml", &bad), sets: sets(folder), selection }
}

/// The other files of a case are those of sets.
fn sets(folder: &Path) -> Vec<SourceFile> {
    let entries = std::fs::read_dir(folder).expect("a case is a folder").map(|entry| entry.expect("it is readable"));
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names = names.filter(|name| name.ends_with(".yaml") && !["bad.yaml", "sources.yaml"].contains(&name.as_str()));
    let set = |name: String| {
        file(&format!("spec/{name}"), &std::fs::read_to_string(folder.join(&name)).expect("a set is readable"))
    };
    names.map(set).collect()
}

fn faults(sources: &Sources) -> Option<Diagnostics> {
    read(sources).and_then(check).err()
}
