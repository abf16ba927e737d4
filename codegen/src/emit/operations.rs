//! `src/operations.rs`: one accessor per tag, one method and one request builder per operation.

pub(super) mod blocking;
mod builder;
mod examples;
mod facts;
mod imports;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Type, parse_quote};

use super::docs::{self, doc, inner_doc};
use super::passes::short_paths;
use super::progenitor::{Signature, type_argument};
use super::{Content, Input, client, rust_names};
use crate::model::{Operation, Parameter, SentType, Set, TagInfo};
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

fn is_vec(kind: &Type) -> bool {
    matches!(kind, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Vec"))
}

/// A parameter as an argument of a Rust method.
struct Argument<'a> {
    parameter: &'a Parameter,
    ident: Ident,
    passed: Passed,
}

/// How a parameter is passed and formatted.
enum Passed {
    Integer,
    /// An integer that is never negative.
    Unsigned,
    /// An integer that is an id of this type.
    Id(Ident),
    Text,
    /// A date or a range of dates, which the runtime checks.
    DateRange,
    /// Text that is a value of this enum.
    Enum(Ident),
    /// An object of this type.
    Object(Ident),
    /// A list.
    List(Box<Passed>),
    /// A value, or null.
    Nullable(Box<Passed>),
    /// What is serialised as JSON.
    Json,
    /// The body, as JSON.
    Body,
    /// Formatted with its `Display`, or serialised as JSON.
    Other(Box<Type>),
}

impl Passed {
    /// How what stands in the body is passed.
    fn sent(parameter: &Parameter, sent: &SentType) -> Self {
        match (sent, &parameter.id, &parameter.known_values) {
            (SentType::Integer, Some(id), _) => Self::Id(rust_names::type_name(id)),
            (SentType::Integer, None, _) if parameter.minimum.is_some_and(|minimum| minimum >= 0) => Self::Unsigned,
            (SentType::Integer, None, _) => Self::Integer,
            (SentType::Text, _, Some(name)) => Self::Enum(rust_names::type_name(name)),
            (SentType::Text, _, None) => Self::Text,
            (SentType::Enum(name), _, _) => Self::Enum(rust_names::type_name(name)),
            (SentType::Object(name), _, _) => Self::Object(rust_names::type_name(name)),
            (SentType::List(items), _, _) => Self::List(Box::new(Self::item(items))),
            (SentType::Nullable(value), _, _) => Self::Nullable(Box::new(Self::sent(parameter, value))),
            (SentType::Boolean, _, _) => Self::Other(parse_quote!(bool)),
            (SentType::Number, _, _) => Self::Other(parse_quote!(f64)),
            (SentType::Json, _, _) => Self::Json,
            (SentType::Body, _, _) => Self::Body,
        }
    }

    /// How an item of a list is passed. Facts about the parameter are about the list.
    fn item(sent: &SentType) -> Self {
        match sent {
            SentType::Boolean => Self::Other(parse_quote!(bool)),
            SentType::Integer => Self::Integer,
            SentType::Number => Self::Other(parse_quote!(f64)),
            SentType::Text => Self::Text,
            SentType::Enum(name) => Self::Enum(rust_names::type_name(name)),
            SentType::Object(name) => Self::Object(rust_names::type_name(name)),
            SentType::List(_) | SentType::Nullable(_) | SentType::Json | SentType::Body => Self::Json,
        }
    }

    /// The type of a value that is held, where `rust` is that of one that is passed.
    fn held(&self) -> TokenStream {
        match self {
            Self::Text => quote!(String),
            Self::Id(name) | Self::Enum(name) => quote!(types::#name),
            Self::List(items) => {
                let items = items.held();
                quote!(Vec<#items>)
            }
            _ => self.rust(),
        }
    }

    fn of(generated: &Type) -> Self {
        let text = quote!(#generated).to_string();
        match text.as_str() {
            "i64" => Self::Integer,
            "String" => Self::Text,
            _ if text.starts_with('&') && text.ends_with("str") => Self::Text,
            _ => {
                let owned = if let Type::Reference(reference) = generated { &*reference.elem } else { generated };
                if let Some(item) = type_argument(owned).filter(|_| is_vec(owned)) {
                    return Self::List(Box::new(Self::of(item)));
                }
                own_type(owned).map_or_else(|| Self::Other(Box::new(owned.clone())), Self::Enum)
            }
        }
    }

    /// Whether a method takes whatever can be serialised.
    fn is_serialised(&self) -> bool {
        matches!(self, Self::Json | Self::Body)
    }

    fn rust(&self) -> TokenStream {
        match self {
            Self::Integer => quote!(i64),
            Self::Unsigned => quote!(u64),
            Self::Id(id) => quote!(impl Into<types::#id>),
            Self::Text => quote!(&str),
            Self::DateRange => quote!(impl Into<DateRange>),
            Self::Enum(name) => quote!(impl Into<types::#name>),
            Self::Object(name) => quote!(types::#name),
            Self::List(items) => {
                let item = match **items {
                    Self::Text | Self::Enum(_) => {
                        let held = items.held();
                        quote!(impl Into<#held>)
                    }
                    _ => items.held(),
                };
                quote!(impl IntoIterator<Item = #item>)
            }
            Self::Nullable(value) => {
                let held = if matches!(**value, Self::Text) { quote!(&str) } else { value.held() };
                quote!(Option<#held>)
            }
            Self::Json | Self::Body => quote!(impl Serialize),
            Self::Other(rust_type) => quote!(#rust_type),
        }
    }
}

impl Argument<'_> {
    fn declaration(&self) -> TokenStream {
        let (ident, rust_type) = (&self.ident, self.passed.rust());
        quote!(#ident: #rust_type)
    }

    /// The call that puts the argument into the path (`segment`) or the query (`query`).
    fn put(&self, part: &str) -> TokenStream {
        let (ident, name) = (&self.ident, &self.parameter.name);
        if self.parameter.sent.is_some() {
            return self.send();
        }
        let (put, put_integer) = (format_ident!("{part}"), format_ident!("{part}_integer"));
        let value = match self.passed {
            Passed::Id(_) => quote!(#ident.into().get()),
            Passed::Enum(_) => quote!(#ident.into().as_str()),
            _ => quote!(#ident),
        };
        let bounded = self.parameter.minimum.is_some() || self.parameter.maximum.is_some();
        match self.passed {
            // A segment is text unless it is declared a number. A query accepts everything that implements `Display`.
            Passed::Integer | Passed::Unsigned | Passed::Id(_) if bounded || part == "segment" => {
                let bounds = self.bounds();
                quote!(#put_integer(#name, #value, #bounds))
            }
            Passed::DateRange if part == "query" => quote!(query_date_range(#name, #ident)),
            Passed::Integer
            | Passed::Unsigned
            | Passed::Id(_)
            | Passed::Text
            | Passed::DateRange
            | Passed::Enum(_)
            | Passed::Object(_)
            | Passed::Nullable(_)
            | Passed::Json
            | Passed::Body
            | Passed::Other(_) => quote!(#put(#name, #value)),
            Passed::List(ref items) => match **items {
                Passed::Text | Passed::Enum(_) => {
                    let held = items.held();
                    quote!(query_each(#name, #ident.into_iter().map(Into::<#held>::into)))
                }
                _ => quote!(query_each(#name, #ident)),
            },
        }
    }

    /// The call that puts the argument into the body.
    fn send(&self) -> TokenStream {
        let (ident, name) = (&self.ident, &self.parameter.name);
        let value = match &self.passed {
            Passed::Body => return quote!(json(&#ident)),
            Passed::Id(_) => quote!(#ident.into().get()),
            Passed::Enum(_) => quote!(#ident.into().as_str()),
            Passed::List(items) => {
                let held = items.held();
                match **items {
                    Passed::Text | Passed::Enum(_) => {
                        quote!(#ident.into_iter().map(Into::into).collect::<Vec<#held>>())
                    }
                    _ => quote!(#ident.into_iter().collect::<Vec<#held>>()),
                }
            }
            Passed::Integer
            | Passed::Unsigned
            | Passed::Text
            | Passed::DateRange
            | Passed::Object(_)
            | Passed::Nullable(_)
            | Passed::Json
            | Passed::Other(_) => quote!(#ident),
        };
        quote!(property(#name, #value))
    }

    fn bounds(&self) -> TokenStream {
        let bound = |value: Option<i64>, open: TokenStream| match value {
            Some(value) => {
                let literal = proc_macro2::Literal::i64_unsuffixed(value);
                quote!(#literal)
            }
            None => open,
        };
        let minimum = bound(self.parameter.minimum, quote!(i64::MIN));
        let maximum = bound(self.parameter.maximum, quote!(i64::MAX));
        quote!(#minimum..=#maximum)
    }
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
