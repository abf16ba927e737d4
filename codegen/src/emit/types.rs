//! `src/types.rs`: what requests hold and answers are made of.

use std::collections::BTreeSet;

use quote::quote;
use syn::visit::Visit;

use super::docs::inner_doc;
use super::passes::PASSES;
use super::{Content, Input, value_availability};

pub(super) fn emit(input: &Input<'_>) -> Content {
    let items = PASSES.iter().fold(input.generated.types.clone(), |items, pass| (pass.run)(items));
    let items = value_availability::told(items, &input.api.enums);
    let uses = imports(&items);
    let docs = inner_doc(
        "What requests and responses are made of: a type for each object and enum of the spec.\n\nAll of them may grow. A field that GitHub adds is not a breaking change, so structs cannot be built by hand; enums have a variant for values that this version does not know. In a test, make one with `serde_json::from_value`.",
    );
    Content::Rust(syn::parse_quote!(#docs #uses #(#items)*))
}

/// What the short paths of [`super::passes::short_paths`] stand for, as far as they are used.
fn imports(items: &[syn::Item]) -> proc_macro2::TokenStream {
    let mut named = Named::default();
    items.iter().for_each(|item| named.visit_item(item));
    let used = |name: &str| named.0.contains(name);
    let chrono = used("DateTime").then(|| {
        quote!(
            use chrono::{DateTime, Utc};
        )
    });
    let secret = used("Secret").then(|| {
        quote!(
            use ghes_actions_runtime::Secret;
        )
    });
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
    quote!(#chrono #secret #serde #json)
}

/// The types that are called by one word.
#[derive(Default)]
struct Named(BTreeSet<String>);

impl<'a> Visit<'a> for Named {
    fn visit_type_path(&mut self, kind: &'a syn::TypePath) {
        if let (None, Some(name)) = (kind.path.leading_colon, kind.path.segments.first()) {
            self.0.insert(name.ident.to_string());
        }
        syn::visit::visit_type_path(self, kind);
    }
}
