//! `src/operations.rs`: one accessor per tag, one method and one request builder per operation.

mod arguments;
pub(super) mod blocking;
mod builder;
mod examples;
mod facts;
mod imports;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Type, parse_quote};

use self::arguments::{Argument, Passed};
use super::docs::{self, doc, inner_doc};
use super::passes::short_paths;
use super::progenitor::{Signature, type_argument};
use super::{Content, Input, client, rust_names};
use crate::model::{Operation, Parameter, Set, TagInfo};
use crate::names::{self, accessor_type};

const DOCS: &str = "The operations: one accessor per tag, and one request builder per operation.";

/// The status of a redirect that is a success.
const FOUND: u16 = 302;

const DOCS_OF_SET: &str = "The request builders. The methods that return them are those of the accessors.";

pub(super) fn emit(input: &Input<'_>) -> Content {
    let docs = inner_doc(if input.set.is_some() { DOCS_OF_SET } else { DOCS });
    let uses = imports::of_operations(input);
    let client = input.set.filter(|set| !set.tags.is_empty()).map(|_| {
        let accessors = client::accessors(input);
        quote!(impl crate::Client { #accessors })
    });
    let tags = input.tags().iter().map(|tag| accessor(input, tag));
    let others = tags_of_others(input).into_iter().map(|(home, tag)| {
        let name = rust_names::type_name(&accessor_type(tag));
        let methods = methods(input, tag);
        quote!(impl #home operations::#name { #methods })
    });
    let constants = input.operations().iter().map(facts::constant);
    let builders = input.operations().iter().map(|operation| builder::items(&Typed::new(input, operation)));
    Content::Rust(syn::parse_quote!(#docs #uses #client #(#tags)* #(#others)* #(#constants)* #(#builders)*))
}

/// The tags of the operations of a set that it does not add itself, with the module of the set that does.
fn tags_of_others<'a>(input: &Input<'a>) -> Vec<(TokenStream, &'a str)> {
    let used: BTreeSet<&str> = input.operations().iter().map(|operation| operation.tag.as_str()).collect();
    let is_own = |used: &str| input.tags().iter().any(|tag| tag.name == used);
    let others = used.into_iter().filter(|used| !is_own(used));
    let home = |used: &str| {
        let name = set_with_tag(input, used).map(|set| format_ident!("{}", set.name)).into_iter();
        quote!(crate:: #(#name::)*)
    };
    others.map(|used| (home(used), used)).collect()
}

/// The set that adds a tag; none for the default one.
fn set_with_tag<'a>(input: &Input<'a>, tag: &str) -> Option<&'a Set> {
    input.api.sets.iter().find(|set| set.tags.iter().any(|added| added.name == tag))
}

/// Whether an operation is the first one of the set that has the type of the page that it responds with.
fn declares_page(input: &Input<'_>, operation: &Operation) -> bool {
    let page = |operation: &Operation| {
        operation.pagination.as_ref()?;
        let signature = input.generated.signatures.get(&operation.key)?;
        own_type(&signature.response)
    };
    let first = input.operations().iter().find(|first| page(first) == page(operation));
    page(operation).is_some_and(|page| input.has_type(&page.to_string()))
        && first.is_some_and(|first| first.id == operation.id)
}

/// The path of the module of a set.
fn path_of(set: Option<&Set>) -> String {
    set.map_or_else(|| "crate::".to_owned(), |set| format!("crate::{}::", set.name))
}

/// An operation with the types that progenitor generated for it.
struct Typed<'a> {
    /// The set that it is of; none for the default one.
    set: Option<&'a Set>,
    /// The set whose accessor has its method.
    accessor_of: Option<&'a Set>,
    sets: &'a [Set],
    /// Whether its response is a page, and it is the first operation that has the type.
    declares_page: bool,
    operation: &'a Operation,
    signature: &'a Signature,
    generated: &'a [syn::Item],
}

impl<'a> Typed<'a> {
    fn new(input: &'a Input<'_>, operation: &'a Operation) -> Self {
        let signature = input.generated.signatures.get(&operation.key);
        // progenitor makes a method of every operation that it has not refused, under the id that `operation_keys` wrote.
        let signature = signature.expect("progenitor has a method for every operation of the normalised spec");
        let accessor_of = set_with_tag(input, &operation.tag);
        let declares_page = declares_page(input, operation);
        let sets = &input.api.sets;
        Self {
            set: input.set,
            accessor_of,
            sets,
            declares_page,
            operation,
            signature,
            generated: &input.generated.types,
        }
    }

    /// The path of the module of its set, for links.
    fn home(&self) -> String {
        path_of(self.set)
    }

    /// The path of the module of the set that has a type, from the outside.
    fn home_of(&self, type_name: &str) -> String {
        let set = self.sets.iter().find(|set| set.types.contains(type_name));
        set.map_or_else(|| "ghes_actions".to_owned(), |set| format!("ghes_actions::{}", set.name))
    }

    /// The path of the module with the accessor that has its method, for links.
    fn accessor_home(&self) -> String {
        path_of(self.accessor_of)
    }

    /// A link to its method in a module of the set that has the accessor.
    fn method_link(&self, module: &str) -> String {
        let accessor = accessor_type(&self.operation.tag);
        let method = rust_names::method(&self.operation.method_name);
        let is_in_scope = self.set.map(|set| &set.name) == self.accessor_of.map(|set| &set.name);
        let home = self.accessor_home();
        let target = if is_in_scope { String::new() } else { format!("({home}{module}::{accessor}::{method})") };
        format!("[`{accessor}::{method}`]{target}")
    }

    /// The required parameters: those of the path, and the required ones of the query.
    fn arguments(&self) -> impl Iterator<Item = Argument<'a>> {
        let operation = self.operation;
        operation
            .path_parameters
            .iter()
            .chain(operation.query_parameters.iter().filter(|parameter| parameter.required))
            .chain(operation.body_parameters.iter().filter(|parameter| parameter.required))
            .map(|parameter| self.argument(parameter))
    }

    /// The optional parameters.
    fn setters(&self) -> impl Iterator<Item = Argument<'a>> {
        self.operation
            .query_parameters
            .iter()
            .chain(&self.operation.body_parameters)
            .filter(|parameter| !parameter.required)
            .map(|parameter| self.argument(parameter))
    }

    fn argument(&self, parameter: &'a Parameter) -> Argument<'a> {
        let ident = rust_names::method(&parameter.argument);
        if let Some(sent) = &parameter.sent {
            return Argument { parameter, ident, passed: Passed::sent(parameter, sent) };
        }
        let generated = self.signature.arguments.get(&names::argument(&parameter.name));
        let generated = generated.expect("progenitor has an argument for every parameter of the operation");
        let rust_type = if parameter.required { generated } else { type_argument(generated).unwrap_or(generated) };
        let passed = match (Passed::of(&short_paths::short(rust_type)), &parameter.id) {
            (Passed::Integer, Some(id)) => Passed::Id(rust_names::type_name(id)),
            (Passed::Integer, None) if parameter.minimum.is_some_and(|minimum| minimum >= 0) => Passed::Unsigned,
            (Passed::Text, _) if parameter.is_date_range => Passed::DateRange,
            (passed, _) => match &parameter.known_values {
                Some(name) => Passed::Enum(rust_names::type_name(name)),
                None => passed,
            },
        };
        Argument { parameter, ident, passed }
    }

    /// Whether success is an address to which the server redirects.
    fn is_redirect(&self) -> bool {
        self.operation.success == FOUND
    }

    /// The type of the body.
    fn response(&self) -> Type {
        short_paths::short(&self.signature.response)
    }

    /// The type of what a call yields: the body, or an option of it if a success may have none.
    fn received(&self) -> Type {
        if self.is_redirect() {
            return parse_quote!(Secret);
        }
        let response = self.response();
        if self.operation.empty_success.is_empty() { response } else { parse_quote!(Option<#response>) }
    }
}

/// The type of the spec that a type is: progenitor's `types::Thing`.
fn own_type(generated: &Type) -> Option<Ident> {
    let Type::Path(path) = generated else { return None };
    let mut segments = path.path.segments.iter().map(|segment| &segment.ident);
    let is_ours = segments.next().is_some_and(|module| module == "types");
    segments.next().filter(|_| is_ours).cloned()
}

fn accessor(input: &Input<'_>, tag: &TagInfo) -> TokenStream {
    let name = rust_names::type_name(&accessor_type(&tag.name));
    let accessor = rust_names::accessor(&tag.name);
    let docs = doc(&format!("{}\n\nReturned by [`Client::{accessor}`](crate::Client::{accessor}).", tag.description));
    let methods = methods(input, &tag.name);
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name(pub(crate) Transport);
        impl #name {
            #methods
        }
    }
}

fn methods(input: &Input<'_>, tag: &str) -> TokenStream {
    let operations = input.operations().iter().filter(|operation| operation.tag == tag);
    operations.map(|operation| method(&Typed::new(input, operation))).collect()
}

fn method(typed: &Typed<'_>) -> TokenStream {
    let operation = typed.operation;
    let docs = doc(&method_docs(typed));
    let name = rust_names::method(&operation.method_name);
    let builder = rust_names::type_name(&operation.type_name);
    let constant = rust_names::type_name(&operation.constant_name);
    let declarations = typed.arguments().map(|argument| argument.declaration());
    let path_count = operation.path_parameters.len();
    let puts = typed
        .arguments()
        .enumerate()
        .map(|(index, argument)| argument.put(if index < path_count { "segment" } else { "query" }));
    quote! {
        #docs
        pub fn #name(&self, #(#declarations),*) -> #builder {
            #builder(Call::new(&self.0, &#constant) #(.#puts)*)
        }
    }
}

fn method_docs(typed: &Typed<'_>) -> String {
    let operation = typed.operation;
    let mut text = format!("{}.\n\n{}\n\n", operation.summary.trim_end_matches('.'), operation.description);
    text += &format!("Sends `{} {}`.\n\n", operation.method.keyword().to_uppercase(), operation.path);
    if let Some(url) = &operation.documentation_url {
        text += &format!("GitHub's documentation: <{url}>\n\n");
    }
    let arguments: String = typed
        .arguments()
        .map(|argument| docs::item(&format!("`{}`", argument.ident), &argument.parameter.description))
        .collect();
    if !arguments.is_empty() {
        text += &format!("# Parameters\n\n{arguments}\n");
    }
    if !operation.permission.is_empty() {
        text += &format!("# Permission\n\n{}\n\n", operation.permission);
    }
    text += "# Errors\n\n";
    for (status, words) in &operation.errors {
        text += &docs::item(&status.to_string(), words);
    }
    let others = if operation.errors.is_empty() { "For" } else { "\nFor other" };
    text += &format!("{others} errors, see [`Error::kind`](crate::Error::kind).\n\n# Example\n\n");
    text += &examples::of(typed);
    text
}
