//! The types of choices: an enum with a variant for each schema, and one for what fits none.

use std::collections::BTreeMap;

use quote::{format_ident, quote};
use syn::{Attribute, Ident, Item, ItemStruct, Type, parse_quote};

use super::passes::derived;
use super::progenitor::{is_option, type_argument};

/// Makes enums of the structs that stand for choices, whose fields are the variants. `choices` has the names of the variants, by those
/// of the fields, in the order in which a value is tried on them.
pub(super) fn as_enums(items: Vec<Item>, choices: &BTreeMap<String, Vec<(String, String)>>) -> Vec<Item> {
    let objects: Vec<Ident> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(object) if !choices.contains_key(&object.ident.to_string()) => Some(object.ident.clone()),
            _ => None,
        })
        .collect();
    let convert = |item: Item| match item {
        Item::Struct(object) => match choices.get(&object.ident.to_string()) {
            Some(variants) => as_enum(&object, variants, &objects),
            None => Item::Struct(object),
        },
        other => other,
    };
    items.into_iter().map(convert).collect()
}

fn as_enum(object: &ItemStruct, variants: &[(String, String)], objects: &[Ident]) -> Item {
    let name = &object.ident;
    let docs = object.attrs.iter().filter(|attribute: &&Attribute| attribute.path().is_ident("doc"));
    let derives = derived(object).into_iter().filter(|derive| derive != "Default");
    let variants = variants.iter().filter_map(|(field, variant)| {
        let field = object.fields.iter().find(|there| there.ident.as_ref().is_some_and(|ident| ident == field))?;
        let (words, kind) = (format!(" {}", words(variant)), held(&field.ty, objects));
        let variant = format_ident!("{variant}");
        Some(quote!(#[doc = #words] #variant(#kind)))
    });
    parse_quote! {
        #(#docs)*
        #[derive(#(#derives),*)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value of another form, as the server sent it.
            Unknown(Value),
        }
    }
}

fn words(variant: &str) -> String {
    match variant {
        "Text" => "A text.".to_owned(),
        "Boolean" => "`true` or `false`.".to_owned(),
        "Integer" => "A whole number.".to_owned(),
        "Number" => "A number.".to_owned(),
        "List" => "A list.".to_owned(),
        "Object" => "An object.".to_owned(),
        other => format!("`{other}`."),
    }
}

/// What a variant holds: an object in a box, so that all variants are small. Null is no variant.
fn held(field: &Type, objects: &[Ident]) -> Type {
    let kind = if is_option(field) { type_argument(field).unwrap_or(field) } else { field };
    let is_object =
        matches!(kind, Type::Path(path) if path.path.get_ident().is_some_and(|name| objects.contains(name)));
    if is_object { parse_quote!(Box<#kind>) } else { kind.clone() }
}
