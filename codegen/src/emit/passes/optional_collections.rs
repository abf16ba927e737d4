use syn::{Item, Type, parse_quote};

use super::for_each_field;
use super::serde_attributes::{rewrite, text_of};
use crate::emit::progenitor::type_argument;

/// The names of the types that hold any number of values.
const COLLECTIONS: &[&str] = &["BTreeMap", "Map", "Vec"];

/// progenitor decodes an absent list as an empty one, but refuses null there, or makes an `Option` of the list. Absent, null and empty
/// say the same, that there is no item; so all of them decode as an empty list. A list that must be there is left alone.
pub(super) fn run(mut items: Vec<Item>) -> Vec<Item> {
    for_each_field(&mut items, &mut |field| {
        let within = type_argument(&field.ty).filter(|_| is_called(&field.ty, &["Option"]));
        let is_nullable = within.is_some();
        let collection = within.unwrap_or(&field.ty).clone();
        if !is_called(&collection, COLLECTIONS) {
            return;
        }
        let is_empty = format!("{}::is_empty", path_without_arguments(&collection));
        let mut is_optional = is_nullable;
        rewrite(field, |arguments| {
            is_optional |= arguments.iter().any(|meta| is_skipped_if(meta, &is_empty));
            if is_optional {
                let replaced = ["default", "deserialize_with", "skip_serializing_if"];
                arguments.retain(|meta| !replaced.iter().any(|name| meta.path().is_ident(name)));
                arguments.push(parse_quote!(default));
                arguments.push(parse_quote!(deserialize_with = "ghes_actions_runtime::null_as_empty"));
                arguments.push(parse_quote!(skip_serializing_if = #is_empty));
            }
        });
        if is_optional {
            field.ty = collection;
        }
    });
    items
}

/// Whether a value is not written if this is true of it. typify writes some paths with spaces.
fn is_skipped_if(meta: &syn::Meta, path: &str) -> bool {
    text_of(meta, "skip_serializing_if").is_some_and(|there| there.replace(' ', "") == path)
}

fn is_called(kind: &Type, names: &[&str]) -> bool {
    let Type::Path(path) = kind else { return false };
    path.path.segments.last().is_some_and(|segment| names.iter().any(|name| segment.ident == name))
}

/// `::std::vec::Vec` of `::std::vec::Vec<T>`.
fn path_without_arguments(kind: &Type) -> String {
    let Type::Path(path) = kind else { return String::new() };
    let names = path.path.segments.iter().map(|segment| segment.ident.to_string());
    let leading = if path.path.leading_colon.is_some() { "::" } else { "" };
    format!("{leading}{}", names.collect::<Vec<_>>().join("::"))
}
