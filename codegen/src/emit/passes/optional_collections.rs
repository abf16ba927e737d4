use syn::{Item, parse_quote};

use super::for_each_field;
use super::serde_attributes::{rewrite, text_of};

/// progenitor decodes an absent list as an empty one; what was not sent would then be written out again as sent.
pub(super) fn run(mut items: Vec<Item>) -> Vec<Item> {
    for_each_field(&mut items, &mut |field| {
        let mut is_collection = false;
        rewrite(field, |arguments| {
            is_collection = arguments
                .iter()
                .any(|meta| text_of(meta, "skip_serializing_if").is_some_and(|path| path.ends_with("::is_empty")));
            if is_collection {
                arguments
                    .retain(|meta| !meta.path().is_ident("default") && !meta.path().is_ident("skip_serializing_if"));
                arguments.push(parse_quote!(skip_serializing_if = "::std::option::Option::is_none"));
            }
        });
        if is_collection {
            let collection = &field.ty;
            field.ty = parse_quote!(::std::option::Option<#collection>);
        }
    });
    items
}
