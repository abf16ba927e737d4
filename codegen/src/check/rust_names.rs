//! Different things get different Rust names. progenitor would number the second of two equal names, or overwrite the first; which one
//! that is would depend on the order of the spec.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::diagnostic::Diagnostic;
use crate::names::{self, NamedSchema, named_schemas, operation_method};
use crate::spec::View;
use crate::spec::grammar::{CORRECTION, Kind, base_name};
use crate::spec::view::SchemaKind::{AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
use crate::spec::view::{Operation, Schema};
use crate::spec::walk::Place;

const HELP: &str = "rename one of them: only letters and digits tell names apart in Rust";

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    types(view, faults);
    for known in view.all(Kind::KnownValues) {
        variants(view, known, "values", faults);
    }
    let operations: Vec<_> = view.operations().filter(|operation| !operation.id.is_empty()).collect();
    methods(view, &operations, faults);
    accessors(view, &operations, faults);
    for Schema { place, component, kind, .. } in view.schemas() {
        match kind {
            // What another schema says of itself is judged there.
            _ if component.is_some() => {}
            Object(properties) => {
                let names = properties
                    .iter()
                    .map(|property| (names::field(property.name), property.name, property.place.pointer.clone()));
                clashes(view, "field", names, faults);
            }
            Enum(..) => variants(view, place, "enum", faults),
            Anything | Plain(_) | List(_) | FreeObject | Map(_) | Choice(_) | AllOf(_) | Nowhere => {}
        }
    }
}

/// The variants of the values behind a keyword.
fn variants(view: &View<'_>, place: &Place<'_>, keyword: &str, faults: &mut Vec<Diagnostic>) {
    let names = place.items(keyword).iter().enumerate().filter_map(|(index, value)| {
        let text = value.as_str()?;
        Some((names::variant(text), text, format!("{}/{index}", place.child(keyword))))
    });
    clashes(view, "enum variant", names, faults);
}

fn types(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<String, NamedSchema> = BTreeMap::new();
    for schema in named_schemas(view) {
        match first.get(&schema.name) {
            None => {
                first.insert(schema.name.clone(), schema);
            }
            Some(other) if are_twins(view, other, &schema) || is_one_response(view, other, &schema) => {}
            Some(other) => {
                let message = format!("this would be a second type `{}`", schema.name);
                let fault = view.document.error(&schema.pointer, message);
                let place = view.document.anchor(&other.pointer);
                faults.push(fault.related(place, format!("the first `{}` comes from here", schema.name)).help(HELP));
            }
        }
    }
}

/// Responses that are called alike are one type if they are written alike, whatever GitHub says in their places.
fn is_one_response(view: &View<'_>, one: &NamedSchema, other: &NamedSchema) -> bool {
    let written = |schema: &NamedSchema| view.at(&schema.pointer).map(|place| uncorrected(place.node.to_json()));
    let are_responses = [one, other].iter().all(|schema| schema.pointer.starts_with("/paths/"));
    are_responses && written(one) == written(other)
}

fn uncorrected(mut schema: Json) -> Json {
    match &mut schema {
        Json::Object(object) => {
            object.remove(CORRECTION);
            object.values_mut().for_each(|inner| *inner = uncorrected(inner.take()));
        }
        Json::Array(items) => items.iter_mut().for_each(|inner| *inner = uncorrected(inner.take())),
        _ => {}
    }
    schema
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
    if base_name(&one_key) != base_name(&other_key) {
        return false;
    }
    let tails = |schema: &NamedSchema| schema.pointer.splitn(5, '/').nth(4).map(str::to_owned);
    let are_components = [one, other].iter().all(|schema| schema.pointer.starts_with("/components/schemas/"));
    are_components && tails(one) == tails(other) && without_null(one) == without_null(other)
}

fn methods(view: &View<'_>, operations: &[Operation<'_>], faults: &mut Vec<Diagnostic>) {
    let tags: BTreeSet<&str> = operations.iter().map(|operation| operation.tag).collect();
    let place = |operation: &Operation<'_>| operation.place.child("operationId");
    for tag in tags {
        let of_tag = operations.iter().filter(|operation| operation.tag == tag);
        let ids = of_tag.map(|operation| (operation_method(operation.id), operation.id, place(operation)));
        clashes(view, "method", ids, faults);
    }
    // Those of one tag have been told.
    let mut first: BTreeMap<&str, &Operation<'_>> = BTreeMap::new();
    for operation in operations {
        match first.get(operation.type_name.as_str()) {
            Some(other) if other.tag != operation.tag => {
                let message = format!(
                    "`{}` and `{}` would both be the request builder `{}`",
                    operation.id, other.id, operation.type_name
                );
                let fault = view.error_at(operation.place, "operationId", message);
                let there = view.document.anchor(&place(other));
                faults.push(fault.related(there, format!("`{}` stands here", other.id)).help(HELP));
            }
            Some(_) => {}
            None => drop(first.insert(&operation.type_name, operation)),
        }
    }
    for operation in operations {
        let named = operation.parameters.iter().filter(|parameter| !parameter.name.is_empty());
        let names = named.map(|parameter| {
            (names::argument(&parameter.argument), parameter.argument.as_str(), parameter.listed.pointer.clone())
        });
        clashes(view, "argument", names, faults);
    }
}

/// Accessors and request builders are in one module.
fn accessors(view: &View<'_>, operations: &[Operation<'_>], faults: &mut Vec<Diagnostic>) {
    for tag in view.all(Kind::Tag) {
        let Some(name) = tag.text("name") else { continue };
        let accessor = names::accessor_type(name);
        for operation in operations.iter().filter(|operation| operation.type_name == accessor) {
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
