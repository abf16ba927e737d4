//! The types of texts whose values GitHub documents, and what converts into them and into other enums.

use std::collections::{BTreeMap, BTreeSet};

use quote::format_ident;
use syn::{Item, parse_quote};

use crate::model::KnownValues;
use crate::names;

/// An enum for each, as progenitor makes them of those that GitHub describes.
pub(super) fn enums(known_values: &[KnownValues]) -> Vec<Item> {
    known_values.iter().map(of).collect()
}

fn of(known: &KnownValues) -> Item {
    let name = format_ident!("{}", known.name);
    let docs = format!(
        "{}\n\nGitHub describes it as any text. The variants are the values that [GitHub's documentation]({}) has.",
        known.description, known.source
    );
    let variants = known.values.iter().map(|value| format_ident!("{}", names::variant(value)));
    let texts = &known.values;
    parse_quote! {
        #[doc = #docs]
        pub enum #name {
            #(#[serde(rename = #texts)] #variants,)*
        }
    }
}

/// Conversions into the enums of parameters that take values of other types too.
pub(super) fn conversions(accepted: &BTreeMap<String, BTreeSet<String>>) -> Vec<Item> {
    let pairs = accepted.iter().flat_map(|(name, types)| types.iter().map(move |other| (name, other)));
    pairs
        .map(|(name, other)| {
            let (name, other) = (format_ident!("{name}"), format_ident!("{other}"));
            parse_quote! {
                impl From<#other> for #name {
                    fn from(value: #other) -> Self {
                        Self::from(String::from(value))
                    }
                }
            }
        })
        .collect()
}
