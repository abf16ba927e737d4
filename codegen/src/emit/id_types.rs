//! The types of ids.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use quote::format_ident;
use syn::{Item, parse_quote};

use super::docs::doc;

/// A type for each, which is the number in JSON. What all of them can do is the runtime's `integer_id!`.
pub(super) fn items(ids: &BTreeSet<String>) -> Vec<Item> {
    ids.iter().flat_map(|id| of(id)).collect()
}

fn of(id: &str) -> [Item; 2] {
    let name = format_ident!("{id}");
    let docs = doc(&docs_of(id));
    [
        parse_quote! {
            #docs
            #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
            #[serde(transparent)]
            pub struct #name(i64);
        },
        parse_quote!(ghes_actions_runtime::integer_id!(#name);),
    ]
}

/// `RunnerGroupId` is the id of a runner group.
fn docs_of(id: &str) -> String {
    let thing = id.trim_end_matches("Id").to_snake_case().replace('_', " ");
    let article = if thing.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!(
        "The id of {article} {thing}.\n\nA method that takes it does not accept an id of another type. To make one from a number, use `{id}::from` or `str::parse`."
    )
}
