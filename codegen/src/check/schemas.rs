//! A schema makes sense: it has a type and the keywords of that type.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{FORMATS, Keyword, Kind, REFERENCE};
use crate::spec::walk::Place;
use crate::spec::{Node, View};

use super::suggest;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for schema in view.all(Kind::Schema) {
        if schema.node.get("allOf").is_some() {
            check_all_of(view, schema, faults);
            continue;
        }
        match schema.text("type") {
            Some(type_name) => check_type(view, schema, type_name, faults),
            None => check_untyped(view, schema, faults),
        }
        check_enum(view, schema, faults);
        check_format(view, schema, faults);
    }
}

/// Without a type, every value is one of the schema's. Then nothing else can be said of it.
fn check_untyped(view: &View<'_>, schema: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let says = |keyword: &&Keyword| {
        (keyword.of_type.is_some() || keyword.name == "format") && schema.node.get(keyword.name).is_some()
    };
    if let Some(keyword) = schema.kind.keywords().iter().find(says) {
        let fault = view.error(schema, "a schema without `type`");
        faults.push(fault.help(format!(
            "give it the type that `{}` is of, or leave that out: then any value is meant",
            keyword.name
        )));
    }
}

fn check_all_of(view: &View<'_>, schema: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let members = schema.items("allOf");
    if !matches!(members, [only] if only.get(REFERENCE).is_some()) {
        let fault = view.error_at(schema, "allOf", "`allOf` is supported with exactly one `$ref` in it");
        faults.push(fault.help("write the properties of all of them into one object"));
    }
    // `allOf` names a schema to be used as it is.
    let is_of_place = |key: &str| key == "allOf" || schema.kind.keyword(key).is_some_and(|row| row.of_place);
    for entry in schema.node.entries().iter().filter(|entry| !is_of_place(&entry.key)) {
        let message = format!("`{}` beside `allOf` would change the schema that it refers to", entry.key);
        let fault = view.error_over(entry.key_span.clone(), schema.child(&entry.key), message);
        faults.push(fault.help("put it into that schema"));
    }
}

fn check_type(view: &View<'_>, schema: &Place<'_>, type_name: &str, faults: &mut Vec<Diagnostic>) {
    for (keyword, its_type) in schema.kind.keywords().iter().filter_map(|row| Some((row.name, row.of_type?))) {
        if its_type != type_name && schema.node.get(keyword).is_some() {
            let message = format!("`{keyword}` means nothing with type {type_name}");
            let fault = view.error_over(schema.key(keyword), schema.child(keyword), message);
            faults.push(fault.help(format!("leave it out, or make the type {its_type}")));
        }
    }
    if type_name == "array" && schema.node.get("items").is_none() {
        faults.push(view.error(schema, "an array without `items`").help("say what it is an array of"));
    }
}

fn check_enum(view: &View<'_>, schema: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(node) = schema.node.get("enum") else { return };
    let values = node.items();
    if values.is_empty() {
        faults
            .push(view.error_at(schema, "enum", "an `enum` without a value").help("list its values, or leave it out"));
    }
    let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
    for value in values {
        let Some(text) = value.as_str() else { continue };
        if let Some(first) = seen.get(text) {
            let message = format!("`{text}` is listed twice");
            let fault = view.error_over(value.span.clone(), schema.child("enum"), message);
            faults.push(fault.related(first.span.clone(), "first here").help("keep one of them"));
        } else {
            seen.insert(text, value);
        }
    }
}

/// A format that is almost one of ours is a slip, and would make a plain string of a date in silence.
fn check_format(view: &View<'_>, schema: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(format) = schema.text("format") else { return };
    if let Some(type_name @ ("array" | "boolean" | "object")) = schema.text("type") {
        let fault = view.error_at(schema, "format", format!("`format` means nothing with type {type_name}"));
        faults.push(fault.help("leave it out, or mend the type"));
        return;
    }
    if let Some((_, types)) = FORMATS.iter().find(|(known, _)| *known == format) {
        let type_name = schema.text("type");
        if let (Some(type_name), [its_type, ..]) = (type_name, types)
            && !types.contains(&type_name)
        {
            let message = format!("format `{format}` means nothing with type {type_name}");
            let fault = view.error_at(schema, "format", message);
            faults.push(fault.help(format!("leave it out, or make the type {its_type}")));
        }
        return;
    }
    if let Some(meant) = suggest::nearest(format, FORMATS.map(|(known, _)| known)) {
        let fault = view.error_at(schema, "format", format!("format `{format}` is not known"));
        faults.push(fault.help(format!("did you mean `{meant}`?")));
    }
}
