//! Answers that a shape allows: as much as can be, as little, each optional property absent, each null, each value of an enum.

use serde_json::{Map, Value, json};

use crate::shape::{Kind, Property, Shape};

/// All of them.
#[must_use]
pub fn of(shape: &Shape) -> Vec<Value> {
    let mut bodies = vec![fullest(shape), least(shape)];
    bodies.extend(variations(shape));
    bodies
}

/// Everything present, at every depth.
fn fullest(shape: &Shape) -> Value {
    match &shape.kind {
        Kind::List(items) => json!([fullest(items)]),
        Kind::Object(properties) => object(properties.iter().map(|(name, property)| (name, fullest(&property.shape)))),
        _ => scalar(&shape.kind),
    }
}

/// Required properties only, empty lists, nulls.
fn least(shape: &Shape) -> Value {
    match &shape.kind {
        _ if shape.nullable => Value::Null,
        kind => least_but_null(kind),
    }
}

fn least_but_null(kind: &Kind) -> Value {
    match kind {
        Kind::List(_) => json!([]),
        Kind::Object(properties) => {
            let required = properties.iter().filter(|(_, property)| property.required);
            object(required.map(|(name, property)| (name, least(&property.shape))))
        }
        kind => scalar(kind),
    }
}

/// One thing at a time, the rest as little as can be.
fn variations(shape: &Shape) -> Vec<Value> {
    let mut found = match &shape.kind {
        Kind::OneOf(values) => values.iter().map(|value| json!(value)).collect(),
        Kind::List(items) => variations(items).into_iter().map(|item| json!([item])).collect(),
        Kind::Object(properties) => of_object(&shape.kind, properties),
        kind => vec![scalar(kind)],
    };
    if shape.nullable {
        found.push(Value::Null);
    }
    found
}

fn of_object(kind: &Kind, properties: &std::collections::BTreeMap<String, Property>) -> Vec<Value> {
    let mut found = vec![least_but_null(kind)];
    let wide = object(properties.iter().map(|(name, property)| (name, least_but_null(&property.shape.kind))));
    for (name, property) in properties {
        for value in variations(&property.shape) {
            let mut body = least_but_null(kind);
            body[name] = value;
            found.push(body);
        }
        if !property.required {
            let mut body = wide.clone();
            body.as_object_mut().into_iter().for_each(|body| drop(body.remove(name)));
            found.push(body);
        }
    }
    found
}

/// Ids pass 2^32, and 2^53 once they are used up.
const LARGE: i64 = 9_007_199_254_740_993;

fn scalar(kind: &Kind) -> Value {
    match kind {
        Kind::Text => json!("a text, \u{e9}ven \"quoted\""),
        Kind::Time => json!("2026-01-31T09:00:00Z"),
        Kind::OneOf(values) => values.first().map_or(Value::Null, |value| json!(value)),
        Kind::Boolean => json!(true),
        Kind::Integer => json!(LARGE),
        Kind::Number => json!(1.5),
        Kind::Free => json!({ "any": [1, null, "thing"] }),
        Kind::List(_) => json!([]),
        Kind::Object(_) => json!({}),
    }
}

fn object<'a>(entries: impl Iterator<Item = (&'a String, Value)>) -> Value {
    Value::Object(entries.map(|(name, value)| (name.clone(), value)).collect::<Map<_, _>>())
}
