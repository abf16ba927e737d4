//! The request builder of an operation.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::examples::{is_unit, struct_of};
use super::{Argument, Typed};
use crate::emit::docs::doc;
use crate::emit::progenitor::type_argument;
use crate::emit::rust_names;
use crate::model::{Operation, Pagination};

pub(super) fn items(typed: &Typed<'_>) -> TokenStream {
    let operation = typed.operation;
    let name = rust_names::type_name(&operation.type_name);
    let docs = doc(&docs_of(operation));
    let setters = typed.setters().map(|argument| setter(&argument));
    let response = typed.response();
    let send = if is_unit(&response) { quote!(self.0.send_empty()) } else { quote!(self.0.send()) };
    let pages = operation.pagination.as_ref().map(|_| page_methods(&response));
    let page_impl = operation.pagination.as_ref().map(|pagination| page_impl(typed, pagination));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before `send` or `.await`"]
        pub struct #name(Call);
        impl #name {
            #(#setters)*
            /// Bounds for this call, in place of the client's.
            pub fn options(self, options: CallOptions) -> Self {
                Self(self.0.options(options))
            }
            /// Sends the request.
            pub fn send(self) -> ResponseFuture<#response> {
                #send
            }
            #pages
        }
        send_on_await!(#name => #response);
        #page_impl
    }
}

fn docs_of(operation: &Operation) -> String {
    let accessor = rust_names::type_name(&crate::names::operation_type(&operation.tag));
    format!(
        "A request to {}; made by [`{accessor}::{}`].",
        lowercase_first(operation.summary.trim_end_matches('.')),
        rust_names::method(&operation.method_name)
    )
}

fn lowercase_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn setter(argument: &Argument<'_>) -> TokenStream {
    let docs = doc(&argument.parameter.description);
    let (ident, declaration, put) = (&argument.ident, argument.declaration(), argument.put("query"));
    quote! {
        #docs
        pub fn #ident(self, #declaration) -> Self {
            Self(self.0.#put)
        }
    }
}

fn page_methods(response: &Type) -> TokenStream {
    quote! {
        /// Sends one request for each page, from the page that was asked for to the last, as the stream is polled.
        pub fn pages(self) -> Pages<#response> {
            self.0.pages()
        }
        /// The items of all pages, one after the other. The next page is asked for when the last item of one has been taken.
        pub fn items(self) -> Items<#response> {
            self.0.items()
        }
        /// As `send`, but an item that does not fit its description is left out, and told in [`Lenient::skipped`].
        pub fn send_lenient(self) -> ResponseFuture<Lenient<#response>> {
            self.0.send_lenient()
        }
        /// As `pages`, but an item that does not fit its description does not lose its page.
        pub fn pages_lenient(self) -> Pages<Lenient<#response>> {
            self.0.pages_lenient()
        }
        /// As `items`, but in the place of an item that does not fit its description stands why it was skipped.
        pub fn items_lenient(self) -> Items<Lenient<#response>> {
            self.0.items_lenient()
        }
    }
}

/// The check `pagination` promises that the properties exist, and that the items are a required list.
fn page_impl(typed: &Typed<'_>, pagination: &Pagination) -> TokenStream {
    let response = typed.response();
    let page = struct_of(typed.generated, &response).expect("the answer of a paginated operation is an object");
    let field = |property: &str| {
        page.fields
            .iter()
            .find(|field| field.ident.as_ref().is_some_and(|ident| *ident == rust_names::method(property)))
    };
    let items = rust_names::method(&pagination.items);
    let item =
        field(&pagination.items).and_then(|field| type_argument(&field.ty)).expect("the items of a page are a list");
    let total = pagination.total.as_deref().map(|property| {
        let total = rust_names::method(property);
        let is_option = field(property).is_some_and(|field| type_argument(&field.ty).is_some());
        let value = if is_option { quote!(self.#total) } else { quote!(Some(self.#total)) };
        quote! {
            fn total_count(&self) -> Option<i64> {
                #value
            }
        }
    });
    quote! {
        impl Page for #response {
            type Item = types::#item;
            fn into_items(self) -> Vec<types::#item> {
                self.#items
            }
            fn item_count(&self) -> Option<usize> {
                Some(self.#items.len())
            }
            #total
        }
    }
}
