//! `src/blocking.rs`: the same client and request builders without async. Each method passes its arguments to the async one, which has the
//! facts.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::builder::{can_be_unchanged, docs_of_send, item_of, lowercase_first};
use super::examples::is_unit;
use super::{Argument, Typed, imports};
use crate::emit::docs::{doc, inner_doc};
use crate::emit::{Content, Input, client, rust_names};
use crate::model::{Operation, TagInfo};
use crate::names::accessor_type;

const DOCS: &str = "The client without async: the same names, with iterators in place of streams.\n\n\
    See [the blocking client](crate::guide::blocking).";

const DOCS_OF_SET: &str = "The request builders without async. See [`blocking`](crate::blocking).";

pub(in crate::emit) fn emit(input: &Input<'_>) -> Content {
    let docs = inner_doc(if input.set.is_some() { DOCS_OF_SET } else { DOCS });
    let uses = imports_of_blocking(input);
    let client = match input.set {
        None => Some(client_items(input)),
        Some(set) => (!set.tags.is_empty()).then(|| {
            let accessors = accessors(input);
            quote!(impl crate::blocking::Client { #accessors })
        }),
    };
    let tags = input.tags().iter().map(|tag| accessor(input, tag));
    let others = super::tags_of_others(input).into_iter().map(|(home, tag)| {
        let name = rust_names::type_name(&accessor_type(tag));
        let methods = methods(input, tag, &name);
        quote!(impl #home blocking::#name { #methods })
    });
    let builders = input.operations().iter().map(|operation| builder(&Typed::new(input, operation)));
    Content::Rust(syn::parse_quote!(#docs #uses #client #(#tags)* #(#others)* #(#builders)*))
}

fn imports_of_blocking(input: &Input<'_>) -> TokenStream {
    let operations = input.operations();
    let has = |fact: fn(&Operation) -> bool| operations.iter().any(fact);
    let listings = has(|operation| operation.pagination.is_some()).then(|| quote!(BlockingItems, BlockingPages, Rows,));
    let removal = has(|operation| operation.busy.is_some()).then(|| quote!(Removal,));
    let windows = has(|operation| operation.window.is_some()).then(|| quote!(BlockingWindows,));
    let chrono = windows.as_ref().map(|_| {
        quote!(
            use chrono::{DateTime, Utc};
        )
    });
    let duration = has(|operation| operation.expires.is_some()).then(|| {
        quote!(
            use core::time::Duration;
        )
    });
    let date_range = imports::has_date_range(input).then(|| quote!(DateRange,));
    let sends = (!operations.is_empty()).then(|| quote!(CallOptions, Response,));
    let of_bodies = imports::of_bodies(input);
    let metadata = imports::has_unchanged(input).then(|| quote!(ResponseMetadata,));
    let is_default = input.set.is_none();
    let module = if is_default { quote!(crate) } else { quote!(super) };
    let call = is_default.then(|| quote!(Call,));
    let operation = is_default.then(|| quote!(Operation,));
    let of_builder = match (is_default, imports::has_redirect(input)) {
        (true, _) => quote!(Secret, Transport,),
        (false, true) => quote!(Secret,),
        (false, false) => quote!(),
    };
    quote! {
        #duration
        use ghes_actions_runtime::{Blocking, #call #date_range Error, #listings #operation #removal #sends #metadata #of_builder #windows};
        #chrono
        use #module::operations;
        #of_bodies
    }
}

fn client_items(input: &Input<'_>) -> TokenStream {
    let new = doc(&format!(
        "Returns a client for {} with this token. Like [`Client::new`](crate::Client::new).",
        client::default_server(input.api)
    ));
    let example_of_new = client::example_of_new(input.api, "blocking::");
    let builder = client::builder_call(input.api);
    let accessors = accessors(input);
    quote! {
        /// Configures a [`Client`]. Returned by [`Client::builder`].
        pub type ClientBuilder = ghes_actions_runtime::ClientBuilder<Client>;

        /// The blocking form of [`Client`](crate::Client).
        ///
        /// Clones share connections, rate limits, the budget of retries, and the thread that sends their
        /// requests.
        #[derive(Clone, Debug)]
        pub struct Client(pub(crate) Blocking<crate::Client>);

        impl Client {
            #new
            ///
            #example_of_new
            pub fn new(token: impl Into<Secret>) -> Result<Self, Error> {
                Self::builder().token(token).build()
            }

            /// Returns a builder, which sets the server, the token and all options. Like
            /// [`Client::builder`](crate::Client::builder).
            pub fn builder() -> ClientBuilder {
                #builder
            }
            #accessors

            /// Returns a call of an operation that has no method here. See
            /// [the blocking client](crate::guide::blocking).
            pub fn call(&self, operation: &'static Operation) -> Blocking<Call> {
                self.0.part(|client| client.call(operation))
            }
        }

        impl From<crate::Client> for Client {
            /// Shares connections, rate limits and the budget of retries with the async client.
            fn from(client: crate::Client) -> Self {
                Self(Blocking::new(client))
            }
        }

        impl From<Transport> for Client {
            fn from(transport: Transport) -> Self {
                crate::Client::from(transport).into()
            }
        }
    }
}

/// The methods of the client that return the accessors of a set.
fn accessors(input: &Input<'_>) -> TokenStream {
    let accessors = input.tags().iter().map(|tag| {
        let docs = doc(&tag.description);
        let (method, name) = (rust_names::accessor(&tag.name), rust_names::type_name(&accessor_type(&tag.name)));
        quote! {
            #docs
            pub fn #method(&self) -> #name {
                #name(self.0.part(crate::Client::#method))
            }
        }
    });
    quote!(#(#accessors)*)
}

fn accessor(input: &Input<'_>, tag: &TagInfo) -> TokenStream {
    let name = rust_names::type_name(&accessor_type(&tag.name));
    let accessor = rust_names::accessor(&tag.name);
    // The client of the default set is in scope.
    let target = input.set.map(|_| format!("(crate::blocking::Client::{accessor})")).unwrap_or_default();
    let docs = doc(&format!("{}\n\nReturned by [`Client::{accessor}`]{target}.", tag.description));
    let methods = methods(input, &tag.name, &name);
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name(pub(crate) Blocking<operations::#name>);
        impl #name {
            #methods
        }
    }
}

fn methods(input: &Input<'_>, tag: &str, accessor: &Ident) -> TokenStream {
    let operations = input.operations().iter().filter(|operation| operation.tag == tag);
    operations.map(|operation| method(&Typed::new(input, operation), accessor)).collect()
}

fn method(typed: &Typed<'_>, accessor: &Ident) -> TokenStream {
    let operation = typed.operation;
    let name = rust_names::method(&operation.method_name);
    let builder = rust_names::type_name(&operation.type_name);
    let docs = doc(&format!(
        "{}.\n\nSee [`{accessor}::{name}`]({}operations::{accessor}::{name}) for parameters, permission and errors.",
        operation.summary.trim_end_matches('.'),
        typed.accessor_home()
    ));
    let declarations = typed.arguments().map(|argument| argument.declaration());
    let arguments: Vec<Ident> = typed.arguments().map(|argument| argument.ident).collect();
    let part = apart_from("operations", &arguments);
    quote! {
        #docs
        pub fn #name(&self, #(#declarations),*) -> #builder {
            #builder(self.0.part(|#part| #part.#name(#(#arguments),*)))
        }
    }
}

fn builder(typed: &Typed<'_>) -> TokenStream {
    let operation = typed.operation;
    let name = rust_names::type_name(&operation.type_name);
    let summary = lowercase_first(operation.summary.trim_end_matches('.'));
    let returned_by = typed.method_link("blocking");
    let docs = doc(&format!("A request to {summary}. Returned by {returned_by}."));
    let setters = typed.setters().map(|argument| setter(&argument));
    let (response, sent) = (typed.response(), typed.received());
    let docs_of_send = docs_of_send(typed);
    let decoded = if operation.empty_success.is_empty() { quote!(T) } else { quote!(Option<T>) };
    let outcome = operation.busy.as_ref().map(|_| {
        quote! {
            /// Sends the request, and returns whether the resource is removed. See [`Removal`].
            pub fn outcome(self) -> Result<Removal, Error> {
                self.0.wait(|request| request.outcome())
            }
        }
    });
    let valid_for = operation.expires.as_ref().map(|_| {
        quote! {
            /// Returns one that is valid for at least `remaining`: the one that an earlier call returned, or a new
            /// one. See [`Call::valid_for`](crate::Call::valid_for).
            pub fn valid_for(self, remaining: Duration) -> Result<#response, Error> {
                self.0.wait(|request| request.valid_for(remaining))
            }
        }
    });
    let send_as = (!is_unit(&response)).then(|| {
        quote! {
            /// Like `send`, but decodes the response as a `T`, which need not have all fields.
            pub fn send_as<T: DeserializeOwned + Send + 'static>(self) -> Result<Response<#decoded>, Error> {
                self.0.wait(|request| request.send_as())
            }
        }
    });
    let changed_since = can_be_unchanged(typed).then(|| {
        quote! {
            /// Sends the request, and returns `None` if the response would be the same as an earlier one, whose
            /// metadata is `last`. See [`Call::changed_since`](crate::Call::changed_since).
            pub fn changed_since(self, last: &ResponseMetadata) -> Result<Option<Response<#response>>, Error> {
                self.0.wait(|request| request.changed_since(last))
            }
        }
    });
    let pages = operation.pagination.as_ref().map(|pagination| {
        let item = item_of(typed, pagination);
        quote! {
            /// Returns an iterator over the pages, from the requested one to the last.
            pub fn pages(self) -> BlockingPages<#response> {
                self.0.pages(|request| request.pages())
            }
            /// Returns an iterator over the items of all pages, with each id once. For an item that cannot be
            /// decoded, it yields an error and continues.
            pub fn items(self) -> BlockingItems<#item> {
                self.0.items(|request| request.items())
            }
            /// Like `pages`, but decodes each item as a `T`, which need not have all fields.
            pub fn pages_as<T: DeserializeOwned + Send + 'static>(self) -> BlockingPages<Rows<T>> {
                self.0.pages(|request| request.pages_as())
            }
            /// Like `items`, but decodes each item as a `T`, which need not have all fields.
            pub fn items_as<T: DeserializeOwned + Send + 'static>(self) -> BlockingItems<T> {
                self.0.items(|request| request.items_as())
            }
        }
    });
    let between = operation.window.as_ref().zip(operation.pagination.as_ref()).map(|(_, pagination)| {
        let item = item_of(typed, pagination);
        let home = typed.home();
        let docs = doc(&format!(
            "Returns an iterator over all items that were created from `from` to `to`, both included, the newest first. See \
             [`operations::{name}::between`]({home}operations::{name}::between)."
        ));
        quote! {
            #docs
            pub fn between(self, from: DateTime<Utc>, to: DateTime<Utc>) -> BlockingWindows<#item> {
                self.0.windows(|request| request.between(from, to))
            }
        }
    });
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[must_use = "a request is not sent before `send`"]
        pub struct #name(Blocking<operations::#name>);
        impl #name {
            #(#setters)*
            /// Sets limits for this call, in place of the client's.
            pub fn options(self, options: CallOptions) -> Self {
                Self(self.0.map(|request| request.options(options)))
            }
            #docs_of_send
            pub fn send(self) -> Result<Response<#sent>, Error> {
                self.0.wait(|request| request.send())
            }
            #outcome
            #valid_for
            #send_as
            #changed_since
            #pages
            #between
        }
    }
}

fn setter(argument: &Argument<'_>) -> TokenStream {
    let docs = doc(&argument.parameter.description);
    let (ident, declaration) = (&argument.ident, argument.declaration());
    let request = apart_from("request", std::slice::from_ref(ident));
    quote! {
        #docs
        pub fn #ident(self, #declaration) -> Self {
            Self(self.0.map(|#request| #request.#ident(#ident)))
        }
    }
}

/// A name for the parameter of a closure that uses these arguments. No argument ends with `_`, unless without it it is a keyword.
fn apart_from(name: &str, arguments: &[Ident]) -> Ident {
    if arguments.iter().any(|argument| argument == name) { format_ident!("{name}_") } else { format_ident!("{name}") }
}
