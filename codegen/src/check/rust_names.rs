//! Different things get different Rust names. progenitor would number the second of two equal names, or overwrite the first; which one
//! that is would depend on the order of the spec.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::names::{NamedSchema, named_schemas, operation_method};
use crate::spec::Node;
use crate::spec::grammar::Kind;
use crate::spec::walk::Place;

use super::Subject;

const HELP: &str = "rename one of them: in Rust they differ in letters and digits only";

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    types(subject, faults);
    methods(subject, faults);
    for schema in subject.all(Kind::Schema) {
        let properties = schema.node.get("properties").map(Node::entries).unwrap_or_default();
        let names = properties.iter().map(|entry| {
            (entry.key.to_snake_case(), entry.key.as_str(), format!("{}/{}", schema.child("properties"), entry.key))
        });
        clashes(subject, "field", names, faults);
        let values = schema.node.get("enum").map(Node::items).unwrap_or_default();
        let names = values.iter().enumerate().filter_map(|(index, value)| {
            let text = value.as_str()?;
            Some((text.to_upper_camel_case(), text, format!("{}/{index}", schema.child("enum"))))
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
                let place = subject.document.place(&other.pointer);
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
        let parameters = subject
            .places
            .iter()
            .filter(|place| place.kind == Kind::Parameter && place.pointer.starts_with(&operation.child("parameters")));
        let names = parameters.filter_map(|place| {
            let name = subject.resolve(place)?.node.get("name")?.as_str()?;
            Some((name.to_snake_case(), name, place.pointer.clone()))
        });
        clashes(subject, "argument", names, faults);
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
                faults.push(fault.related(subject.document.place(place), format!("`{other}` stands here")).help(HELP));
            }
            Some(_) => {}
            None => {
                first.insert(rust, (name, pointer));
            }
        }
    }
}
