use quote::ToTokens;
use syn::{Item, parse_quote};

use super::for_each_field;

/// progenitor decodes an absent list as an empty one; what was not sent would then be written out again as sent.
pub(super) fn run(items: &mut Vec<Item>) {
    for_each_field(items, &mut |field| {
        let skipped_when_empty = field.attrs.iter().position(|attribute| attribute.to_token_stream().to_string().contains("::is_empty"));
        if let Some(index) = skipped_when_empty {
            field.attrs.remove(index);
            field.attrs.push(parse_quote!(#[serde(skip_serializing_if = "::std::option::Option::is_none")]));
            let collection = &field.ty;
            field.ty = parse_quote!(::std::option::Option<#collection>);
        }
    });
}
