//! A schema makes sense: it has a type and the keywords of that type.

use std::collections::BTreeMap;

use crate::availability::OF_THINGS;
use crate::diagnostic::Diagnostic;
use crate::lower::DATE_RANGE;
use crate::spec::Node;
use crate::spec::grammar::{Kind, REFERENCE};
use crate::spec::walk::Place;

use super::{Subject, suggest};

/// Keywords that only one type gives a meaning to.
const OF_A_TYPE: [(&str, &str); 6] = [
    ("items", "array"),
    ("properties", "object"),
    ("required", "object"),
    ("enum", "string"),
    ("minimum", "integer"),
    ("maximum", "integer"),
];

/// What may stand beside `allOf`, which names a schema to be used as it is.
const BESIDE_ALL_OF: [&str; 4] = ["allOf", "nullable", "description", "x-correction"];

const TEXT: &[&str] = &["string"];
const WHOLE: &[&str] = &["integer", "number"];

/// Formats that mean something to the emitted types or to their readers, and the types that they are of.
const FORMATS: [(&str, &[&str]); 15] = [
    ("binary", TEXT),
    ("byte", TEXT),
    ("date", TEXT),
    (DATE_RANGE, TEXT),
    ("date-time", TEXT),
    ("double", &["number"]),
    ("email", TEXT),
    ("float", &["number"]),
    ("hostname", TEXT),
    ("int32", WHOLE),
    ("int64", WHOLE),
    ("password", TEXT),
    ("timestamp", &["string", "integer"]),
    ("uri", TEXT),
    ("uuid", TEXT),
];

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    for schema in subject.all(Kind::Schema) {
        if schema.node.get("allOf").is_some() {
            check_all_of(subject, schema, faults);
            continue;
        }
        match schema.node.get("type").and_then(Node::as_str) {
            Some(type_name) => check_type(subject, schema, type_name, faults),
            None => faults.push(subject.error(schema, "a schema without `type`").help("give it a type, or a `$ref`")),
        }
        check_enum(subject, schema, faults);
        check_format(subject, schema, faults);
    }
}

fn check_all_of(subject: &Subject<'_>, schema: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let members = schema.node.get("allOf").map_or(&[][..], Node::items);
    if !matches!(members, [only] if only.get(REFERENCE).is_some()) {
        let fault = subject.error_at(schema, "allOf", "`allOf` is supported with exactly one `$ref` in it");
        faults.push(fault.help("write the properties of all of them into one object"));
    }
    let is_of_the_place = |key: &str| BESIDE_ALL_OF.contains(&key) || OF_THINGS.contains(&key);
    for entry in schema.node.entries().iter().filter(|entry| !is_of_the_place(&entry.key)) {
        let message = format!("`{}` beside `allOf` would change the schema that it refers to", entry.key);
        let fault = Diagnostic::error(&subject.document.source, entry.key_span.clone(), message);
        faults.push(fault.at(schema.child(&entry.key)).help("put it into that schema"));
    }
}

fn check_type(subject: &Subject<'_>, schema: &Place<'_>, type_name: &str, faults: &mut Vec<Diagnostic>) {
    for (keyword, its_type) in OF_A_TYPE {
        if its_type != type_name && schema.node.get(keyword).is_some() {
            let message = format!("`{keyword}` means nothing with type {type_name}");
            let fault =
                Diagnostic::error(&subject.document.source, schema.key(keyword), message).at(schema.child(keyword));
            faults.push(fault.help(format!("leave it out, or make the type {its_type}")));
        }
    }
    if type_name == "array" && schema.node.get("items").is_none() {
        faults.push(subject.error(schema, "an array without `items`").help("say what it is an array of"));
    }
}

fn check_enum(subject: &Subject<'_>, schema: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(node) = schema.node.get("enum") else { return };
    let values = node.items();
    if values.is_empty() {
        faults.push(
            subject.error_at(schema, "enum", "an `enum` without a value").help("list its values, or leave it out"),
        );
    }
    let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
    for value in values {
        let Some(text) = value.as_str() else { continue };
        if let Some(first) = seen.get(text) {
            let message = format!("`{text}` is listed twice");
            let fault =
                Diagnostic::error(&subject.document.source, value.span.clone(), message).at(schema.child("enum"));
            faults.push(fault.related(first.span.clone(), "first here").help("keep one of them"));
        } else {
            seen.insert(text, value);
        }
    }
}

/// A format that is almost one of ours is a slip, and would make a plain string of a date in silence.
fn check_format(subject: &Subject<'_>, schema: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(format) = schema.node.get("format").and_then(Node::as_str) else { return };
    if let Some(type_name @ ("array" | "boolean" | "object")) = schema.node.get("type").and_then(Node::as_str) {
        let fault = subject.error_at(schema, "format", format!("`format` means nothing with type {type_name}"));
        faults.push(fault.help("leave it out, or mend the type"));
        return;
    }
    if let Some((_, types)) = FORMATS.iter().find(|(known, _)| *known == format) {
        let type_name = schema.node.get("type").and_then(Node::as_str);
        if let (Some(type_name), [its_type, ..]) = (type_name, types)
            && !types.contains(&type_name)
        {
            let message = format!("format `{format}` means nothing with type {type_name}");
            let fault = subject.error_at(schema, "format", message);
            faults.push(fault.help(format!("leave it out, or make the type {its_type}")));
        }
        return;
    }
    if let Some(meant) = suggest::nearest(format, FORMATS.map(|(known, _)| known)) {
        let fault = subject.error_at(schema, "format", format!("format `{format}` is not known"));
        faults.push(fault.help(format!("did you mean `{meant}`?")));
    }
}
