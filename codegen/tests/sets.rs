//! Sets beside the default one: what is emitted for them, and that the default one is as it is without them.

mod support;

use ghes_actions_codegen::{FileTree, Sources, generate};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use support::{emitted, file, random, rendered, sets, sources_of};

/// What a set adds.
#[test]
fn emitted_code() {
    let files = generated(&with_more());
    let shown = files.iter().filter(|(path, _)| path.starts_with("src/more"));
    let code: String = shown.map(|(path, text)| format!("==== {path}\n{text}\n")).collect();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "sets" }, {
        insta::assert_snapshot!("more", code);
    });
}

/// What other files say of a set: lines, and nothing about the default set.
#[test]
fn the_default_set_is_as_it_is_without_others() {
    let (without, with) = (generated(&sources_of(GOOD)), generated(&with_more()));
    let added: String = without.iter().map(|(path, text)| added_lines(path, text, &with[path])).collect();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "sets" }, {
        insta::assert_snapshot!("added", added);
    });
}

/// The lines that one text has besides those of another. It has all of them, in their order.
#[track_caller]
fn added_lines(path: &str, without: &str, with: &str) -> String {
    let mut lines = with.lines();
    let mut added = Vec::new();
    for line in without.lines() {
        let before: Vec<&str> = lines.by_ref().take_while(|other| *other != line).collect();
        added.extend(before);
    }
    added.extend(lines);
    let lacks = without.lines().count() + added.len() != with.lines().count();
    assert!(!lacks, "{path} is not the old one with more lines:\n{with}");
    let added: String = added.into_iter().map(|line| format!("{line}\n")).collect();
    if added.is_empty() { added } else { format!("==== {path}\n{added}\n") }
}

/// Any operations of any spec can be a set of their own.
#[test]
fn operations_can_be_moved_into_a_set() {
    let config = Config { cases: 32, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let moved = runner.run(&(random::spec(), any::<u64>()), |(spec, choice)| {
        let spec: Value = spec;
        // What one spec is refused for, two files are too.
        if generate(&sources_of(&spec.to_string())).is_err() {
            return Err(TestCaseError::reject("a name twice"));
        }
        let Some((default, other)) = sets::parted(&spec, choice) else {
            return Err(TestCaseError::reject("a set without operations"));
        };
        let alone = generated(&sources_of(&default.to_string()));
        let sources = sets::sources(&default, &[("other", &other)]);
        let both = generated(&sources);
        emitted::assert_sound(&both);
        for path in ["src/blocking.rs", "src/client.rs", "src/operations.rs", "src/types.rs"] {
            prop_assert_eq!(&both[path], &alone[path]);
        }
        Ok(())
    });
    moved.unwrap_or_else(|failure| panic!("{failure}"));
}

#[track_caller]
fn generated(sources: &Sources) -> FileTree {
    generate(sources).unwrap_or_else(|faults| panic!("{}", rendered(&faults, sources)))
}

fn with_more() -> Sources {
    Sources {
        openapi: file("spec/openapi.yaml", GOOD),
        sets: vec![file("spec/more.yaml", include_str!("sets/more.yaml"))],
        selection: file("spec/sources.yaml", include_str!("sets/sources.yaml")),
    }
}

const GOOD: &str = include_str!("check/good.yaml");
