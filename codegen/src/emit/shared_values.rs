//! Holds the fields whose type is marked `x-shared` in a `Shared`.

use std::collections::BTreeSet;

use syn::{Item, Type, parse_quote};

use super::progenitor::{is_option, type_argument};

/// Makes every field of a shared type, `Option` or not, a `Shared` of it.
pub(super) fn hold_once(mut items: Vec<Item>, shared: &BTreeSet<String>) -> Vec<Item> {
    for item in &mut items {
        let Item::Struct(object) = item else { continue };
        for field in &mut object.fields {
            let (kind, is_optional) = match type_argument(&field.ty) {
                Some(inner) if is_option(&field.ty) => (inner, true),
                _ => (&field.ty, false),
            };
            let Type::Path(path) = kind else { continue };
            let Some(name) = path.path.get_ident().filter(|name| shared.contains(&name.to_string())) else {
                continue;
            };
            field.ty = if is_optional { parse_quote!(Option<Shared<#name>>) } else { parse_quote!(Shared<#name>) };
        }
    }
    items
}
