//! Since and until when each value of an enum is one, in the docs of its variant.

use serde_json::Value;
use syn::{Attribute, Item, parse_quote};

use crate::availability::Availability;

/// Completes the docs of every variant that not every release has.
pub(super) fn told(mut items: Vec<Item>, normalized: &Value) -> Vec<Item> {
    let schemas = normalized.pointer("/components/schemas");
    for item in &mut items {
        let Item::Enum(choices) = item else { continue };
        let Some(schema) = schemas.and_then(|schemas| schemas.get(choices.ident.to_string())) else { continue };
        for value in schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            let servers = Availability::of_value(schema, value).sentences();
            if servers.is_empty() {
                continue;
            }
            let (line, told) = (format!(" `{value}`"), format!(" `{value}`. {servers}"));
            let attributes = choices.variants.iter_mut().flat_map(|variant| &mut variant.attrs);
            for attribute in attributes.filter(|attribute| is_doc(attribute, &line)) {
                *attribute = parse_quote!(#[doc = #told]);
            }
        }
    }
    items
}

fn is_doc(attribute: &Attribute, line: &str) -> bool {
    let doc: Attribute = parse_quote!(#[doc = #line]);
    *attribute == doc
}
