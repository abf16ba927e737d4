use std::collections::BTreeSet;

use syn::visit_mut::VisitMut;
use syn::{Field, Ident, Item, Path, PathSegment, Type, parse_quote};

use super::serde_attributes::{rewrite, text_of};
use crate::names::{ID_PATH, KNOWN_PATH};

/// Full paths and their short forms, given the imports of `types.rs`.
const SHORT: &[(&str, &str)] = &[
    ("::chrono::DateTime", "DateTime"),
    ("::chrono::offset::Utc", "Utc"),
    ("::ghes_actions_runtime::Secret", "Secret"),
    ("::serde_json::Map", "Map"),
    ("::serde_json::Value", "Value"),
    ("::std::boxed::Box", "Box"),
    ("::std::collections::BTreeMap", "BTreeMap"),
    ("::std::option::Option", "Option"),
    ("::std::string::String", "String"),
    ("::std::vec::Vec", "Vec"),
];

/// Shortens every path that no type of the spec has taken the short name of.
pub(super) fn run(mut items: Vec<Item>) -> Vec<Item> {
    let taken = items.iter().filter_map(|item| match item {
        Item::Struct(object) => Some(object.ident.to_string()),
        Item::Enum(choices) => Some(choices.ident.to_string()),
        _ => None,
    });
    let mut shorten = Shorten { taken: taken.collect(), own_types_in: None };
    items.iter_mut().for_each(|item| shorten.visit_item_mut(item));
    items
}

/// A type of a signature: `operations.rs` imports none of those in the table, so that only the prelude's are in scope.
pub(in crate::emit) fn short(full: &Type) -> Type {
    let mut short = full.clone();
    let is_of_prelude = |full: &str| full.starts_with("::std::") && !full.starts_with("::std::collections::");
    let imported = SHORT.iter().filter(|(full, _)| !is_of_prelude(full)).map(|(_, short)| (*short).to_owned());
    let own_types_in = Some(parse_quote!(types));
    Shorten { taken: imported.collect(), own_types_in }.visit_type_mut(&mut short);
    short
}

/// The type of ids that a type of progenitor's is.
pub(in crate::emit) fn id_of(full: &Type) -> Option<&Ident> {
    let Type::Path(path) = full else { return None };
    below(ID_PATH, &path.path)
}

/// The type of known values that a type of progenitor's is.
pub(in crate::emit) fn known_values_of(full: &Type) -> Option<&Ident> {
    let Type::Path(path) = full else { return None };
    below(KNOWN_PATH, &path.path)
}

/// What a path names in a module.
fn below<'p>(module: [&str; 2], path: &'p Path) -> Option<&'p Ident> {
    let mut segments = path.segments.iter().map(|segment| &segment.ident);
    let is_there = module.iter().all(|name| segments.next().is_some_and(|segment| segment == name));
    segments.next().filter(|_| is_there)
}

struct Shorten {
    taken: BTreeSet<String>,
    /// The module that the types of ids and of known values are named by.
    own_types_in: Option<PathSegment>,
}

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        if let Some(own) = below(ID_PATH, path).or_else(|| below(KNOWN_PATH, path)).cloned() {
            path.leading_colon = None;
            path.segments = self.own_types_in.iter().cloned().chain([own.into()]).collect();
            return;
        }
        let names: Vec<_> = path.segments.iter().map(|segment| format!("::{}", segment.ident)).collect();
        let short = SHORT.iter().find(|(full, short)| {
            path.leading_colon.is_some() && *full == names.concat() && !self.taken.contains(*short)
        });
        if short.is_some()
            && let Some(last) = path.segments.last().cloned()
        {
            path.leading_colon = None;
            path.segments = std::iter::once(last).collect();
        }
    }

    /// Paths in serde's arguments are text, read where the types are in scope.
    fn visit_field_mut(&mut self, field: &mut Field) {
        syn::visit_mut::visit_field_mut(self, field);
        rewrite(field, |arguments| {
            for argument in arguments {
                let predicate = text_of(argument, "skip_serializing_if");
                let short = predicate.as_deref().and_then(|path| path.rsplit_once("::")).and_then(|(kind, method)| {
                    let (_, short) = SHORT.iter().find(|(full, _)| *full == kind)?;
                    (!self.taken.contains(*short)).then(|| format!("{short}::{method}"))
                });
                if let Some(short) = short {
                    *argument = parse_quote!(skip_serializing_if = #short);
                }
            }
        });
    }
}
