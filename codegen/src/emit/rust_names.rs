//! Names of the spec as Rust identifiers.

use heck::ToSnakeCase;
use proc_macro2::{Ident, Span};

/// Methods that every request builder has, so that no parameter's setter can bear their names.
const BUILDER_METHODS: &[&str] =
    &["into_future", "items", "items_lenient", "options", "pages", "pages_lenient", "send", "send_lenient"];

/// A parameter or method as an identifier: snake case, with `_` behind what Rust or the builders use themselves.
pub(super) fn method(name: &str) -> Ident {
    let snake = name.to_snake_case();
    let taken = BUILDER_METHODS.contains(&snake.as_str()) || syn::parse_str::<Ident>(&snake).is_err();
    let text = match snake.chars().next() {
        Some(first) if !first.is_ascii_digit() && taken => format!("{snake}_"),
        Some(first) if first.is_ascii_digit() => format!("_{snake}"),
        Some(_) => snake,
        None => "_unnamed".to_owned(),
    };
    Ident::new(&text, Span::call_site())
}

/// A type that `names` has already put in upper camel case.
pub(super) fn type_name(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The constant that holds an operation's facts.
pub(super) fn constant(method_name: &str) -> Ident {
    Ident::new(&method_name.to_uppercase(), Span::call_site())
}
