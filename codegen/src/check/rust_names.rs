//! Different things get different Rust names. progenitor would number the second of two equal names, or overwrite the first; which one
//! that is would depend on the order of the spec.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::names::{self, NamedSchema, named_schemas, operation_method};
use crate::spec::grammar::Kind;
use crate::spec::walk::Place;
use crate::spec::{Node, pointer};

use super::Subject;

const HELP: &str = "rename one of them: only letters and digits tell names apart in Rust";

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    types(subject, faults);
    methods(subject, faults);
    accessors(subject, faults);
    for schema in subject.all(Kind::Schema) {
        let properties = schema.node.get("properties").map(Node::entries).unwrap_or_default();
        let names = properties.iter().map(|entry| {
            (names::field(&entry.key), entry.key.as_str(), pointer::child(&schema.child("properties"), &entry.key))
        });
        clashes(subject, "field", names, faults);
        let values = schema.node.get("enum").map(Node::items).unwrap_or_default();
        let names = values.iter().enumerate().filter_map(|(index, value)| {
            let text = value.as_str()?;
            Some((names::variant(text), text, format!("{}/{index}", schema.child("enum"))))
        });
        clashes(subject, "enum variant", names, faults);
    }
}

fn types(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    let spec = subject.document.root.to_json();
    let mut first: BTreeMap<String, NamedSchema> = BTreeMap::new();
    for schema in named_schemas(&spec) {
        match first.get(&schema.name) {
            None => {
                first.insert(schema.name.clone(), schema);
            }
            Some(other) if are_twins(&spec, other, &schema) => {}
            Some(other) => {
                let message = format!("this would be a second type `{}`", schema.name);
                let fault = subject.document.error(&schema.pointer, message);
                let place = subject.document.anchor(&other.pointer);
                faults.push(fault.related(place, format!("the first `{}` comes from here", schema.name)).help(HELP));
            }
        }
    }
}

/// A component and its `nullable-` twin are one type if they differ in nothing else.
fn are_twins(spec: &Value, one: &NamedSchema, other: &NamedSchema) -> bool {
    let without_null = |schema: &NamedSchema| {
        let mut value = spec.pointer(&schema.pointer).cloned().unwrap_or_default();
        if let Some(object) = value.as_object_mut() {
            object.remove("nullable");
        }
        value
    };
    // A twin's inline schemas have the names of its twin's.
    let key = |schema: &NamedSchema| schema.pointer.split('/').nth(3).map(str::to_owned).unwrap_or_default();
    let (one_key, other_key) = (key(one), key(other));
    let is_nullable_of = |nullable: &str, base: &str| nullable.strip_prefix("nullable-") == Some(base);
    if !is_nullable_of(&one_key, &other_key) && !is_nullable_of(&other_key, &one_key) {
        return false;
    }
    let tails = |schema: &NamedSchema| schema.pointer.splitn(5, '/').nth(4).map(str::to_owned);
    let are_components = [one, other].iter().all(|schema| schema.pointer.starts_with("/components/schemas/"));
    are_components && tails(one) == tails(other) && without_null(one) == without_null(other)
}

fn methods(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    let operations: Vec<&Place<'_>> = subject.all(Kind::Operation).collect();
    let ids = operations.iter().filter_map(|operation| {
        let id = operation.node.get("operationId")?.as_str()?;
        Some((operation_method(id), id, operation.child("operationId")))
    });
    clashes(subject, "method", ids, faults);
    for operation in operations {
        let names = subject.parameters(operation).filter_map(|place| {
            let name = subject.resolve(place)?.node.get("name")?.as_str()?;
            Some((names::argument(name), name, place.pointer.clone()))
        });
        clashes(subject, "argument", names, faults);
    }
}

/// Accessors and request builders are in one module.
fn accessors(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    let ids =
        || subject.all(Kind::Operation).filter_map(|place| Some((place, place.node.get("operationId")?.as_str()?)));
    for tag in subject.all(Kind::Tag) {
        let Some(name) = tag.node.get("name").and_then(Node::as_str) else { continue };
        let accessor = names::accessor_type(name);
        for (operation, id) in ids().filter(|(_, id)| names::operation_type(id) == accessor) {
            let fault = subject.error_at(
                operation,
                "operationId",
                format!("`{id}` and the tag `{name}` would both be the type `{accessor}`"),
            );
            faults.push(fault.related(tag.key("name"), format!("`{name}` stands here")).help(HELP));
        }
    }
}

/// Two different names of the spec (the second of the triple) with one name in Rust (the first).
fn clashes<'a>(
    subject: &Subject<'_>,
    what: &str,
    names: impl Iterator<Item = (String, &'a str, String)>,
    faults: &mut Vec<Diagnostic>,
) {
    let mut first: BTreeMap<String, (&str, String)> = BTreeMap::new();
    for (rust, name, pointer) in names {
        match first.get(&rust) {
            Some((other, place)) if *other != name => {
                let fault = subject
                    .document
                    .error(&pointer, format!("`{name}` and `{other}` would both be the {what} `{rust}`"));
                faults.push(fault.related(subject.document.anchor(place), format!("`{other}` stands here")).help(HELP));
            }
            Some(_) => {}
            None => {
                first.insert(rust, (name, pointer));
            }
        }
    }
}
