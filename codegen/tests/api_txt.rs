//! `api.txt` lists what the crate offers, what it re-exports included.

mod support;

use ghes_actions_codegen::generate;
use support::sources_of;

/// What the runtime itself has from the crate `http`, the crate `chrono`, and a module of its documentation, which holds no item.
const BY_NAME: &[&str] = &["HeaderMap", "HeaderName", "HeaderValue", "Method", "StatusCode", "chrono", "guide"];

#[test]
fn every_reexport_is_listed_with_what_it_has() {
    let sources = sources_of(include_str!("diff/base.yaml"));
    let files = generate(&sources).expect("the spec is good");
    let (api, library) = (&files["api.txt"], &files["src/lib.rs"]);
    let (_, names) = library.split_once("pub use ghes_actions_runtime::{").expect("the runtime is re-exported");
    let (names, _) = names.split_once('}').expect("the list ends");
    let mut seen = 0;
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let declares = |line: &str| {
            ["struct", "enum", "trait", "type"].iter().any(|keyword| {
                let found = line.split_once(&format!("pub {keyword} {name}"));
                found.is_some_and(|(_, rest)| !rest.starts_with(char::is_alphanumeric))
            })
        };
        let is_named = BY_NAME.contains(&name) && api.contains(&format!("pub use ghes_actions_runtime::{name}\n"));
        assert!(is_named || api.lines().any(declares), "{name} is missing:\n{api}");
        seen += 1;
    }
    assert!(seen >= 10, "{seen}");
}

#[test]
fn api_of_a_small_spec() {
    let sources = sources_of(include_str!("diff/base.yaml"));
    let files = generate(&sources).expect("the spec is good");
    insta::assert_snapshot!(
        files["api.txt"].lines().skip_while(|line| *line != "pub mod operations").collect::<Vec<_>>().join("\n")
    );
}
