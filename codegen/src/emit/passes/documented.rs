use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta, parse_quote};

use crate::emit::docs;

/// progenitor writes a description as one block; docs here are wrapped lines with a space behind the slashes.
pub(super) fn run(mut items: Vec<Item>) -> Vec<Item> {
    for item in &mut items {
        Wrapped.visit_item_mut(item);
    }
    items
}

struct Wrapped;

impl VisitMut for Wrapped {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let (words, others): (Vec<_>, Vec<_>) =
            attributes.drain(..).partition(|attribute| attribute.path().is_ident("doc"));
        let text: Vec<_> = words.iter().filter_map(text_of).collect();
        for line in docs::lines(&text.join("\n")) {
            attributes.push(parse_quote!(#[doc = #line]));
        }
        attributes.extend(others);
    }
}

fn text_of(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
