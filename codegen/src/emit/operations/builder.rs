//! The request builder of an operation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Type;

use super::examples::{is_unit, struct_of};
use super::{Argument, Typed};
use crate::emit::docs::doc;
use crate::emit::passes::short_paths;
use crate::emit::progenitor::type_argument;
use crate::emit::rust_names;
use crate::model::{Method, Pagination, Window};
use crate::names;

pub(super) fn items(typed: &Typed<'_>) -> TokenStream {
    let operation = typed.operation;
    let name = rust_names::type_name(&operation.type_name);
    let docs = doc(&docs_of(typed));
    let setters = typed.setters().map(|argument| setter(&argument));
    let response = typed.response();
    let is_optional = !operation.empty_success.is_empty();
    let send = match (is_unit(&response), is_optional) {
        (true, _) if typed.is_redirect() => quote!(self.0.send_location()),
        (true, _) => quote!(self.0.send_empty()),
        (false, false) => quote!(self.0.send()),
        (false, true) => quote!(self.0.send_optional()),
    };
    let sent = typed.received();
    let docs_of_send = docs_of_send(typed);
    let outcome = operation.busy.as_ref().map(|_| outcome());
    let valid_for = operation.expires.as_deref().map(|field| valid_for(&response, field));
    let send_as = (!is_unit(&response)).then(|| send_as(is_optional));
    let changed_since = can_be_unchanged(typed).then(|| changed_since(&response));
    let pages = operation.pagination.as_ref().map(|pagination| page_methods(&response, &item_of(typed, pagination)));
    let between = operation
        .window
        .as_ref()
        .zip(operation.pagination.as_ref())
        .map(|(window, pagination)| between(&response, &item_of(typed, pagination), window));
    let page = operation.pagination.as_ref().filter(|_| typed.declares_page);
    let page_impl = page.map(|pagination| page_impl(typed, pagination));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[must_use = "a request is not sent before `send` or `.await`"]
        pub struct #name(Call);
        impl #name {
            #(#setters)*
            /// Sets limits for this call, in place of the client's.
            pub fn options(self, options: CallOptions) -> Self {
                Self(self.0.options(options))
            }
            #docs_of_send
            pub fn send(self) -> ResponseFuture<#sent> {
                #send
            }
            #outcome
            #valid_for
            #send_as
            #changed_since
            #pages
            #between
        }
        send_on_await!(#name => #sent);
        #page_impl
    }
}

pub(super) fn docs_of_send(typed: &Typed<'_>) -> TokenStream {
    if typed.is_redirect() {
        doc(
            "Sends the request, and returns the address to which the server redirects. See [`Call::send_location`](crate::Call::send_location).",
        )
    } else {
        doc("Sends the request.")
    }
}

fn docs_of(typed: &Typed<'_>) -> String {
    let summary = lowercase_first(typed.operation.summary.trim_end_matches('.'));
    format!("A request to {summary}. Returned by {}.", typed.method_link("operations"))
}

pub(super) fn lowercase_first(text: &str) -> String {
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

fn outcome() -> TokenStream {
    quote! {
        /// Sends the request, and returns whether the resource is removed. GitHub's refusals of a busy
        /// and of a missing resource are values too, and everything else is an error. See
        /// [`Removal`](crate::Removal).
        pub fn outcome(self) -> RemovalFuture {
            self.0.removal()
        }
    }
}

fn valid_for(response: &Type, expires: &str) -> TokenStream {
    let expires = rust_names::method(expires);
    quote! {
        /// Returns one that is valid for at least `remaining`: the one that an earlier call returned, or a new
        /// one. Calls that need a new one at the same time share one request. See
        /// [`Call::valid_for`](crate::Call::valid_for).
        pub fn valid_for(self, remaining: Duration) -> ValueFuture<#response> {
            self.0.valid_for(remaining, |value: &#response| value.#expires)
        }
    }
}

fn send_as(is_optional: bool) -> TokenStream {
    if is_optional {
        return quote! {
            /// Like `send`, but decodes the response as a `T`, which need not have all fields.
            pub fn send_as<T: DeserializeOwned + Send + 'static>(self) -> ResponseFuture<Option<T>> {
                self.0.send_optional()
            }
        };
    }
    quote! {
        /// Like `send`, but decodes the response as a `T`, which need not have all fields.
        pub fn send_as<T: DeserializeOwned + Send + 'static>(self) -> ResponseFuture<T> {
            self.0.send()
        }
    }
}

/// Whether the server may say that the response is the same as an earlier one.
pub(super) fn can_be_unchanged(typed: &Typed<'_>) -> bool {
    typed.operation.method == Method::Get && !is_unit(&typed.response()) && typed.operation.empty_success.is_empty()
}

fn changed_since(response: &Type) -> TokenStream {
    quote! {
        /// Sends the request, and returns `None` if the response would be the same as an earlier one, whose
        /// metadata is `last`. See [`Call::changed_since`](crate::Call::changed_since).
        pub fn changed_since(self, last: &ResponseMetadata) -> ChangedFuture<#response> {
            self.0.changed_since(last)
        }
    }
}

fn page_methods(response: &Type, item: &TokenStream) -> TokenStream {
    quote! {
        /// Returns a stream of the pages, from the requested one to the last. Each page is requested when it
        /// is polled.
        pub fn pages(self) -> Pages<#response> {
            self.0.pages()
        }
        /// Returns a stream of the items of all pages, with each id once. The next page is requested when all
        /// items of the current one have been yielded. For an item that cannot be decoded, the stream yields
        /// an error and continues.
        pub fn items(self) -> Items<#item> {
            self.0.items::<#response>()
        }
        /// Like `pages`, but decodes each item as a `T`, which need not have all fields.
        pub fn pages_as<T: DeserializeOwned + Send + 'static>(self) -> Pages<Rows<T>> {
            self.0.pages_as()
        }
        /// Like `items`, but decodes each item as a `T`, which need not have all fields.
        pub fn items_as<T: DeserializeOwned + Send + 'static>(self) -> Items<T> {
            self.0.items_as()
        }
    }
}

fn between(response: &Type, item: &TokenStream, window: &Window) -> TokenStream {
    let created_at = rust_names::method(&window.created_at);
    let page_size = window.page_size.as_ref().map(|(name, maximum)| {
        let maximum = Literal::u64_unsuffixed(*maximum);
        quote!(.query_unless_set(#name, #maximum))
    });
    let what = format!(
        "Returns a stream of all items that were created from `from` to `to`, both included, the newest first. \
         The server lists at most {} items of a filtered list, so the period is listed in windows, divided where \
         there are more. [`Windows::coverage`](crate::Windows::coverage) says whether any is missing.",
        window.cap
    );
    let details = format!(
        "Other filters apply. `{}` and the page cannot be set. Pages are as large as the server allows, unless you set their size.",
        window.by
    );
    let docs = doc(&format!("{what}\n\n{details}"));
    quote! {
        #docs
        pub fn between(self, from: DateTime<Utc>, to: DateTime<Utc>) -> Windows<#item> {
            self.0 #page_size .windows::<#response>(from..=to, |item: &#item| item.#created_at)
        }
    }
}

/// The check `facts` ensures that the properties exist, and that the items are a required list.
fn page_impl(typed: &Typed<'_>, pagination: &Pagination) -> TokenStream {
    let response = typed.response();
    let page = struct_of(typed.generated, &response).expect("the response of a paginated operation is an object");
    let field = |property: &str| page.fields.iter().find(|field| is_named(field, property));
    let items = field(&pagination.items).expect("a page has the property with its items");
    let item = item_of(typed, pagination);
    let ids = item_ids(typed.generated, items);
    let items = &items.ident;
    let total = pagination.total.as_deref().and_then(field).map(|total| {
        let name = &total.ident;
        let value = if type_argument(&total.ty).is_some() { quote!(self.#name) } else { quote!(Some(self.#name)) };
        quote! {
            fn total_count(&self) -> Option<i64> {
                #value
            }
        }
    });
    quote! {
        impl Page for #response {
            type Item = #item;
            fn into_items(self) -> Vec<#item> {
                self.#items
            }
            fn item_ids(&self) -> Vec<Option<i64>> {
                #ids
            }
            #total
        }
    }
}

/// The type of the items of a page.
pub(super) fn item_of(typed: &Typed<'_>, pagination: &Pagination) -> TokenStream {
    let page =
        struct_of(typed.generated, &typed.response()).expect("the response of a paginated operation is an object");
    let items = page.fields.iter().find(|field| is_named(field, &pagination.items));
    let items = items.expect("a page has the property with its items");
    item_type(type_argument(&items.ty).expect("the items of a page are a list"))
}

/// The ids of the items: of objects, their property `id` if it is a number.
fn item_ids(generated: &[syn::Item], items: &syn::Field) -> TokenStream {
    let name = &items.ident;
    let id = type_argument(&items.ty)
        .and_then(|item| struct_of(generated, item))
        .and_then(|item| item.fields.iter().find(|field| is_named(field, "id")))
        .map(|id| &id.ty);
    let is_number = |id: &Type| quote!(#id).to_string() == "i64";
    let optional = id.and_then(type_argument);
    let typed = optional.or(id).and_then(short_paths::id_of);
    match (id, optional, typed) {
        (Some(_), Some(_), Some(kind)) => {
            quote!(self.#name.iter().map(|item| item.id.map(types::#kind::get)).collect())
        }
        (Some(_), None, Some(_)) => quote!(self.#name.iter().map(|item| Some(item.id.get())).collect()),
        (Some(_), Some(number), None) if is_number(number) => quote!(self.#name.iter().map(|item| item.id).collect()),
        (Some(number), None, None) if is_number(number) => {
            quote!(self.#name.iter().map(|item| Some(item.id)).collect())
        }
        _ => quote!(vec![None; self.#name.len()]),
    }
}

/// Whether typify made the field from this property.
fn is_named(field: &syn::Field, property: &str) -> bool {
    field.ident.as_ref().is_some_and(|ident| *ident == names::field(property))
}

/// The type of an item as written in `operations.rs`: progenitor's own types have no path, others a full one.
fn item_type(item: &Type) -> TokenStream {
    match item {
        Type::Path(path)
            if path.path.leading_colon.is_none() && path.path.segments.len() == 1 && !is_primitive(path) =>
        {
            quote!(types::#item)
        }
        other => {
            let short = short_paths::short(other);
            quote!(#short)
        }
    }
}

fn is_primitive(path: &syn::TypePath) -> bool {
    ["bool", "f64", "i64"].iter().any(|name| path.path.is_ident(name))
}
