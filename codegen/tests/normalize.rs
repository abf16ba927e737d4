//! Each pass of `normalize`, alone: `normalize/<pass>/<case>.in.yaml` becomes `<case>.out.yaml`.
//!
//! `BLESS=1 cargo test -p ghes-actions-codegen` writes the expected files anew.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ghes_actions_codegen::normalize::PASSES;
use ghes_actions_codegen::spec::load::load;
use rstest::rstest;
use serde_json::Value;
use support::{assert_file, file};

#[rstest]
fn case(#[files("tests/normalize/*/*.in.yaml")] path: PathBuf) {
    let pass = PASSES.iter().find(|pass| pass.name == folder_of(&path)).expect("the folder is named after a pass");
    let mut spec = read(&path);
    (pass.run)(&mut spec);
    let written = serde_yaml::to_string(&sorted(spec)).expect("a spec is YAML");
    assert_file(&path.with_file_name(file_name(&path).replace(".in.", ".out.")), &written);
}

/// What one pass leaves, a second run of it leaves alone.
#[rstest]
fn pass_is_idempotent(#[files("tests/normalize/*/*.in.yaml")] path: PathBuf) {
    let pass = PASSES.iter().find(|pass| pass.name == folder_of(&path)).expect("the folder is named after a pass");
    let mut once = read(&path);
    (pass.run)(&mut once);
    let mut twice = once.clone();
    (pass.run)(&mut twice);
    assert_eq!(once, twice);
}

#[test]
fn every_pass_has_a_case() {
    let folders: BTreeSet<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/normalize"))
        .expect("the cases are there")
        .map(|entry| entry.expect("the folder is readable").file_name().into_string().expect("names are text"))
        .collect();
    let passes: BTreeSet<_> = PASSES.iter().map(|pass| pass.name.to_owned()).collect();
    assert_eq!(folders, passes);
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a case is readable");
    load(&file("case.yaml", &text)).expect("a case is YAML").root.to_json()
}

fn folder_of(path: &Path) -> String {
    path.parent().and_then(Path::file_name).expect("a case is in a folder").to_string_lossy().into_owned()
}

fn file_name(path: &Path) -> String {
    path.file_name().expect("a case is a file").to_string_lossy().into_owned()
}

/// Keys in order, whatever the features of serde_json.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
