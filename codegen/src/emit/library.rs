//! `src/lib.rs`: the crate's front page and what it exports.

use quote::{format_ident, quote};

use super::{Content, Input, rust_names};
use crate::names::{EXPORTS, EXPORTS_OF_FEATURES};

pub(super) fn emit(input: &Input<'_>) -> Content {
    let accessors = rust_names::accessor_types(input.tags());
    let exports = EXPORTS.iter().map(|name| format_ident!("{name}"));
    let exports_of_features = EXPORTS_OF_FEATURES.iter().map(|(feature, names)| {
        let names = names.iter().map(|name| format_ident!("{name}"));
        quote! {
            #[cfg(feature = #feature)]
            pub use ghes_actions_runtime::{#(#names),*};
        }
    });
    let sets = input.api.sets.iter().map(|set| {
        let (name, feature) = (format_ident!("{}", set.name), &set.name);
        quote! {
            #[cfg(feature = #feature)]
            pub mod #name;
        }
    });
    let compatibility = input.api.foreign.is_none().then(|| {
        quote! {
            #[doc = include_str!("../COMPATIBILITY.md")]
            pub mod compatibility {}
        }
    });
    Content::Rust(syn::parse_quote! {
        #![doc = include_str!("front_page.md")]
        #![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

        #[cfg(feature = "blocking")]
        pub mod blocking;
        mod client;
        #compatibility
        #(#sets)*
        pub mod operations;
        pub mod types;

        pub use client::{Client, ClientBuilder};
        pub use ghes_actions_runtime::{#(#exports),*};
        #(#exports_of_features)*
        pub use operations::{#(#accessors),*};
    })
}
