//! What the modules of operations import: nothing that they do not use.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Typed, builder, examples};
use crate::emit::Input;

/// What `operations.rs` imports.
pub(super) fn of_operations(input: &Input<'_>) -> TokenStream {
    let paginated = input.operations().iter().any(|operation| operation.pagination.is_some());
    let (items, pages) = if paginated { (quote!(Items,), quote!(Page, Pages,)) } else { (quote!(), quote!()) };
    let removal = input.operations().iter().any(|operation| operation.busy.is_some()).then(|| quote!(RemovalFuture,));
    let rows = paginated.then(|| quote!(Rows,));
    let expiring = input.operations().iter().any(|operation| operation.expires.is_some());
    let (duration, value) = if expiring {
        (
            quote!(
                use core::time::Duration;
            ),
            quote!(ValueFuture,),
        )
    } else {
        (quote!(), quote!())
    };
    let operations = || input.operations().iter();
    let date_range = has_date_range(input).then(|| quote!(DateRange,));
    let (chrono, windows) = if operations().any(|operation| operation.window.is_some()) {
        (
            quote!(
                use chrono::{DateTime, Utc};
            ),
            quote!(Windows,),
        )
    } else {
        (quote!(), quote!())
    };
    let of_bodies = of_bodies(input);
    let secret = has_redirect(input).then(|| quote!(Secret,));
    let transport = (input.set.is_none() || !input.tags().is_empty()).then(|| quote!(Transport,));
    let (changed, metadata) =
        if has_unchanged(input) { (quote!(ChangedFuture,), quote!(ResponseMetadata,)) } else { (quote!(), quote!()) };
    quote! {
        #duration
        use ghes_actions_runtime::{Call, CallOptions, #changed #date_range #items Operation, #pages #removal ResponseFuture, #metadata #rows #secret #transport #value #windows send_on_await};
        #chrono
        #of_bodies
    }
}

/// What the bodies of responses need.
pub(super) fn of_bodies(input: &Input<'_>) -> TokenStream {
    let operations = || input.operations().iter().map(|operation| Typed::new(input, operation));
    let has_body = operations().any(|typed| !examples::is_unit(&typed.response()));
    let sends_json = operations()
        .flat_map(|typed| typed.arguments().chain(typed.setters()).collect::<Vec<_>>())
        .any(|argument| argument.passed.is_serialised());
    let serde = match (has_body, sends_json) {
        (true, true) => quote!(
            use serde::{Serialize, de::DeserializeOwned};
        ),
        (true, false) => quote!(
            use serde::de::DeserializeOwned;
        ),
        (false, true) => quote!(
            use serde::Serialize;
        ),
        (false, false) => quote!(),
    };
    // Those of a set are imported once it is known which are its own.
    let types = (input.set.is_none() && has_types(input)).then(|| {
        quote!(
            use crate::types;
        )
    });
    quote!(#serde #types)
}

/// Whether a response can be the same as an earlier one.
pub(super) fn has_unchanged(input: &Input<'_>) -> bool {
    input.operations().iter().any(|operation| builder::can_be_unchanged(&Typed::new(input, operation)))
}

/// Whether an operation succeeds with an address.
pub(super) fn has_redirect(input: &Input<'_>) -> bool {
    input.operations().iter().any(|operation| Typed::new(input, operation).is_redirect())
}

/// Whether a method takes a range of dates.
pub(super) fn has_date_range(input: &Input<'_>) -> bool {
    input.operations().iter().flat_map(|operation| &operation.query_parameters).any(|it| it.is_date_range)
}

/// Whether the default set has types. Every type serves an operation.
fn has_types(input: &Input<'_>) -> bool {
    let of_spec = input.generated.types.iter().filter_map(|item| match item {
        syn::Item::Struct(object) => Some(object.ident.to_string()),
        syn::Item::Enum(choices) => Some(choices.ident.to_string()),
        _ => None,
    });
    let known = input.api.known_values.iter().map(|known| known.name.clone());
    of_spec.chain(input.api.ids.iter().cloned()).chain(known).any(|name| input.has_type(&name))
}
