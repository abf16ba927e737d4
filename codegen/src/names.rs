//! What things of the spec are called in Rust, and which schemas become types.
//!
//! Names come from places (component key, then the path of properties below it), never from `title`, so that they do not depend
//! on the order of the document. The check `rust_names` refuses a spec in which two different things get one name.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use syn::Ident;

use crate::emit::manifest;
use crate::spec::grammar::{DETAIL, Kind, NAME, base_name};
use crate::spec::view::SchemaKind::{AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
use crate::spec::view::{Parameter, Schema};
use crate::spec::walk::Place;
use crate::spec::{View, pointer};

/// A schema that becomes a Rust type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NamedSchema {
    /// The name of the type.
    pub(crate) name: String,
    /// JSON pointer of the schema.
    pub(crate) pointer: String,
}

/// The module of the types that few users need, within that of all types.
pub(crate) const DETAILS: &str = "details";

/// The names of the types of that module: of the components that are marked, and of what is written in place within them.
pub(crate) fn details(view: &View<'_>) -> BTreeSet<String> {
    let marked: Vec<&str> = view
        .components(Kind::Schema)
        .filter(|(_, place)| place.is(DETAIL))
        .map(|(_, place)| place.pointer.as_str())
        .collect();
    let is_marked = |schema: &NamedSchema| marked.iter().any(|outer| pointer::is_within(&schema.pointer, outer));
    named_schemas(view).into_iter().filter(is_marked).map(|schema| schema.name).collect()
}

/// Every schema that becomes a type, outer before inner: all components, and objects and enums that are written in place.
pub(crate) fn named_schemas(view: &View<'_>) -> Vec<NamedSchema> {
    let mut named = Named { view, found: Vec::new() };
    for (key, place) in view.components(Kind::Schema) {
        let name = component_type(key, place.is("nullable"), place.text(NAME));
        named.found.push(NamedSchema { name: name.clone(), pointer: place.pointer.clone() });
        named.inner(&name, &view.schema(place));
    }
    for (key, parameter) in view.components(Kind::Parameter) {
        if let Some(schema) = view.below(parameter, "schema") {
            named.schema(key, schema);
        }
    }
    for operation in view.operations().filter(|operation| !operation.id.is_empty()) {
        let operation_name = operation.type_name.clone();
        // What is written in a component is its own.
        let is_here = |parameter: &&Parameter<'_>| {
            parameter.listed.reference().is_none() && parameter.listed.pointer.starts_with("/paths/")
        };
        for parameter in operation.parameters.iter().filter(is_here) {
            if let Some(schema) = parameter.schema {
                named.schema(&name_of_parameter(&operation_name, parameter), schema);
            }
        }
        for body in view.responses(operation.place).flat_map(|response| response.bodies) {
            match (operation.response_type, view.schema(body.schema)) {
                (None, _) => named.schema(&format!("{operation_name}Response"), body.schema),
                (Some(name), schema) if schema.component.is_none() => named.schema(name, body.schema),
                (Some(name), schema) => named.copy(name, schema.written),
            }
        }
    }
    let unused = only_copied(view);
    let is_unused = |schema: &NamedSchema| unused.get(schema.pointer.as_str()).is_some_and(|name| *name == schema.name);
    named.found.retain(|schema| !is_unused(schema));
    named.found
}

fn name_of_parameter(operation_type: &str, parameter: &Parameter<'_>) -> String {
    format!("{operation_type}{}", pascal(parameter.name))
}

/// The components that only responses with a name of their own refer to, with the names of their types, which nothing needs.
fn only_copied<'v>(view: &'v View<'_>) -> BTreeMap<&'v str, String> {
    let renaming = view.operations().filter(|operation| operation.response_type.is_some());
    let bodies = renaming.flat_map(|operation| view.responses(operation.place)).flat_map(|response| response.bodies);
    let bodies: BTreeSet<&str> = bodies.map(|body| body.schema.pointer.as_str()).collect();
    let references = view.places.iter().filter(|place| place.kind == Kind::Schema && place.reference().is_some());
    let uses = references.filter_map(|place| Some((place, view.resolve(place)?)));
    let (copies, others): (Vec<_>, Vec<_>) = uses.partition(|(place, _)| bodies.contains(place.pointer.as_str()));
    let others: BTreeSet<&str> = others.iter().map(|(_, component)| component.pointer.as_str()).collect();
    let unused = copies.iter().filter(|(_, component)| !others.contains(component.pointer.as_str()));
    let name = |component: &Place<'_>| type_of(component);
    unused.map(|(_, component)| (component.pointer.as_str(), name(component))).collect()
}

struct Named<'v, 'a> {
    view: &'v View<'a>,
    found: Vec<NamedSchema>,
}

impl Named<'_, '_> {
    fn schema(&mut self, name: &str, place: &Place<'_>) {
        let name = place.text(NAME).unwrap_or(name);
        let schema = self.view.schema(place);
        let is_type = schema.component.is_none() && schema.kind.is_type();
        if is_type {
            self.found.push(NamedSchema { name: type_name(name), pointer: place.pointer.clone() });
        }
        self.inner(&pascal(name), &schema);
    }

    /// A component under the name of a response, which several operations may share.
    fn copy(&mut self, name: &str, component: &Place<'_>) {
        let copy = NamedSchema { name: type_name(name), pointer: component.pointer.clone() };
        if !self.found.contains(&copy) {
            self.found.push(copy);
        }
    }

    /// What is written in place within a schema.
    fn inner(&mut self, name: &str, schema: &Schema<'_>) {
        // What is written in a component is its own.
        if schema.component.is_some() {
            return;
        }
        match &schema.kind {
            Object(properties) => {
                for property in properties {
                    self.schema(&format!("{name}{}", pascal(property.name)), property.place);
                }
            }
            Choice(variants) => {
                for variant in variants {
                    self.schema(&format!("{name}{}", pascal(&variant.name)), variant.place);
                }
            }
            List(Some(items)) => self.schema(&format!("{name}Item"), items),
            List(None) | Anything | Plain(_) | Enum(..) | FreeObject | Map(_) | AllOf(_) | Nowhere => {}
        }
    }
}

/// The type of a component schema.
pub(crate) fn type_of(component: &Place<'_>) -> String {
    component_type(component.name.unwrap_or_default(), component.is("nullable"), component.text(NAME))
}

/// The type of a component schema of this key: a twin that may be null has that of its base, unless it is named otherwise.
pub(crate) fn component_type(key: &str, nullable: bool, named: Option<&str>) -> String {
    named.map_or_else(|| type_name(if nullable { base_name(key) } else { key }), str::to_owned)
}

/// The type of a schema that its place gives this name.
pub(crate) fn type_name(name: &str) -> String {
    let name = pascal(name);
    if PRELUDE.contains(&name.as_str()) { format!("{name}Object") } else { name }
}

/// Names that the emitted code uses for what Rust and its own imports mean by them.
const PRELUDE: &[&str] = &[
    "BTreeMap",
    "Box",
    "Clone",
    "DateTime",
    "Debug",
    "Default",
    "Deserialize",
    "Eq",
    "Err",
    "From",
    "Hash",
    "Into",
    "Map",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Secret",
    "Self",
    "Serialize",
    "Shared",
    "Some",
    "String",
    "Utc",
    "Value",
    "Vec",
];

/// The modules under which progenitor's output has the types of ids and of known values. They are emitted into `types`.
pub(crate) const ID_PATH: [&str; 2] = ["ghes_actions_runtime", "ids"];
pub(crate) const KNOWN_PATH: [&str; 2] = ["ghes_actions_runtime", "known_values"];

/// Whether a name is written as that of a type is, and has no other meaning in the emitted code.
pub(crate) fn is_type(name: &str) -> bool {
    type_name(name) == name && !is_id_type(name)
}

/// Whether a name can be that of a type of ids: `RunnerId`.
pub(crate) fn is_id_type(name: &str) -> bool {
    name.strip_suffix("Id").is_some_and(|thing| !thing.is_empty()) && pascal(name) == name
}

/// What the root of the emitted crate takes over from the runtime.
pub(crate) const EXPORTS: &[&str] = &[
    "AttemptOutcome",
    "Call",
    "CallOptions",
    "CallOutcome",
    "ChangedFuture",
    "Coverage",
    "DateRange",
    "Deprecation",
    "Error",
    "ErrorDetail",
    "ErrorKind",
    "HeaderMap",
    "HeaderName",
    "HeaderValue",
    "Hook",
    "InvalidItem",
    "Items",
    "Method",
    "Operation",
    "OutgoingRequest",
    "Page",
    "Pages",
    "Progress",
    "RateLimit",
    "RateLimitKind",
    "Removal",
    "RemovalFuture",
    "Response",
    "ResponseCache",
    "ResponseFuture",
    "ResponseMetadata",
    "Rows",
    "Secret",
    "Shared",
    "StatusCode",
    "TokenFile",
    "TokenFuture",
    "TokenRequest",
    "TokenSource",
    "ValueFuture",
    "Windows",
    "chrono",
    "guide",
];

/// What it re-exports with a feature.
pub(crate) const EXPORTS_OF_FEATURES: &[(&str, &[&str])] = &[
    ("app", &["AppSigner", "GitHubApp", "InstallationTokens", "SignatureFuture"]),
    ("blocking", &["Blocking", "BlockingItems", "BlockingPages", "BlockingWindows"]),
    ("test-util", &["MockRequest", "MockResponse", "MockServer", "Sample"]),
];

/// The modules of the crate, and the files of `spec/`, that no set of operations makes.
const MODULES: &[&str] =
    &["blocking", "chrono", "client", "compatibility", "details", "guide", "operations", "types", "openapi", "sources"];

/// Whether a set of operations cannot have this name, because the crate has a module or a feature, or Rust a word.
pub(crate) fn is_taken_by_crate(name: &str) -> bool {
    MODULES.contains(&name) || manifest::has_feature(name) || !is_name(name) || name == "gen"
}

/// What `operations.rs` and `blocking.rs` need besides for what Rust and the runtime mean by it.
const OPERATIONS: &[&str] = &[
    "Client",
    "ClientBuilder",
    "DateTime",
    "DeserializeOwned",
    "From",
    "Into",
    "None",
    "Option",
    "Result",
    "Self",
    "Send",
    "Some",
    "String",
    "Transport",
    "Utc",
    "Vec",
];

fn is_taken(name: &str) -> bool {
    let of_features = EXPORTS_OF_FEATURES.iter().flat_map(|(_, names)| *names);
    EXPORTS.iter().chain(OPERATIONS).chain(of_features).any(|taken| *taken == name)
}

/// The accessor's type of a tag: `actions` is `Actions`.
pub(crate) fn accessor_type(tag: &str) -> String {
    let name = pascal(tag);
    if is_taken(&name) { format!("{name}Operations") } else { name }
}

/// The request builder's type of an operation: `actions/get-x` is `GetX`. If it bears its tag, because two tags may have an operation of
/// the same name, it is `ActionsGetX`.
pub(crate) fn operation_type(operation_id: &str, bears_tag: bool) -> String {
    let name = pascal(if bears_tag { operation_id } else { local_part(operation_id) });
    if is_taken(&name) { format!("{name}Request") } else { name }
}

/// What progenitor calls an operation, one of a kind: `actions/get-x` is `actions_get_x`.
pub(crate) fn operation_key(operation_id: &str) -> String {
    argument(operation_id)
}

/// The method of an operation: `actions/get-x` is `get_x`, as Octokit names it.
pub(crate) fn operation_method(operation_id: &str) -> String {
    argument(local_part(operation_id))
}

fn local_part(operation_id: &str) -> &str {
    operation_id.split_once('/').map_or(operation_id, |(_, local)| local)
}

/// The argument that progenitor makes of a parameter. `1st` is `_1st`.
pub(crate) fn argument(name: &str) -> String {
    identifier(words(name).to_snake_case(), "x", "_")
}

/// The field that typify makes of a property. `1st` is `x1st`.
pub(crate) fn field(name: &str) -> String {
    identifier(words(name).to_snake_case(), "x", "x")
}

/// The variant of a value of an enum. `1st` is `X1st`.
pub(crate) fn variant(value: &str) -> String {
    let name = pascal(value);
    let mut characters = name.chars();
    // Words of `words` begin in lower case.
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The type that typify makes of a schema of this name. `1st` is `X1st`.
fn pascal(name: &str) -> String {
    identifier(words(name).to_upper_camel_case(), "X", "X")
}

/// What progenitor and typify write is taken up by its name, so these are their rules: the two values that GitHub's reactions
/// have are words, apostrophes go, and whatever else cannot stand in a name parts two words.
fn words(name: &str) -> String {
    match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => name.replace('\'', "").replace(|character| !continues_a_name(character), "-"),
    }
}

fn identifier(words: String, empty: &str, before_a_digit: &str) -> String {
    let name = match words.chars().next() {
        None => empty.to_owned(),
        Some(first) if is_name(&first.to_string()) => words,
        Some(_) => format!("{before_a_digit}{words}"),
    };
    // syn reads Rust of before 2024, when `gen` became a keyword.
    if is_name(&name) && name != "gen" { name } else { format!("{name}_") }
}

/// Whether a character can stand in an identifier, after its first.
pub(crate) fn continues_a_name(character: char) -> bool {
    match character {
        '_' => true,
        _ if character.is_ascii() => character.is_ascii_alphanumeric(),
        _ => is_name(&format!("x{character}")),
    }
}

fn is_name(text: &str) -> bool {
    syn::parse_str::<Ident>(text).is_ok()
}
