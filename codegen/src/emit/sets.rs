//! The modules of a set beside the default one: `src/NAME.rs` and what is below it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};

use super::docs::inner_doc;
use super::{Content, Input, Module, operations, types};
use crate::model::Set;
use crate::names::DETAILS;

/// The files of a set.
pub(super) fn modules(input: &Input<'_>, set: &Set) -> Vec<Module> {
    let has_types = !set.types.is_empty();
    let module = |below: &str, content| Module { path: format!("src/{}{below}.rs", set.name), content };
    let mut modules = vec![
        module("", root(set, has_types)),
        module("/blocking", at_home(operations::blocking::emit(input), input)),
        module("/operations", at_home(operations::emit(input), input)),
    ];
    if has_types {
        modules.push(module("/types", types::emit(input)));
    }
    modules
}

fn root(set: &Set, has_types: bool) -> Content {
    let docs = inner_doc(&set.description);
    let types = has_types.then(|| {
        quote!(
            pub mod types;
        )
    });
    Content::Rust(syn::parse_quote! {
        #docs
        #[cfg(feature = "blocking")]
        pub mod blocking;
        pub mod operations;
        #types
    })
}

/// The names of the sets whose types and accessors a set uses.
pub(super) fn needed(input: &Input<'_>, set: &Set) -> BTreeSet<String> {
    let input = Input { set: Some(set), ..*input };
    let mut named = BTreeSet::new();
    for module in modules(&input, set) {
        if let Content::Rust(file) = module.content {
            named.extend(modules_of_crate(file.into_token_stream()));
        }
    }
    let others = input.api.sets.iter().filter(|other| other.name != set.name);
    others.filter(|other| named.contains(&other.name)).map(|other| other.name.clone()).collect()
}

/// Imports of types that stand in other sets.
pub(super) fn imports(input: &Input<'_>, used: &BTreeSet<Ident>) -> TokenStream {
    let mut modules: BTreeMap<(Option<&str>, bool), Vec<&Ident>> = BTreeMap::new();
    for name in used {
        let text = name.to_string();
        let home = input.home_of(&text).map(|set| set.name.as_str());
        modules.entry((home, input.api.details.contains(&text))).or_default().push(name);
    }
    let imports = modules.into_iter().map(|((home, is_detail), names)| {
        let home = home.map(|name| format_ident!("{name}")).into_iter();
        let details = is_detail.then(|| format_ident!("{DETAILS}")).into_iter();
        quote!(use crate:: #(#home::)* types:: #(#details::)* {#(#names),*};)
    });
    imports.collect()
}

/// A file of operations names its own types `types::Type`. Those of other sets get the path of their module.
fn at_home(content: Content, input: &Input<'_>) -> Content {
    match content {
        Content::Rust(file) => {
            let tokens = with_paths(file.into_token_stream(), input);
            let own = names_types(tokens.clone()).then(|| {
                quote!(
                    use super::types;
                )
            });
            let mut file: syn::File = syn::parse_quote!(#tokens);
            let imports = file.items.iter().take_while(|item| matches!(item, syn::Item::Use(_))).count();
            if let Some(own) = own {
                file.items.insert(imports, syn::parse_quote!(#own));
            }
            Content::Rust(file)
        }
        text @ Content::Text(_) => text,
    }
}

/// The code with `crate::types::Type` in place of `types::Type` where the type is of another set.
fn with_paths(tokens: TokenStream, input: &Input<'_>) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = TokenStream::new();
    for (index, token) in tokens.iter().enumerate() {
        if let Some(name) = own_type(&tokens, index).filter(|name| !input.has_type(name)) {
            let home = input.home_of(&name).map(|set| format_ident!("{}", set.name)).into_iter();
            out.extend(quote!(crate:: #(#home::)*));
        }
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), with_paths(group.stream(), input));
                inner.set_span(group.span());
                out.extend([TokenTree::Group(inner)]);
            }
            other => out.extend([other.clone()]),
        }
    }
    out
}

/// The items of a file of a set, with paths as they are from the root of the crate.
pub(super) fn rooted(items: &[syn::Item], set: &str) -> Vec<syn::Item> {
    let set = format_ident!("{set}");
    let tokens = from_root(quote!(#(#items)*), &set);
    let file: syn::File = syn::parse_quote!(#tokens);
    file.items
}

fn from_root(tokens: TokenStream, set: &Ident) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
    let mut out = TokenStream::new();
    let mut skipped = 0;
    for (index, token) in tokens.iter().enumerate() {
        if own_type(&tokens, index).is_some() {
            out.extend(quote!(#set::));
        }
        match token {
            _ if skipped > 0 => skipped -= 1,
            TokenTree::Ident(name) if name == "crate" && is_colon(index + 1) => skipped = 2,
            TokenTree::Group(group) => {
                let inner = from_root(group.stream(), set);
                out.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
            }
            other => out.extend([other.clone()]),
        }
    }
    out
}

/// Whether any type is named `types::Type`.
fn names_types(tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    (0..tokens.len()).any(|index| own_type(&tokens, index).is_some())
        || tokens.into_iter().any(|token| matches!(token, TokenTree::Group(group) if names_types(group.stream())))
}

/// The type of a path `types::Type` that begins here.
fn own_type(tokens: &[TokenTree], index: usize) -> Option<String> {
    let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
    let begins = index.checked_sub(1).is_none_or(|before| !is_colon(before));
    match (tokens.get(index), tokens.get(index + 3)) {
        (Some(TokenTree::Ident(module)), Some(TokenTree::Ident(name)))
            if begins && module == "types" && is_colon(index + 1) && is_colon(index + 2) =>
        {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// The modules that are named `crate::module`.
fn modules_of_crate(tokens: TokenStream) -> BTreeSet<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut named = BTreeSet::new();
    for (index, token) in tokens.iter().enumerate() {
        match (token, tokens.get(index + 3)) {
            (TokenTree::Ident(root), Some(TokenTree::Ident(module))) if root == "crate" => {
                named.insert(module.to_string());
            }
            (TokenTree::Group(group), _) => named.extend(modules_of_crate(group.stream())),
            _ => {}
        }
    }
    named
}
