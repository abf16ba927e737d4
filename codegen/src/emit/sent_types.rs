//! How callers make the objects that they send.

use std::collections::BTreeSet;

use quote::quote;
use syn::visit::Visit;
use syn::{Field, Fields, Item, ItemStruct, Type, parse_quote};

use super::passes::may_be_absent;

/// Adds `new` to each type that callers send and that has no `Default`, with what is required. All types are `#[non_exhaustive]`.
pub(super) fn with_constructors(items: Vec<Item>, sent: &BTreeSet<String>) -> Vec<Item> {
    let all = all_sent(&items, sent);
    let with_constructor = |item: Item| {
        let constructor = match &item {
            Item::Struct(object) if all.contains(&object.ident.to_string()) => constructor(object),
            _ => None,
        };
        std::iter::once(item).chain(constructor)
    };
    items.into_iter().flat_map(with_constructor).collect()
}

fn constructor(object: &ItemStruct) -> Option<Item> {
    let Fields::Named(fields) = &object.fields else { return None };
    let (optional, required): (Vec<&Field>, Vec<&Field>) = fields.named.iter().partition(|field| may_be_absent(field));
    if required.is_empty() {
        return None;
    }
    let name = &object.ident;
    let arguments = required.iter().map(|field| {
        let (name, kind) = (&field.ident, &field.ty);
        if is_text(kind) { quote!(#name: impl Into<String>) } else { quote!(#name: #kind) }
    });
    let values = required.iter().map(|field| {
        let name = &field.ident;
        if is_text(&field.ty) { quote!(#name: #name.into()) } else { quote!(#name) }
    });
    let absent = optional.iter().map(|field| {
        let name = &field.ident;
        quote!(#name: Default::default())
    });
    Some(parse_quote! {
        impl #name {
            /// Returns one with what is required. The other fields can be set on it.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #(#absent,)* }
            }
        }
    })
}

fn is_text(kind: &Type) -> bool {
    matches!(kind, Type::Path(path) if path.path.is_ident("String"))
}

/// These types, and those that stand in them.
fn all_sent(items: &[Item], sent: &BTreeSet<String>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut next: Vec<String> = sent.iter().cloned().collect();
    while let Some(name) = next.pop() {
        let held = items.iter().filter_map(|item| match item {
            Item::Struct(object) if object.ident == name => Some(&object.fields),
            _ => None,
        });
        let mut named = Named::default();
        held.flatten().for_each(|field| named.visit_type(&field.ty));
        if all.insert(name) {
            next.extend(named.0);
        }
    }
    all
}

/// The names in a type.
#[derive(Default)]
struct Named(Vec<String>);

impl<'a> Visit<'a> for Named {
    fn visit_path(&mut self, path: &'a syn::Path) {
        self.0.extend(path.get_ident().map(ToString::to_string));
        syn::visit::visit_path(self, path);
    }
}
