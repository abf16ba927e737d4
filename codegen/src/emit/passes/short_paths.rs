use std::collections::BTreeSet;

use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Item, Path};

/// Full paths and what stands for them, given the imports of `types.rs`.
const SHORT: &[(&str, &str)] = &[
    ("::chrono::DateTime", "DateTime"),
    ("::chrono::offset::Utc", "Utc"),
    ("::ghes_actions_runtime::Secret", "Secret"),
    ("::serde_json::Map", "Map"),
    ("::serde_json::Value", "Value"),
    ("::std::option::Option", "Option"),
    ("::std::string::String", "String"),
    ("::std::vec::Vec", "Vec"),
];

/// Shortens every path that no type of the spec has taken the short name of.
pub(super) fn run(items: &mut Vec<Item>) {
    let taken = items.iter().filter_map(|item| match item {
        Item::Struct(object) => Some(object.ident.to_string()),
        Item::Enum(choices) => Some(choices.ident.to_string()),
        _ => None,
    });
    let mut shorten = Shorten { taken: taken.collect() };
    items.iter_mut().for_each(|item| shorten.visit_item_mut(item));
}

struct Shorten {
    taken: BTreeSet<String>,
}

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let names: Vec<_> = path.segments.iter().map(|segment| format!("::{}", segment.ident)).collect();
        let short = SHORT.iter().find(|(full, short)| path.leading_colon.is_some() && *full == names.concat() && !self.taken.contains(*short));
        if short.is_some()
            && let Some(last) = path.segments.last().cloned()
        {
            path.leading_colon = None;
            path.segments = std::iter::once(last).collect();
        }
    }

    /// Paths in attributes are text to serde, which reads them where the types are in scope.
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        let text = attribute.to_token_stream().to_string();
        if text.contains("\"::std::option::Option::is_none\"") && !self.taken.contains("Option") {
            *attribute = syn::parse_quote!(#[serde(skip_serializing_if = "Option::is_none")]);
        }
    }
}
