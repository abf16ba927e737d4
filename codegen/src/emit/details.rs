//! Moves the types that few users need into a module of their own, so that the others are seen.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::quote;
use syn::visit::Visit;
use syn::{Ident, Item, Type, parse_quote};

use super::docs::doc;
use super::types::imports;
use crate::names::DETAILS;

/// The items with those about `details` in a module at their end. Without any of them, there is no module.
pub(super) fn moved(items: Vec<Item>, details: &BTreeSet<String>) -> Vec<Item> {
    let is_detail = |item: &Item| owner(item).is_some_and(|owner| details.contains(&owner.to_string()));
    let (inner, mut items): (Vec<Item>, Vec<Item>) = items.into_iter().partition(is_detail);
    if inner.is_empty() {
        return items;
    }
    let module = Ident::new(DETAILS, Span::call_site());
    let (from_outside, from_inside) = (used(&inner, &items), used(&items, &inner));
    let docs = doc("Types that are parts of others, and that few users name.");
    let uses = imports(&inner);
    let outer = (!from_outside.is_empty()).then(|| quote!(use super::{#(#from_outside),*};));
    if !from_inside.is_empty() {
        items.insert(0, parse_quote!(use #module::{#(#from_inside),*};));
    }
    items.push(parse_quote! {
        #docs
        pub mod #module {
            #uses
            #outer
            #(#inner)*
        }
    });
    items
}

/// The type that an item declares or is about.
pub(super) fn owner(item: &Item) -> Option<Ident> {
    match item {
        Item::Struct(object) => Some(object.ident.clone()),
        Item::Enum(choices) => Some(choices.ident.clone()),
        Item::Impl(block) => match block.self_ty.as_ref() {
            Type::Path(path) => path.path.get_ident().cloned(),
            _ => None,
        },
        Item::Macro(call) => call.mac.parse_body().ok(),
        _ => None,
    }
}

/// The types that items use and others declare.
pub(super) fn used(items: &[Item], others: &[Item]) -> BTreeSet<Ident> {
    let mut names = Names::default();
    items.iter().for_each(|item| names.visit_item(item));
    let declared: BTreeSet<Ident> = others.iter().filter_map(owner).collect();
    names.0.intersection(&declared).cloned().collect()
}

/// The paths of a single segment.
#[derive(Default)]
struct Names(BTreeSet<Ident>);

impl<'a> Visit<'a> for Names {
    fn visit_path(&mut self, path: &'a syn::Path) {
        self.0.extend(path.get_ident().cloned());
        syn::visit::visit_path(self, path);
    }
}
