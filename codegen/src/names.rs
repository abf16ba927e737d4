//! Which schemas become Rust types, and what each is called.
//!
//! Names come from places (component key, then the path of properties below it), never from `title`, so that they do not depend
//! on the order of the document. The check `type-names` refuses a spec in which two different schemas get one name.

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;

use crate::spec::pointer::child;

/// A schema that becomes a Rust type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedSchema {
    /// The name of the type.
    pub name: String,
    /// JSON pointer of the schema.
    pub pointer: String,
}

/// Every schema of `spec` that becomes a type, outer before inner.
pub fn named_schemas(spec: &Value) -> Vec<NamedSchema> {
    let mut found = Vec::new();
    for (key, schema) in members(spec, "/components/schemas") {
        walk(&component_type(key, schema), &child("/components/schemas", key), schema, &mut found);
    }
    for (key, parameter) in members(spec, "/components/parameters") {
        if let Some(schema) = parameter.get("schema") {
            let at = child("/components/parameters", key) + "/schema";
            walk(&key.to_upper_camel_case(), &at, schema, &mut found);
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
            let name = format!("{operation_name}{}", name.to_upper_camel_case());
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
        found.push(NamedSchema { name: name.to_owned(), pointer: at.to_owned() });
    }
    for (property, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let inner_at = child(&format!("{at}/properties"), property);
        walk(&format!("{name}{}", property.to_upper_camel_case()), &inner_at, inner, found);
    }
    if let Some(items) = schema.get("items") {
        walk(&format!("{name}Item"), &format!("{at}/items"), items, found);
    }
}

/// The type of a component schema. GitHub describes a value that may be null by a second, `nullable-` component; nullability
/// belongs to the place that uses a type, so both have one name.
pub fn component_type(key: &str, schema: &Value) -> String {
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    let base = key.strip_prefix("nullable-").filter(|_| nullable).unwrap_or(key);
    let name = base.to_upper_camel_case();
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

/// The request builder's type of an operation: `actions/get-x` is `GetX`.
pub fn operation_type(operation_id: &str) -> String {
    local_part(operation_id).to_upper_camel_case()
}

/// The method of an operation: `actions/get-x` is `get_x`, as Octokit names it.
pub fn operation_method(operation_id: &str) -> String {
    local_part(operation_id).to_snake_case()
}

fn local_part(operation_id: &str) -> &str {
    operation_id.split_once('/').map_or(operation_id, |(_, local)| local)
}

fn members<'a>(spec: &'a Value, at: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    spec.pointer(at).and_then(Value::as_object).into_iter().flatten()
}
