//! `src/lib.rs`: the crate's front page and what it exports.

use super::{Content, Input, rust_names};
use crate::names::operation_type;

pub(super) fn emit(input: &Input<'_>) -> Content {
    let accessors = input.api.tags.iter().map(|tag| rust_names::type_name(&operation_type(&tag.name)));
    Content::Rust(syn::parse_quote! {
        #![doc = include_str!("../README.md")]
        #![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

        mod client;
        #[doc = include_str!("../COMPATIBILITY.md")]
        pub mod compatibility {}
        pub mod operations;
        pub mod types;

        pub use client::Client;
        pub use ghes_actions_runtime::{
            CallOptions, ClientBuilder, Ended, Error, ErrorKind, HeaderMap, HeaderName, HeaderValue, Hook, Items, Lenient, Limit,
            Method, Outgoing, Page, Pages, Progress, RateLimit, Response, ResponseFuture, Secret, Skipped, StatusCode, guide,
        };
        pub use operations::{#(#accessors),*};
    })
}
