//! Answers that a shape allows: as much as can be, as little, each optional property absent, each null, each value of an enum.

use serde_json::{Map, Value, json};

use crate::shape::{JsonType, Property, Shape};

/// All of them.
#[must_use]
pub fn of(shape: &Shape) -> Vec<Value> {
    let mut bodies = vec![fullest(shape), least(shape)];
    bodies.extend(variations(shape));
    bodies
}

/// Everything present, at every depth.
fn fullest(shape: &Shape) -> Value {
    match &shape.json_type {
        JsonType::List(items) => json!([fullest(items)]),
        JsonType::Object(properties) => {
            object(properties.iter().map(|(name, property)| (name, fullest(&property.shape))))
        }
        _ => scalar(&shape.json_type),
    }
}

/// Required properties only, empty lists, nulls.
fn least(shape: &Shape) -> Value {
    match &shape.json_type {
        _ if shape.nullable => Value::Null,
        json_type => least_but_null(json_type),
    }
}

fn least_but_null(json_type: &JsonType) -> Value {
    match json_type {
        JsonType::List(_) => json!([]),
        JsonType::Object(properties) => {
            let required = properties.iter().filter(|(_, property)| property.required);
            object(required.map(|(name, property)| (name, least(&property.shape))))
        }
        json_type => scalar(json_type),
    }
}

/// One thing at a time, the rest as little as can be.
fn variations(shape: &Shape) -> Vec<Value> {
    let mut found = match &shape.json_type {
        JsonType::OneOf(values) => values.iter().map(|value| json!(value)).collect(),
        JsonType::List(items) => variations(items).into_iter().map(|item| json!([item])).collect(),
        JsonType::Object(properties) => of_object(&shape.json_type, properties),
        json_type => vec![scalar(json_type)],
    };
    if shape.nullable {
        found.push(Value::Null);
    }
    found
}

fn of_object(json_type: &JsonType, properties: &std::collections::BTreeMap<String, Property>) -> Vec<Value> {
    let mut found = vec![least_but_null(json_type)];
    let wide = object(properties.iter().map(|(name, property)| (name, least_but_null(&property.shape.json_type))));
    for (name, property) in properties {
        for value in variations(&property.shape) {
            let mut body = least_but_null(json_type);
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

fn scalar(json_type: &JsonType) -> Value {
    match json_type {
        JsonType::Text => json!("a text, \u{e9}ven \"quoted\""),
        JsonType::Time => json!("2026-01-31T09:00:00Z"),
        JsonType::OneOf(values) => values.first().map_or(Value::Null, |value| json!(value)),
        JsonType::Boolean => json!(true),
        JsonType::Integer => json!(LARGE),
        JsonType::Number => json!(1.5),
        JsonType::Free => json!({ "any": [1, null, "thing"] }),
        JsonType::List(_) => json!([]),
        JsonType::Object(_) => json!({}),
    }
}

fn object<'a>(entries: impl Iterator<Item = (&'a String, Value)>) -> Value {
    Value::Object(entries.map(|(name, value)| (name.clone(), value)).collect::<Map<_, _>>())
}
