//! Bodies that a schema allows, made from the schema alone and the same on every run.

use std::collections::BTreeSet;

use fastrand::Rng;
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
    /// Anything that is allowed: optional properties are there or not, values are null or not, arrays hold up to two items,
    /// numbers and texts are as odd as they may be. One seed gives one body.
    Random(u64),
}

impl Variant {
    /// All that are the same on every run without a seed.
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
    let seed = if let Variant::Random(seed) = variant { seed } else { 0 };
    let value = Sampler { definitions, variant, made: 0, chance: Rng::with_seed(seed) }.value(schema.json(), "");
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
    /// What [`Variant::Random`] draws from.
    chance: Rng,
}

impl Sampler<'_> {
    fn value(&mut self, schema: &Value, place: &str) -> Value {
        assert!(place.matches('/').count() < 24, "{place}: a schema that holds itself is not sampled");
        if self.allows_null(schema) && self.prefers_null() {
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
            let chosen = if self.is_random() { self.chance.usize(..values.len()) } else { 0 };
            return values.get(chosen).expect("an enum has values").clone();
        }
        self.made += 1;
        match main_type(schema) {
            "boolean" | "integer" | "string" if self.is_random() => self.odd_scalar(schema),
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
                Variant::Minimal | Variant::Empty | Variant::Random(_) => json!({}),
            };
        };
        let required: BTreeSet<_> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut object = Map::new();
        for (name, property) in properties {
            if required.contains(name.as_str()) || self.prefers_presence() {
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
            Variant::Random(_) => self.chance.usize(..=2),
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

    fn is_random(&self) -> bool {
        matches!(self.variant, Variant::Random(_))
    }

    fn prefers_null(&mut self) -> bool {
        match self.variant {
            Variant::Maximal => false,
            Variant::Minimal | Variant::Empty => true,
            Variant::Random(_) => self.chance.bool(),
        }
    }

    fn prefers_presence(&mut self) -> bool {
        match self.variant {
            Variant::Maximal => true,
            Variant::Minimal | Variant::Empty => false,
            Variant::Random(_) => self.chance.bool(),
        }
    }

    /// A value of the type that is rarely seen: the ends of its range, escapes, other alphabets.
    fn odd_scalar(&mut self, schema: &Value) -> Value {
        let chance = &mut self.chance;
        match (main_type(schema), schema["format"].as_str()) {
            ("boolean", _) => json!(chance.bool()),
            ("integer", _) => {
                let any = chance.i64(..);
                json!([0, 1, -1, i64::MIN, i64::MAX, any][chance.usize(..6)])
            }
            (_, Some("date-time")) => {
                let offset = ["Z", "+00:00", "-08:00", "+05:30", ".5Z", ".123456789+14:00"][chance.usize(..6)];
                let (year, month, day) = (chance.u16(1970..2100), chance.u8(1..=12), chance.u8(1..=28));
                let (hour, minute, second) = (chance.u8(..24), chance.u8(..60), chance.u8(..60));
                json!(format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}"))
            }
            (_, Some("uri")) => json!(format!("https://ghe.example.com/{}?q=%20#{}", chance.u32(..), chance.u8(..))),
            _ => {
                let texts = ["", " ", "null", "\"\\\u{0}\n\t", "\u{202e}\u{1f980}é", "{/branch}", "true"];
                let length = chance.usize(..200);
                let long: String = std::iter::repeat_with(|| chance.char(..)).take(length).collect();
                json!(texts.get(chance.usize(..8)).map_or(long, |text| (*text).to_owned()))
            }
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
