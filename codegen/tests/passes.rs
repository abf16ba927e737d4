//! Each pass over progenitor's types, alone: `passes/<pass>/<case>.in.rs` becomes `<case>.out.rs`.
//!
//! `BLESS=1 cargo test -p ghes-actions-codegen` writes the expected files anew.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ghes_actions_codegen::emit::passes::PASSES;
use rstest::rstest;
use support::assert_file;

#[rstest]
fn case(#[files("tests/passes/*/*.in.rs")] path: PathBuf) {
    let folder = path.parent().and_then(Path::file_name).expect("a case is in a folder");
    let pass = PASSES.iter().find(|pass| folder == pass.name).expect("the folder is named after a pass");
    let text = std::fs::read_to_string(&path).expect("a case is readable");
    let mut file = syn::parse_file(&text).expect("a case is Rust");
    file.items = (pass.run)(file.items);
    let expected = path.to_str().expect("paths are text").replace(".in.rs", ".out.rs");
    assert_file(Path::new(&expected), &prettyplease::unparse(&file));
}

#[test]
fn every_pass_has_a_case() {
    let folders: BTreeSet<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/passes"))
        .expect("the cases are there")
        .map(|entry| entry.expect("the folder is readable").file_name().into_string().expect("names are text"))
        .collect();
    let passes: BTreeSet<_> = PASSES.iter().map(|pass| pass.name.to_owned()).collect();
    assert_eq!(folders, passes);
}
