//! One small spec a feature, and what is emitted for it. A new feature is a new file in `mini/`.

mod support;

use std::path::PathBuf;

use ghes_actions_codegen::{FileTree, generate};
use rstest::rstest;
use support::sources_of;

#[rstest]
fn emitted_code(#[files("tests/mini/*.yaml")] path: PathBuf) {
    let spec = std::fs::read_to_string(&path).expect("a mini-spec is readable");
    let name = path.file_stem().expect("a mini-spec has a name").to_string_lossy().into_owned();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "mini" }, {
        insta::assert_snapshot!(name, emitted(&spec));
    });
}

/// The two files that depend on the spec's content, as one text.
fn emitted(spec: &str) -> String {
    let sources = sources_of(spec);
    match generate(&sources) {
        Ok(files) => ["src/operations.rs", "src/types.rs"].map(|path| section(&files, path)).concat(),
        Err(diagnostics) => panic!("{}", support::rendered(&diagnostics, &sources)),
    }
}

fn section(files: &FileTree, path: &str) -> String {
    format!("==== {path}\n{}\n", files.get(path).expect("the file is emitted"))
}
