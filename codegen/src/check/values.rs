//! The values that a schema states of itself (its bounds, its default, those of its enum) are values of it.
//!
//! A time is read by the library that the emitted types read it with.

use chrono::{DateTime, NaiveDate};

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::SECRET;
use crate::spec::view::SchemaKind::{AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
use crate::spec::view::{Scalar, Schema};
use crate::spec::walk::Place;
use crate::spec::{Node, Value, View};

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for schema in view.schemas() {
        match schema.kind {
            // What another schema says of itself is judged there.
            _ if schema.component.is_some() => {}
            AllOf(_) | Nowhere => {}
            Anything | Plain(_) | Enum(..) | List(_) | Object(_) | FreeObject | Map(_) | Choice(_) => {
                check_bounds(view, schema.place, faults);
                check_enum(view, schema.place, faults);
                check_default(view, &schema, faults);
            }
        }
    }
}

fn check_bounds(view: &View<'_>, schema: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let bound = |keyword| schema.node.get(keyword).and_then(integer);
    for keyword in ["minimum", "maximum"] {
        if bound(keyword).is_some_and(|value| !fits_format(schema.text("format"), value)) {
            let fault = view.error_at(schema, keyword, format!("this {keyword} is no value of format `int32`"));
            faults.push(fault.help("make it a number of 32 bits, or the format `int64`"));
        }
    }
    if let (Some(minimum), Some(maximum)) = (bound("minimum"), bound("maximum"))
        && minimum > maximum
    {
        let fault = view.error_at(schema, "minimum", format!("minimum {minimum} is above maximum {maximum}"));
        faults.push(fault.help("no value fits both: mend one of them"));
    }
}

fn check_enum(view: &View<'_>, schema: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(values) = schema.node.get("enum").map(Node::items) else { return };
    let format = schema.text("format");
    if format == Some(SECRET) {
        let fault = view.error_at(schema, "enum", "a secret whose values are listed");
        faults.push(fault.help("what everybody can read is no secret: leave out the `enum` or the format"));
        return;
    }
    let misfits = values.iter().filter(|value| value.as_str().is_some_and(|text| !is_of_format(format, text)));
    for value in misfits {
        let message = format!("this value is not of format `{}`", format.unwrap_or_default());
        let fault = Diagnostic::error(&view.document.source, value.span.clone(), message);
        faults.push(fault.at(schema.child("enum")).help("mend it, or leave the format out"));
    }
}

fn check_default(view: &View<'_>, schema: &Schema<'_>, faults: &mut Vec<Diagnostic>) {
    let place = schema.place;
    let Some(default) = place.node.get("default") else { return };
    if place.text("format") == Some(SECRET) {
        let fault = view.error_at(place, "default", "a default of a secret");
        faults.push(fault.help("what everybody can read is no secret: leave the default out"));
    } else if !is_of(schema, default) {
        let fault = view.error_at(place, "default", "this default is not a value of its own schema");
        faults.push(fault.help("mend it, or leave it out"));
    }
}

/// Whether a value is one that a schema describes.
fn is_of(schema: &Schema<'_>, value: &Node) -> bool {
    let format = schema.place.text("format");
    match (&schema.kind, &value.value) {
        (_, Value::Null) => schema.nullable,
        (Enum(_, values), _) => values.contains(value),
        (Plain(Scalar::String), Value::String(text)) => is_of_format(format, text),
        (Plain(Scalar::Boolean), Value::Bool(_)) => true,
        (Plain(Scalar::Number), Value::Number(_)) if !matches!(format, Some("int32" | "int64")) => true,
        (Plain(Scalar::Integer | Scalar::Number), _) => integer(value).is_some_and(|value| {
            let bound = |keyword| schema.place.node.get(keyword).and_then(integer);
            fits_format(format, value)
                && bound("minimum").is_none_or(|minimum| minimum <= value)
                && bound("maximum").is_none_or(|maximum| value <= maximum)
        }),
        (Plain(Scalar::String | Scalar::Boolean), _) => false,
        // A default of other values than these has no meaning to the emitted types.
        (Anything | List(_) | Object(_) | FreeObject | Map(_) | Choice(_) | AllOf(_) | Nowhere, _) => false,
    }
}

fn fits_format(format: Option<&str>, value: i64) -> bool {
    format != Some("int32") || i32::try_from(value).is_ok()
}

/// Of the formats that have a type in Rust.
fn is_of_format(format: Option<&str>, text: &str) -> bool {
    match format {
        Some("date") => NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok_and(|date| date.to_string() == text),
        Some("date-time") => DateTime::parse_from_rfc3339(text).is_ok(),
        _ => true,
    }
}

fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}
