//! Adds to the docs of a variant which releases have its value.

use syn::{Attribute, Item, parse_quote};

use crate::model::Enum;

/// Completes the docs of each variant whose value some releases lack.
pub(super) fn document(mut items: Vec<Item>, enums: &[Enum]) -> Vec<Item> {
    for item in &mut items {
        let Item::Enum(choices) = item else { continue };
        let values =
            enums.iter().filter(|described| choices.ident == described.name).flat_map(|described| &described.values);
        for (value, servers) in values {
            let (line, docs) = (format!(" `{value}`"), format!(" `{value}`. {servers}"));
            let attributes = choices.variants.iter_mut().flat_map(|variant| &mut variant.attrs);
            for attribute in attributes.filter(|attribute| is_doc(attribute, &line)) {
                *attribute = parse_quote!(#[doc = #docs]);
            }
        }
    }
    items
}

fn is_doc(attribute: &Attribute, line: &str) -> bool {
    let doc: Attribute = parse_quote!(#[doc = #line]);
    *attribute == doc
}
