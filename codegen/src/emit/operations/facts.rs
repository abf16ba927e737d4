//! The facts of an operation, as a constant for the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::emit::rust_names;
use crate::model::Operation;

pub(super) fn constant(operation: &Operation) -> TokenStream {
    let name = rust_names::type_name(&operation.constant_name);
    let constructor = format_ident!("{}", operation.method.keyword());
    let (id, path) = (&operation.id, &operation.path);
    let success = Literal::u16_unsuffixed(operation.success);
    let statuses = |fact: &str, statuses: &[u16]| {
        let (fact, codes) = (format_ident!("{fact}"), statuses.iter().copied().map(Literal::u16_unsuffixed));
        (!statuses.is_empty()).then(|| quote!(.#fact(&[#(#codes),*])))
    };
    let also_success = statuses("also_success", &operation.also_success);
    let empty_success = statuses("empty_success", &operation.empty_success);
    let retryable = operation.retryable.then(|| quote!(.retryable()));
    let busy = operation.busy.as_ref().map(|phrases| quote!(.busy(&[#(#phrases),*])));
    let paginated = operation.pagination.as_ref().map(|pagination| {
        let (page, items) = (&pagination.page, &pagination.items);
        let total = pagination.total.as_ref().map(|total| quote!(.total(#total)));
        quote!(.paginated(#page).items(#items) #total)
    });
    let window = operation.window.as_ref().map(|window| {
        let (by, cap) = (&window.by, Literal::u64_unsuffixed(window.cap));
        quote!(.window(#by, #cap))
    });
    quote! {
        const #name: Operation = Operation::#constructor(#id, #path).success(#success) #also_success #empty_success #retryable #busy #paginated #window;
    }
}
