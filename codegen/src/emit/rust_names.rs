//! Names of the spec as Rust identifiers.

use proc_macro2::{Ident, Span};

use crate::model::TagInfo;
use crate::names;

/// Methods of every request builder, whose names the setters of parameters must not have.
const BUILDER_METHODS: &[&str] = &[
    "between",
    "changed_since",
    "into_future",
    "items",
    "items_as",
    "options",
    "outcome",
    "pages",
    "pages_as",
    "send",
    "send_as",
];

/// Methods that the client has besides its accessors.
const CLIENT_METHODS: &[&str] = &["builder", "call", "clone", "new"];

/// A parameter or method as an identifier: snake case, with `_` behind what Rust or the builders use themselves.
pub(super) fn method(name: &str) -> Ident {
    unless_taken(names::argument(name), BUILDER_METHODS)
}

/// The accessor of a tag.
pub(super) fn accessor(tag: &str) -> Ident {
    unless_taken(names::argument(tag), CLIENT_METHODS)
}

/// The types of all accessors.
pub(super) fn accessor_types(tags: &[TagInfo]) -> Vec<Ident> {
    tags.iter().map(|tag| type_name(&names::accessor_type(&tag.name))).collect()
}

fn unless_taken(name: String, taken: &[&str]) -> Ident {
    let name = if taken.contains(&name.as_str()) { format!("{name}_") } else { name };
    Ident::new(&name, Span::call_site())
}

/// A type that `names` has already put in upper camel case.
pub(super) fn type_name(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
