//! The docs of the project's crate, as a reader of its source sees them.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use ghes_actions_codegen::{FileTree, Sources, generate};
use rstest::rstest;
use support::{file, rendered};
use syn::visit::Visit;

/// Room behind `/// `, as `emit/docs.rs` wraps words.
const WIDTH: usize = 100;

fn files() -> FileTree {
    let sources = Sources {
        openapi: file("spec/openapi.yaml", include_str!("../../spec/openapi.yaml")),
        sets: vec![file("spec/fleet.yaml", include_str!("../../spec/fleet.yaml"))],
        selection: file("spec/sources.yaml", include_str!("../../spec/sources.yaml")),
    };
    generate(&sources).unwrap_or_else(|faults| panic!("{}", rendered(&faults, &sources)))
}

/// Words of the spec and of our templates alike; an address has no place to be broken at.
#[test]
fn lines_of_docs_are_wrapped() {
    let files = files();
    let lines = files.iter().filter(|(path, _)| path.ends_with(".rs")).flat_map(|(_, text)| text.lines());
    let docs = lines.filter_map(|line| line.trim_start().strip_prefix("//")?.strip_prefix(['/', '!']));
    let long: Vec<&str> =
        docs.filter(|words| words.chars().count() > WIDTH + 1 && words.trim().contains(' ')).collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// What is said of a field, that it is usually absent say, is not said of its type.
#[test]
fn a_type_has_words_of_its_own() {
    let types = syn::parse_file(&files()["src/types.rs"]).expect("it is Rust");
    let mut words = Words::default();
    words.visit_file(&types);
    assert!(words.of_types.len() > 10 && words.of_fields.len() > 100);
    let shared: Vec<_> = words.of_types.iter().filter(|(text, _)| words.of_fields.contains_key(*text)).collect();
    assert!(shared.is_empty(), "{shared:#?}");
}

/// A mask says nothing: what an example prints is never all of a thing that holds a secret.
#[test]
fn examples_of_secrets_show_something_else() {
    let operations = &files()["src/operations.rs"];
    let printed: Vec<&str> = operations.lines().filter(|line| line.contains("println!")).collect();
    assert!(printed.len() > 3 && printed.iter().any(|line| line.contains("expires_at")), "{printed:#?}");
    assert!(!printed.iter().any(|line| line.contains("token:?") || line.contains(".token")), "{printed:#?}");
}

/// What of a line of code rustdoc shows in a window of 1,280 pixels; what is longer is cut off until somebody scrolls.
const CODE: usize = 92;

#[rstest]
fn code_fits_its_box(
    #[files("runtime/docs/*.md")]
    #[files("runtime/src/**/*.rs")]
    #[files("src/emit/templates/*.md.in")]
    path: PathBuf,
) {
    let text = std::fs::read_to_string(&path).expect("it is readable");
    let is_rust = path.extension().is_some_and(|extension| extension == "rs");
    let docs = text.lines().map(|line| match is_rust {
        true => line.trim_start().strip_prefix("///").map_or("", |words| words.strip_prefix(' ').unwrap_or(words)),
        false => line,
    });
    let mut is_code = false;
    let mut long = Vec::new();
    for line in docs {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if is_code && !line.starts_with("# ") && line.chars().count() > CODE {
            long.push(line);
        }
    }
    assert!(!is_code, "a block of code is not closed");
    assert!(long.is_empty(), "{long:#?}");
}

#[derive(Default)]
struct Words {
    of_types: BTreeMap<String, String>,
    of_fields: BTreeMap<String, String>,
}

impl<'a> Visit<'a> for Words {
    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.of_types.insert(docs(&item.attrs), item.ident.to_string());
    }

    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.of_types.insert(docs(&item.attrs), item.ident.to_string());
        for field in &item.fields {
            self.of_fields.insert(docs(&field.attrs), format!("{}::{:?}", item.ident, field.ident));
        }
    }
}

fn docs(attributes: &[syn::Attribute]) -> String {
    let line = |attribute: &syn::Attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}
