//! Since and until when each value of an enum is one, in the docs of its variant.

use syn::{Attribute, Item, parse_quote};

use crate::model::Enum;

/// Completes the docs of every variant that not every release has.
pub(super) fn told(mut items: Vec<Item>, enums: &[Enum]) -> Vec<Item> {
    for item in &mut items {
        let Item::Enum(choices) = item else { continue };
        let told =
            enums.iter().filter(|described| choices.ident == described.name).flat_map(|described| &described.values);
        for (value, servers) in told {
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
