//! What the test files share: a spec becomes the sources that `generate` reads.

#![allow(dead_code, reason = "each test file uses some of these")]

pub(crate) mod crates;
pub(crate) mod damage;
pub(crate) mod edit;
pub(crate) mod emitted;
pub(crate) mod random;
pub(crate) mod sets;

use std::collections::BTreeSet;

use ghes_actions_codegen::diagnostic::Style;
use ghes_actions_codegen::spec::load::load;
use ghes_actions_codegen::spec::write::canonical;
use ghes_actions_codegen::{Diagnostics, SourceFile, Sources};

/// Tests of `generate` read no description, but a selection names one; and the committed spec says since which a thing is there.
const DESCRIPTION: &str = "- { release: none, publication: 1.0.0, file: none.json, sha256: a665a45920422f9d417e4867efdc4fb8a04a1f3fff1fa07e998e86f7f7a27ae3 }\n";
const COMMITTED: &str = include_str!("../../../spec/sources.yaml");

/// The sources of a spec on its own: brought into canonical form, all of its operations selected.
pub(crate) fn sources_of(spec: &str) -> Sources {
    let document = load(&file("mini.yaml", spec)).expect("a mini-spec is YAML");
    let spec = &canonical(&document.root.to_json());
    Sources { openapi: file("spec/openapi.yaml", spec), sets: Vec::new(), selection: selecting(spec) }
}

/// A selection of all operations of a spec.
pub(crate) fn selecting(spec: &str) -> SourceFile {
    let operations: BTreeSet<&str> = operation_ids(spec).collect();
    let operations: String = operations.into_iter().map(|id| format!("- {id}\n")).collect();
    let descriptions = COMMITTED.split_once("descriptions:\n").map_or("", |(_, descriptions)| descriptions);
    file("spec/sources.yaml", &format!("operations:\n{operations}descriptions:\n{DESCRIPTION}{descriptions}"))
}

/// A file of the test's.
pub(crate) fn file(path: &str, text: &str) -> SourceFile {
    SourceFile::new(path, text)
}

/// The diagnostics as people see them, without colour.
pub(crate) fn rendered(diagnostics: &Diagnostics, sources: &Sources) -> String {
    diagnostics.render(&sources.files(), Style::Plain)
}

/// As [`rendered`], of these files.
pub(crate) fn rendered_of(diagnostics: &Diagnostics, files: &[&SourceFile]) -> String {
    diagnostics.render(files, Style::Plain)
}

fn operation_ids(spec: &str) -> impl Iterator<Item = &str> {
    spec.lines().filter_map(|line| line.trim().strip_prefix("operationId: "))
}

/// Asserts that the file holds `actual`; with `BLESS` in the environment, makes it so.
#[track_caller]
pub(crate) fn assert_file(path: &std::path::Path, actual: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, actual).expect("the expected file can be written");
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert!(expected == actual, "{} differs; this is what came out:\n{actual}", path.display());
}
