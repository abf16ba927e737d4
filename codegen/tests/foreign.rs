//! Crates of documents of someone else's. A document is a file in `foreign/`, and what is emitted for it stands beside it.
//!
//! `INSTA_UPDATE=always cargo test -p ghes-actions-codegen --test foreign` writes that anew.

mod support;

use std::path::PathBuf;

use ghes_actions_codegen::foreign::{Foreign, Package};
use ghes_actions_codegen::{Diagnostics, FileTree, SourceFile};
use rstest::rstest;
use support::emitted;

#[rstest]
fn document(#[files("tests/foreign/*.yaml")] path: PathBuf) {
    let text = std::fs::read_to_string(&path).expect("a document is readable");
    let name = path.file_stem().expect("a document has a name").to_string_lossy().into_owned();
    let emitted = match all_of(&text) {
        Ok(files) => {
            let named = |text: &String| text.replace("some_crate::", "ghes_actions::");
            let as_ours: FileTree = files.iter().map(|(path, text)| (path.clone(), named(text))).collect();
            emitted::assert_readable(&as_ours);
            ["Cargo.toml", "src/client.rs", "src/operations.rs", "src/types.rs"]
                .map(|path| section(&files, path))
                .concat()
        }
        Err(told) => told,
    };
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "foreign" }, {
        insta::assert_snapshot!(name, emitted);
    });
}

fn section(files: &FileTree, path: &str) -> String {
    format!("==== {path}\n{}\n", files.get(path).unwrap_or_else(|| panic!("{path} is not emitted")))
}

/// The crate of all operations, or what is said.
fn all_of(text: &str) -> Result<FileTree, String> {
    let source = SourceFile::new("document.yaml", text);
    let told = |faults: &Diagnostics| support::rendered_of(faults, &[&source]);
    let package = Package { name: "some-crate".to_owned(), runtime: Some("../runtime".to_owned()) };
    let foreign = Foreign::read(&source, package).map_err(|faults| told(&faults))?;
    let ids: Vec<&str> = foreign.operations().iter().map(|operation| operation.id.as_str()).collect();
    foreign.generate(&ids).map_err(|faults| told(&faults))
}

/// What is said of a text that is no document. It is said alone.
#[track_caller]
fn check_refused(text: &str, expected: &str) {
    let told = all_of(text).expect_err("it is refused");
    assert!(told.contains(expected), "{told}");
    assert_eq!(told.matches("error").count(), 2, "one error, and their number: {told}");
}

#[test]
fn what_is_no_document_of_a_supported_version_is_told_alone() {
    check_refused("openapi: 3.1.0\npaths: {a: 1}\n", "OpenAPI 3.1.0 is not supported");
    check_refused("swagger: '2.0'\npaths: {}\n", "Swagger 2");
    check_refused("openapi: 3.0\npaths: {}\n", "not a string");
    check_refused("paths: {}\n", "does not say which `openapi`");
    check_refused("[a]\n", "it is no mapping");
    check_refused("openapi: 3.0.3\n", "no `paths`");
}

#[test]
fn faults_are_told_at_their_places_in_the_file() {
    let text = include_str!("foreign/petstore.yaml")
        .replace("in: query\n        description", "in: cookie\n        description");
    let told = all_of(&text).expect_err("cookies are not supported");
    let line = text.lines().position(|line| line.contains("in: cookie")).expect("it is there") + 1;
    assert!(told.contains(&format!("document.yaml:{line}:")), "{told}");
}

/// The names of operations are the same whichever others there are.
#[test]
fn an_operation_alone_is_as_it_is_among_others() {
    let source = SourceFile::new("document.yaml", include_str!("foreign/objects.yaml"));
    let package = Package { name: "some-crate".to_owned(), runtime: None };
    let foreign = Foreign::read(&source, package).expect("it is a document");
    let ids: Vec<&str> = foreign.operations().iter().map(|operation| operation.id.as_str()).collect();
    let whole = foreign.generate(&ids).expect("it is good");
    let api = |files: &FileTree| -> Vec<String> {
        files
            .get("api.txt")
            .expect("it is emitted")
            .lines()
            .filter(|line| line.contains("operations::"))
            .map(str::to_owned)
            .collect()
    };
    for id in ids {
        let alone = foreign.generate(&[id]).expect("it is good");
        let missing: Vec<String> = api(&alone).into_iter().filter(|line| !api(&whole).contains(line)).collect();
        assert!(missing.is_empty(), "{id}: {missing:#?}");
    }
}
