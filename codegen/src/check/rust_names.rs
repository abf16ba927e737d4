//! Different things get different Rust names. progenitor would number the second of two equal names, or overwrite the first; which one
//! that is would depend on the order of the spec.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::names::{self, NamedSchema, named_schemas, operation_method};
use crate::spec::grammar::Kind;
use crate::spec::view::Operation;
use crate::spec::{View, pointer};

const HELP: &str = "rename one of them: only letters and digits tell names apart in Rust";

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    types(view, faults);
    let operations: Vec<_> = view.operations().filter(|operation| !operation.id.is_empty()).collect();
    methods(view, &operations, faults);
    accessors(view, &operations, faults);
    for schema in view.all(Kind::Schema) {
        let properties = schema.entries("properties");
        let names = properties.iter().map(|entry| {
            (names::field(&entry.key), entry.key.as_str(), pointer::child(&schema.child("properties"), &entry.key))
        });
        clashes(view, "field", names, faults);
        let values = schema.items("enum");
        let names = values.iter().enumerate().filter_map(|(index, value)| {
            let text = value.as_str()?;
            Some((names::variant(text), text, format!("{}/{index}", schema.child("enum"))))
        });
        clashes(view, "enum variant", names, faults);
    }
}

fn types(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<String, NamedSchema> = BTreeMap::new();
    for schema in named_schemas(view) {
        match first.get(&schema.name) {
            None => {
                first.insert(schema.name.clone(), schema);
            }
            Some(other) if are_twins(view, other, &schema) => {}
            Some(other) => {
                let message = format!("this would be a second type `{}`", schema.name);
                let fault = view.document.error(&schema.pointer, message);
                let place = view.document.anchor(&other.pointer);
                faults.push(fault.related(place, format!("the first `{}` comes from here", schema.name)).help(HELP));
            }
        }
    }
}

/// A component and its `nullable-` twin are one type if they differ in nothing else.
fn are_twins(view: &View<'_>, one: &NamedSchema, other: &NamedSchema) -> bool {
    let without_null = |schema: &NamedSchema| {
        let mut value = view.at(&schema.pointer).map(|place| place.node.to_json()).unwrap_or_default();
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

fn methods(view: &View<'_>, operations: &[Operation<'_>], faults: &mut Vec<Diagnostic>) {
    let ids = operations
        .iter()
        .map(|operation| (operation_method(operation.id), operation.id, operation.place.child("operationId")));
    clashes(view, "method", ids, faults);
    for operation in operations {
        let named = operation.parameters.iter().filter(|parameter| !parameter.name.is_empty());
        let names =
            named.map(|parameter| (names::argument(parameter.name), parameter.name, parameter.listed.pointer.clone()));
        clashes(view, "argument", names, faults);
    }
}

/// Accessors and request builders are in one module.
fn accessors(view: &View<'_>, operations: &[Operation<'_>], faults: &mut Vec<Diagnostic>) {
    for tag in view.all(Kind::Tag) {
        let Some(name) = tag.text("name") else { continue };
        let accessor = names::accessor_type(name);
        for operation in operations.iter().filter(|operation| names::operation_type(operation.id) == accessor) {
            let message = format!("`{}` and the tag `{name}` would both be the type `{accessor}`", operation.id);
            let fault = view.error_at(operation.place, "operationId", message);
            faults.push(fault.related(tag.key("name"), format!("`{name}` stands here")).help(HELP));
        }
    }
}

/// Two different names of the spec (the second of the triple) with one name in Rust (the first).
fn clashes<'a>(
    view: &View<'_>,
    what: &str,
    names: impl Iterator<Item = (String, &'a str, String)>,
    faults: &mut Vec<Diagnostic>,
) {
    let mut first: BTreeMap<String, (&str, String)> = BTreeMap::new();
    for (rust, name, pointer) in names {
        match first.get(&rust) {
            Some((other, place)) if *other != name => {
                let fault =
                    view.document.error(&pointer, format!("`{name}` and `{other}` would both be the {what} `{rust}`"));
                faults.push(fault.related(view.document.anchor(place), format!("`{other}` stands here")).help(HELP));
            }
            Some(_) => {}
            None => {
                first.insert(rust, (name, pointer));
            }
        }
    }
}
