//! The types of `x-known-values` can be types in Rust, and each is used; strings and enums name types that exist.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::names::{is_type, named_schemas};
use crate::spec::grammar::{ACCEPTS, ID, KNOWN_VALUES, Kind};
use crate::spec::walk::Place;
use crate::spec::{Node, View, pointer};

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let types: BTreeMap<&str, &Place<'_>> =
        view.all(Kind::KnownValues).filter_map(|known| Some((known.name?, known))).collect();
    for (name, known) in &types {
        check_type(view, name, known, faults);
    }
    for schema in view.all(Kind::Schema) {
        check_use(view, schema, &types, faults);
        check_accepted(view, schema, &types, faults);
    }
}

fn check_type(view: &View<'_>, name: &str, known: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let ids =
        view.all(Kind::Schema).filter(|schema| schema.text(ID) == Some(name)).map(|schema| schema.pointer.clone());
    let schemas = named_schemas(view).into_iter().filter(|schema| schema.name == name).map(|schema| schema.pointer);
    if !is_type(name) {
        let fault = view.error(known, format!("`{name}` is no name for a type"));
        faults.push(fault.help("name the values in upper camel case: `RunnerStatus`"));
    } else if let Some(other) = schemas.chain(ids).next() {
        let fault = view.error(known, format!("this would be a second type `{name}`"));
        let fault = fault.related(view.document.anchor(&other), format!("the first `{name}` comes from here"));
        faults.push(fault.help("choose another name for the type of known values"));
    }
    if known.items("values").is_empty() {
        let fault = view.error_at(known, "values", "a type without values");
        faults.push(fault.help("list the values that GitHub's page has, or leave the type out"));
    }
    let is_used = view.all(Kind::Schema).any(|schema| schema.text(KNOWN_VALUES) == Some(name));
    if !is_used {
        let fault = view.error(known, format!("no string has the type `{name}`"));
        faults.push(fault.help(format!("add `{KNOWN_VALUES}: {name}` to the strings that have it, or leave it out")));
    }
}

fn check_use(view: &View<'_>, schema: &Place<'_>, types: &BTreeMap<&str, &Place<'_>>, faults: &mut Vec<Diagnostic>) {
    let Some(name) = schema.text(KNOWN_VALUES) else { return };
    let is_of_a_header = view.parent(schema).is_some_and(|around| around.kind == Kind::Header);
    if is_of_a_header {
        let fault = view.error_at(schema, KNOWN_VALUES, format!("`{KNOWN_VALUES}` has no effect here"));
        faults.push(fault.help("leave it out: the crate has no types for the values of headers"));
    } else if let Some(other) = ["enum", "format"].into_iter().find(|keyword| schema.node.get(keyword).is_some()) {
        let fault = view.error_at(
            schema,
            KNOWN_VALUES,
            format!("`{KNOWN_VALUES}` beside `{other}`, which has a type of its own"),
        );
        faults.push(fault.help(format!("leave `{KNOWN_VALUES}` out: GitHub describes the values itself")));
    } else if !types.contains_key(name) {
        faults.push(unknown(view.error_at(schema, KNOWN_VALUES, format!("there is no type `{name}`")), types));
    }
}

fn check_accepted(
    view: &View<'_>,
    schema: &Place<'_>,
    types: &BTreeMap<&str, &Place<'_>>,
    faults: &mut Vec<Diagnostic>,
) {
    if schema.node.get(ACCEPTS).is_some() && schema.node.get("enum").is_none() {
        let fault = view.error_at(schema, ACCEPTS, format!("`{ACCEPTS}` has no effect here"));
        faults.push(fault.help("only an enum can have it: a plain string takes every text"));
        return;
    }
    let accepted = schema.items(ACCEPTS).iter().enumerate();
    for (index, name) in accepted.filter_map(|(index, item)| Some((index, Node::as_str(item)?))) {
        if !types.contains_key(name) {
            let at = pointer::child(&schema.child(ACCEPTS), &index.to_string());
            faults.push(unknown(view.document.error(&at, format!("there is no type `{name}`")), types));
        }
    }
}

fn unknown(fault: Diagnostic, types: &BTreeMap<&str, &Place<'_>>) -> Diagnostic {
    let names: Vec<String> = types.keys().map(|name| format!("`{name}`")).collect();
    fault.help(if names.is_empty() {
        format!("list its values under `{KNOWN_VALUES}` of the document, with their source")
    } else {
        format!("use one of {}, or list its values under `{KNOWN_VALUES}` of the document", names.join(", "))
    })
}
