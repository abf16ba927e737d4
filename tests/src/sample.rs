//! Bodies that a schema allows, made from the schema alone and the same on every run.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::schema::Schema;

/// How much of what a schema allows a sample holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Every property is there, nothing is null, arrays hold two items.
    Maximal,
    /// Only required properties; null where null is allowed; arrays hold one item.
    Minimal,
    /// As [`Variant::Minimal`], and arrays are empty.
    Empty,
}

impl Variant {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Maximal, Self::Minimal, Self::Empty];
}

/// A body that `schema` allows. No two strings, numbers or dates in it are equal, so that a decoder that mixes fields up
/// is found.
///
/// # Panics
/// When the result is not valid by the schema, or the schema holds something that cannot be sampled.
#[must_use]
pub fn sample(schema: &Schema, variant: Variant) -> Value {
    let definitions = &schema.json()["$defs"];
    let value = Sampler { definitions, variant, made: 0 }.value(schema.json(), "");
    let errors = schema.errors(&value);
    assert!(errors.is_empty(), "the {variant:?} sample is not valid: {errors:#?}");
    value
}

/// A place in a body, as a JSON pointer, with what the schema says of the value there.
pub type Place<'s> = (String, &'s Value);

/// Every place of `body` that `schema` describes. A place with several descriptions (`allOf`) is there several times.
#[must_use]
pub fn places<'s>(schema: &'s Schema, body: &Value) -> Vec<Place<'s>> {
    let mut found = Vec::new();
    find_places(schema.json(), &schema.json()["$defs"], body, "", &mut found);
    found
}

fn find_places<'s>(schema: &'s Value, definitions: &'s Value, body: &Value, place: &str, found: &mut Vec<Place<'s>>) {
    found.push((place.to_owned(), schema));
    if let Some(reference) = schema["$ref"].as_str() {
        find_places(definition(definitions, reference), definitions, body, place, found);
    }
    for part in ["allOf", "anyOf", "oneOf"].iter().filter_map(|keyword| schema[keyword].as_array()).flatten() {
        find_places(part, definitions, body, place, found);
    }
    for (name, value) in body.as_object().into_iter().flatten() {
        if let Some(property) = schema["properties"].get(name) {
            find_places(property, definitions, value, &format!("{place}/{name}"), found);
        }
    }
    for (index, value) in body.as_array().into_iter().flatten().enumerate() {
        if let Some(items) = schema.get("items") {
            find_places(items, definitions, value, &format!("{place}/{index}"), found);
        }
    }
}

struct Sampler<'s> {
    definitions: &'s Value,
    variant: Variant,
    /// How many values were made, which is what makes each one its own.
    made: i64,
}

impl Sampler<'_> {
    fn value(&mut self, schema: &Value, place: &str) -> Value {
        assert!(place.matches('/').count() < 24, "{place}: a schema that holds itself is not sampled");
        if self.variant != Variant::Maximal && self.allows_null(schema) {
            return Value::Null;
        }
        if let Some(reference) = schema["$ref"].as_str() {
            return self.value(definition(self.definitions, reference), place);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts = parts.iter().map(|part| self.value(part, place)).collect::<Vec<_>>();
            return parts.into_iter().reduce(merged).expect("allOf holds a schema");
        }
        if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
            return self.value(choices.first().expect("anyOf holds a schema"), place);
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.first().expect("an enum has values").clone();
        }
        self.made += 1;
        match main_type(schema) {
            "object" => self.object(schema, place),
            "array" => self.array(schema, place),
            "boolean" => json!(self.made % 2 == 0),
            "integer" => json!(1000 + self.made),
            "number" => json!(0.5 + self.made as f64),
            "string" => self.string(schema, place),
            other => panic!("{place}: no sample of type {other:?}"),
        }
    }

    fn object(&mut self, schema: &Value, place: &str) -> Value {
        let Some(properties) = schema["properties"].as_object() else {
            return match self.variant {
                Variant::Maximal => json!({ "issues": "read", "deployments": "write" }),
                Variant::Minimal | Variant::Empty => json!({}),
            };
        };
        let required: BTreeSet<_> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut object = Map::new();
        for (name, property) in properties {
            if self.variant == Variant::Maximal || required.contains(name.as_str()) {
                object.insert(name.clone(), self.value(property, &format!("{place}/{name}")));
            }
        }
        Value::Object(object)
    }

    fn array(&mut self, schema: &Value, place: &str) -> Value {
        let length = match self.variant {
            Variant::Maximal => 2,
            Variant::Minimal => 1,
            Variant::Empty => 0,
        };
        (0..length).map(|index| self.value(&schema["items"], &format!("{place}/{index}"))).collect()
    }

    fn string(&self, schema: &Value, place: &str) -> Value {
        let made = self.made;
        match schema["format"].as_str() {
            None | Some("password") => json!(format!("{place}#{made}")),
            Some("date-time") => {
                json!(format!("2026-01-02T{:02}:{:02}:{:02}Z", made / 3600 % 24, made / 60 % 60, made % 60))
            }
            Some("uri") => json!(format!("https://ghe.example.com{place}?n={made}")),
            Some(other) => panic!("{place}: no sample of format {other:?}"),
        }
    }

    fn allows_null(&self, schema: &Value) -> bool {
        let any =
            |keyword: &str| schema[keyword].as_array().is_some_and(|all| all.iter().any(|one| self.allows_null(one)));
        let every =
            |keyword: &str| schema[keyword].as_array().is_some_and(|all| all.iter().all(|one| self.allows_null(one)));
        match schema["$ref"].as_str() {
            Some(reference) => self.allows_null(definition(self.definitions, reference)),
            None => any("anyOf") || any("oneOf") || every("allOf") || admits_null(&schema["type"]),
        }
    }
}

fn definition<'s>(definitions: &'s Value, reference: &str) -> &'s Value {
    let name = reference.strip_prefix("#/$defs/").unwrap_or_else(|| panic!("{reference} is no definition"));
    &definitions[name]
}

fn admits_null(kind: &Value) -> bool {
    kind.as_array().is_some_and(|kinds| kinds.contains(&json!("null")))
}

fn main_type(schema: &Value) -> &str {
    let kind = &schema["type"];
    let kind = kind.as_array().and_then(|kinds| kinds.first()).unwrap_or(kind);
    kind.as_str().unwrap_or_else(|| panic!("a schema without a type cannot be sampled: {schema}"))
}

fn merged(into: Value, from: Value) -> Value {
    match (into, from) {
        (Value::Object(mut into), Value::Object(from)) => {
            into.extend(from);
            Value::Object(into)
        }
        (_, from) => from,
    }
}
