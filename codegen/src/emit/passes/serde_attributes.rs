//! A field's `#[serde(…)]` as a list of its arguments.

use syn::punctuated::Punctuated;
use syn::{Attribute, Field, Meta, Token, parse_quote};

/// Rewrites the serde arguments of a field, all attributes taken as one; without arguments left, the field has no attribute.
pub(super) fn rewrite(field: &mut Field, rewrite: impl FnOnce(&mut Vec<Meta>)) {
    let (serde, others): (Vec<_>, Vec<_>) =
        field.attrs.drain(..).partition(|attribute| attribute.path().is_ident("serde"));
    let mut arguments: Vec<Meta> = serde.iter().flat_map(arguments_of).collect();
    rewrite(&mut arguments);
    field.attrs = others;
    if !arguments.is_empty() {
        field.attrs.push(parse_quote!(#[serde(#(#arguments),*)]));
    }
}

/// Whether one of the serde arguments of a field has this name.
pub(super) fn has_argument(field: &Field, name: &str) -> bool {
    let mut serde = field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde"));
    serde.any(|attribute| arguments_of(attribute).iter().any(|argument| argument.path().is_ident(name)))
}

fn arguments_of(attribute: &Attribute) -> Vec<Meta> {
    let parsed = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    parsed.expect("serde's arguments are a list, as progenitor writes them").into_iter().collect()
}

/// The text of `name = "text"`.
pub(super) fn text_of(meta: &Meta, name: &str) -> Option<String> {
    let Meta::NameValue(pair) = meta else { return None };
    match &pair.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) if pair.path.is_ident(name) => Some(text.value()),
        _ => None,
    }
}
