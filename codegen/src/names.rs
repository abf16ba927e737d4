//! What things of the spec are called in Rust, and which schemas become types.
//!
//! Names come from places (component key, then the path of properties below it), never from `title`, so that they do not depend
//! on the order of the document. The check `rust_names` refuses a spec in which two different things get one name.

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;
use syn::Ident;

use crate::spec::pointer::child;

/// A schema that becomes a Rust type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedSchema {
    /// The name of the type.
    pub name: String,
    /// JSON pointer of the schema.
    pub pointer: String,
}

/// Every schema of `spec` that becomes a type, outer before inner: all components, and objects and enums that are written in place.
pub fn named_schemas(spec: &Value) -> Vec<NamedSchema> {
    let mut found = Vec::new();
    for (key, schema) in members(spec, "/components/schemas") {
        let (name, at) = (component_type(key, schema), child("/components/schemas", key));
        found.push(NamedSchema { name: name.clone(), pointer: at.clone() });
        walk_inner(&name, &at, schema, &mut found);
    }
    for (key, parameter) in members(spec, "/components/parameters") {
        if let Some(schema) = parameter.get("schema") {
            let at = child("/components/parameters", key) + "/schema";
            walk(key, &at, schema, &mut found);
        }
    }
    for (path, item) in members(spec, "/paths") {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let at = child(&child("/paths", path), method);
            walk_operation(operation, &at, &mut found);
        }
    }
    found
}

fn walk_operation(operation: &Value, at: &str, found: &mut Vec<NamedSchema>) {
    let Some(id) = operation.get("operationId").and_then(Value::as_str) else { return };
    let operation_name = operation_type(id);
    for (index, parameter) in operation.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate() {
        if let (Some(name), Some(schema)) = (parameter.get("name").and_then(Value::as_str), parameter.get("schema")) {
            let name = format!("{operation_name}{}", pascal(name));
            walk(&name, &format!("{at}/parameters/{index}/schema"), schema, found);
        }
    }
    for (status, response) in operation.get("responses").and_then(Value::as_object).into_iter().flatten() {
        for (media_type, content) in response.get("content").and_then(Value::as_object).into_iter().flatten() {
            if let Some(schema) = content.get("schema") {
                let at = child(&(child(&format!("{at}/responses"), status) + "/content"), media_type) + "/schema";
                walk(&format!("{operation_name}Response"), &at, schema, found);
            }
        }
    }
}

fn walk(name: &str, at: &str, schema: &Value, found: &mut Vec<NamedSchema>) {
    if schema.get("properties").is_some() || schema.get("enum").is_some() {
        found.push(NamedSchema { name: type_name(name), pointer: at.to_owned() });
    }
    walk_inner(&pascal(name), at, schema, found);
}

fn walk_inner(name: &str, at: &str, schema: &Value, found: &mut Vec<NamedSchema>) {
    for (property, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let inner_at = child(&format!("{at}/properties"), property);
        walk(&format!("{name}{}", pascal(property)), &inner_at, inner, found);
    }
    if let Some(items) = schema.get("items") {
        walk(&format!("{name}Item"), &format!("{at}/items"), items, found);
    }
}

/// The type of a component schema. GitHub describes a value that may be null by a second, `nullable-` component; nullability
/// belongs to the place that uses a type, so both have one name.
pub fn component_type(key: &str, schema: &Value) -> String {
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    type_name(key.strip_prefix("nullable-").filter(|_| nullable).unwrap_or(key))
}

/// The type of a schema that its place gives this name.
fn type_name(name: &str) -> String {
    let name = pascal(name);
    if PRELUDE.contains(&name.as_str()) { format!("{name}Object") } else { name }
}

/// Names that the emitted code uses for what Rust and its own imports mean by them.
const PRELUDE: &[&str] = &[
    "Box",
    "Clone",
    "DateTime",
    "Debug",
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
    "Some",
    "String",
    "Utc",
    "Value",
    "Vec",
];

/// What the root of the emitted crate takes over from the runtime.
pub const EXPORTS: &[&str] = &[
    "CallOptions",
    "ClientBuilder",
    "Deprecation",
    "Ended",
    "Error",
    "ErrorDetail",
    "ErrorKind",
    "HeaderMap",
    "HeaderName",
    "HeaderValue",
    "Hook",
    "Items",
    "Lenient",
    "Limit",
    "Method",
    "Outgoing",
    "Page",
    "Pages",
    "Progress",
    "RateLimit",
    "Response",
    "ResponseFuture",
    "Secret",
    "Skipped",
    "StatusCode",
    "guide",
];

/// What `operations.rs` needs besides for what Rust and the runtime mean by it.
const OPERATIONS: &[&str] =
    &["Call", "Client", "None", "Operation", "Option", "Self", "Some", "String", "Transport", "Vec"];

fn is_taken(name: &str) -> bool {
    EXPORTS.contains(&name) || OPERATIONS.contains(&name)
}

/// The accessor's type of a tag: `actions` is `Actions`.
pub fn accessor_type(tag: &str) -> String {
    let name = pascal(tag);
    if is_taken(&name) { format!("{name}Operations") } else { name }
}

/// The request builder's type of an operation: `actions/get-x` is `GetX`.
pub fn operation_type(operation_id: &str) -> String {
    let name = pascal(local_part(operation_id));
    if is_taken(&name) { format!("{name}Request") } else { name }
}

/// The method of an operation: `actions/get-x` is `get_x`, as Octokit names it.
pub fn operation_method(operation_id: &str) -> String {
    argument(local_part(operation_id))
}

fn local_part(operation_id: &str) -> &str {
    operation_id.split_once('/').map_or(operation_id, |(_, local)| local)
}

/// The argument that progenitor makes of a parameter. `1st` is `_1st`.
pub fn argument(name: &str) -> String {
    identifier(words(name).to_snake_case(), "x", "_")
}

/// The field that typify makes of a property. `1st` is `x1st`.
pub fn field(name: &str) -> String {
    identifier(words(name).to_snake_case(), "x", "x")
}

/// The variant of a value of an enum. `1st` is `X1st`.
pub fn variant(value: &str) -> String {
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

fn members<'a>(spec: &'a Value, at: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    spec.pointer(at).and_then(Value::as_object).into_iter().flatten()
}
