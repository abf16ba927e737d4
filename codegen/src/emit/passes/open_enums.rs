use quote::format_ident;
use syn::{Attribute, Fields, Ident, Item, ItemEnum, LitStr, Variant, parse_quote};

use crate::names;

/// progenitor's enums are closed: one value that GitHub adds would fail a page of a hundred runs. These keep what they do not know, as
/// text, and write it out again unchanged. What all of them can do besides is the runtime's `open_enum!`.
pub(super) fn run(items: Vec<Item>) -> Vec<Item> {
    let is_of_texts =
        |choices: &ItemEnum| choices.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
    let mut opened = Vec::new();
    for item in items {
        match item {
            Item::Enum(choices) if is_of_texts(&choices) => opened.extend(open(&choices)),
            other => opened.push(other),
        }
    }
    opened
}

fn open(closed: &ItemEnum) -> [Item; 4] {
    let name = &closed.ident;
    let docs = closed.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let texts: Vec<LitStr> = closed.variants.iter().map(text_of).collect();
    let variants: Vec<Ident> = texts.iter().map(|text| format_ident!("{}", names::variant(&text.value()))).collect();
    let lines = texts.iter().map(|text| format!("`{}`", text.value()));
    let unknown = unknown_variant(&variants);
    [
        parse_quote! {
            #(#docs)*
            #[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
            #[serde(from = "String", into = "String")]
            #[non_exhaustive]
            pub enum #name {
                #(#[doc = #lines] #variants,)*
                /// A value that this version does not know, as the server sent it.
                #unknown(String),
            }
        },
        parse_quote! {
            impl #name {
                /// The value as the server writes it.
                pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#variants => #texts,)*
                        Self::#unknown(value) => value,
                    }
                }
            }
        },
        parse_quote! {
            impl From<String> for #name {
                fn from(value: String) -> Self {
                    match value.as_str() {
                        #(#texts => Self::#variants,)*
                        _ => Self::#unknown(value),
                    }
                }
            }
        },
        parse_quote!(ghes_actions_runtime::open_enum!(#name);),
    ]
}

/// `Unknown`, unless the spec has a value of that name.
fn unknown_variant(variants: &[Ident]) -> Ident {
    let mut name = format_ident!("Unknown");
    while variants.contains(&name) {
        name = format_ident!("{name}_");
    }
    name
}

/// The value's text: what serde renames the variant to, or its name.
fn text_of(variant: &Variant) -> LitStr {
    let renamed = variant.attrs.iter().find_map(rename_of);
    renamed.unwrap_or_else(|| LitStr::new(&variant.ident.to_string(), variant.ident.span()))
}

fn rename_of(attribute: &Attribute) -> Option<LitStr> {
    let mut text = None;
    if attribute.path().is_ident("serde") {
        // Other arguments than `rename` do not occur on a variant; were one to, the variant would keep its own name.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                text = Some(meta.value()?.parse()?);
            }
            Ok(())
        });
    }
    text
}
