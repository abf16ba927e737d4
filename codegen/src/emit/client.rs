//! `src/client.rs`: the client and its accessors.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{doc, inner_doc};
use super::{Content, Input, rust_names};
use crate::model::Api;

pub(super) fn emit(input: &Input<'_>) -> Content {
    let docs = inner_doc("The client.");
    let api_version = &input.api.api_version;
    let sent = doc(&format!("Requests send `X-GitHub-Api-Version: {api_version}`, unless another version is set."));
    let builder = builder_call(input.api);
    let names = rust_names::accessor_types(input.tags());
    let accessors = accessors(input);
    Content::Rust(syn::parse_quote! {
        #docs
        use ghes_actions_runtime::{Call, Error, Operation, Secret, Transport};
        use crate::operations::{#(#names),*};

        /// Configures a [`Client`]. Returned by [`Client::builder`].
        pub type ClientBuilder = ghes_actions_runtime::ClientBuilder<Client>;

        /// A client for one server, with one token.
        ///
        /// Cloning is cheap. Clones share connections, rate limits and the budget of retries. The `Debug`
        /// output does not contain the token.
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(crate) transport: Transport,
        }

        impl Client {
            /// Returns a client for github.com with this token, and with the defaults of
            /// [`builder`](Self::builder).
            ///
            /// # Errors
            ///
            /// Like [`ClientBuilder::build`]: if the text cannot be a token, a proxy variable of the environment
            /// is invalid, or the system's root certificates cannot be loaded.
            ///
            /// ```no_run
            /// # fn example() -> Result<(), Box<dyn std::error::Error>> {
            /// let client = ghes_actions::Client::new(std::env::var("GITHUB_TOKEN")?)?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn new(token: impl Into<Secret>) -> Result<Self, Error> {
                Self::builder().token(token).build()
            }

            /// Returns a builder, which sets the server, the token and all options.
            ///
            #sent
            ///
            /// ```no_run
            /// # fn example() -> Result<(), Box<dyn std::error::Error>> {
            /// let client = ghes_actions::Client::builder()
            ///     .host("ghe.example.com") // without it, github.com
            ///     .token(std::env::var("GITHUB_TOKEN")?)
            ///     .build()?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn builder() -> ClientBuilder {
                #builder
            }
            #accessors

            /// Returns a call of an operation that has no method here.
            ///
            /// It has the same limits, retries, path checks and errors as the other operations. See
            /// [custom operations](crate::guide::custom_operations).
            pub fn call(&self, operation: &'static Operation) -> Call {
                Call::new(&self.transport, operation)
            }
        }

        impl From<Transport> for Client {
            fn from(transport: Transport) -> Self {
                Self { transport }
            }
        }
    })
}

/// The methods of the client that return the accessors of a set.
pub(super) fn accessors(input: &Input<'_>) -> TokenStream {
    let accessors = input.tags().iter().zip(rust_names::accessor_types(input.tags())).map(|(tag, name)| {
        let docs = doc(&tag.description);
        let method = rust_names::accessor(&tag.name);
        quote! {
            #docs
            pub fn #method(&self) -> #name {
                #name(self.transport.clone())
            }
        }
    });
    quote!(#(#accessors)*)
}

/// A builder with what all clients of the crate have.
pub(super) fn builder_call(api: &Api) -> TokenStream {
    let api_version = &api.api_version;
    quote! {
        ClientBuilder::new(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            .api_version(#api_version)
    }
}
