//! `src/types.rs`: the types of requests and responses.

use std::collections::BTreeSet;

use quote::quote;
use syn::visit::Visit;

use super::docs::inner_doc;
use super::passes::PASSES;
use super::{
    Content, Input, choices, details, id_types, known_values, sent_types, sets, shared_values, value_availability,
};

const DOCS: &str = "The types of requests and responses: one for each object and enum of the spec.\n\nAll types are `#[non_exhaustive]`, because a server may add fields and values at any time. Enums keep values that this version does not know in a variant of their own.\n\nAll types are `Eq` and `Hash`, except for those that hold a secret, which has no hash. A type implements `Default` if all of its fields may be absent. For values in tests, see [testing](crate::guide::testing).";

const DOCS_OF_SET: &str =
    "The types of requests and responses that the default operations do not have. See [`types`](crate::types).";

pub(super) fn emit(input: &Input<'_>) -> Content {
    let (own, others): (Vec<_>, Vec<_>) = items(input)
        .into_iter()
        .partition(|item| details::owner(item).is_none_or(|owner| input.has_type(&owner.to_string())));
    let of_others = sets::imports(input, &details::used(&own, &others));
    let items = details::moved(own, &input.api.details);
    let uses = imports(&items);
    let docs = inner_doc(if input.set.is_some() { DOCS_OF_SET } else { DOCS });
    Content::Rust(syn::parse_quote!(#docs #uses #of_others #(#items)*))
}

/// The types of all sets, each with what is about it.
pub(super) fn items(input: &Input<'_>) -> Vec<syn::Item> {
    let described = input.generated.types.iter().cloned();
    let known_values = known_values::enums(&input.api.known_values);
    let items = PASSES.iter().fold(described.chain(known_values).collect(), |items, pass| (pass.run)(items));
    let items = value_availability::document(items, &input.api.enums);
    let items = choices::as_enums(items, &input.api.choices);
    let items = sent_types::with_constructors(items, &input.api.sent_types);
    let mut items = shared_values::hold_once(items, &input.api.shared_types);
    items.extend(known_values::conversions(&input.api.accepted));
    items.extend(id_types::items(&input.api.ids));
    items
}

/// The imports for the short paths of [`super::passes::short_paths`] that are used.
pub(super) fn imports(items: &[syn::Item]) -> proc_macro2::TokenStream {
    let mut named = Named::default();
    items.iter().for_each(|item| named.visit_item(item));
    let used = |name: &str| named.0.contains(name);
    let chrono = used("DateTime").then(|| {
        quote!(
            use chrono::{DateTime, Utc};
        )
    });
    let runtime = match (used("Secret"), used("Shared")) {
        (true, true) => Some(quote!(
            use ghes_actions_runtime::{Secret, Shared};
        )),
        (true, false) => Some(quote!(
            use ghes_actions_runtime::Secret;
        )),
        (false, true) => Some(quote!(
            use ghes_actions_runtime::Shared;
        )),
        (false, false) => None,
    };
    let json = match (used("Map"), used("Value")) {
        (true, _) => Some(quote!(
            use serde_json::{Map, Value};
        )),
        (false, true) => Some(quote!(
            use serde_json::Value;
        )),
        (false, false) => None,
    };
    let serde = (!items.is_empty()).then(|| {
        quote!(
            use serde::{Deserialize, Serialize};
        )
    });
    let maps = used("BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    quote!(#chrono #runtime #serde #json #maps)
}

/// The types that are named by a single segment.
#[derive(Default)]
struct Named(BTreeSet<String>);

impl<'a> Visit<'a> for Named {
    /// A module has imports of its own.
    fn visit_item_mod(&mut self, _: &'a syn::ItemMod) {}

    fn visit_type_path(&mut self, kind: &'a syn::TypePath) {
        if let (None, Some(name)) = (kind.path.leading_colon, kind.path.segments.first()) {
            self.0.insert(name.ident.to_string());
        }
        syn::visit::visit_type_path(self, kind);
    }
}
