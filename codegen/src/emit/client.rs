//! `src/client.rs`: the client and its accessors.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{doc, inner_doc};
use super::{Content, Input, foreign, rust_names};
use crate::model::Api;

pub(super) fn emit(input: &Input<'_>) -> Content {
    let docs = inner_doc("The client.");
    let api_version = &input.api.api_version;
    let server = default_server(input.api);
    let sent = match &input.api.foreign {
        None => format!("Requests send `X-GitHub-Api-Version: {api_version}`, unless another version is set."),
        Some(foreign) if foreign.server.is_some() => {
            format!("Without [`base_url`](ClientBuilder::base_url), calls go to {server}.")
        }
        Some(_) => "A client needs a [`base_url`](ClientBuilder::base_url), because the document names no server that can be used as it is.".to_owned(),
    };
    let sent = doc(&sent);
    let variable = token_variable(input.api);
    let setting = match &input.api.foreign {
        None => ".host(\"ghe.example.com\") // without it, github.com",
        Some(_) => ".base_url(\"https://api.example.com/v1\")",
    };
    let example_of_new = example_of_new(input.api, "");
    let example_of_builder = example(&format!(
        "let client = ghes_actions::Client::builder()\n    {setting}\n    .token(std::env::var(\"{variable}\")?)\n    .build()?;"
    ));
    let new = doc(&format!(
        "Returns a client for {server} with this token, and with the defaults of [`builder`](Self::builder)."
    ));
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
            #new
            ///
            /// # Errors
            ///
            /// Like [`ClientBuilder::build`]: if the text cannot be a token, a proxy variable of the environment
            /// is invalid, or the system's root certificates cannot be loaded.
            ///
            #example_of_new
            pub fn new(token: impl Into<Secret>) -> Result<Self, Error> {
                Self::builder().token(token).build()
            }

            /// Returns a builder, which sets the server, the token and all options.
            ///
            #sent
            ///
            #example_of_builder
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

/// The server of a client that sets none.
pub(super) fn default_server(api: &Api) -> String {
    match api.foreign.as_ref().map(|foreign| &foreign.server) {
        None => "github.com".to_owned(),
        Some(Some(server)) => format!("<{server}>"),
        Some(None) => "no server".to_owned(),
    }
}

/// The variable of the environment from which examples take a token.
fn token_variable(api: &Api) -> &'static str {
    if api.foreign.is_some() { "API_TOKEN" } else { "GITHUB_TOKEN" }
}

/// The example of `new` of the client in a module.
pub(super) fn example_of_new(api: &Api, module: &str) -> TokenStream {
    let variable = token_variable(api);
    example(&format!("let client = ghes_actions::{module}Client::new(std::env::var(\"{variable}\")?)?;"))
}

/// The docs of a program of these lines, which is compiled.
fn example(lines: &str) -> TokenStream {
    doc(&format!(
        "```no_run\n# fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{lines}\n# Ok(())\n# }}\n```"
    ))
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
    let settings = match &api.foreign {
        Some(foreign) => foreign::base_url(foreign),
        None => {
            let api_version = &api.api_version;
            quote!(.api_version(#api_version))
        }
    };
    quote! {
        ClientBuilder::new(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"))) #settings
    }
}
