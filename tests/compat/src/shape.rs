//! The values that a description allows at a place, with references resolved and the corrections of the spec applied.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::corrected::corrected;
use crate::document::{Document, entries, strings};
use crate::facts::Noted;

/// The values that are allowed at a place.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Whether null is allowed.
    pub nullable: bool,
    /// The type of other values.
    pub json_type: JsonType,
}

/// The type of a JSON value, with its format and values.
#[derive(Clone, Debug)]
pub enum JsonType {
    /// Any text.
    Text,
    /// A time, as RFC 3339 writes it.
    Time,
    /// One of these texts.
    OneOf(Vec<String>),
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// An object without known properties.
    Free,
    /// A list.
    List(Box<Shape>),
    /// An object.
    Object(BTreeMap<String, Property>),
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// What it holds.
    pub shape: Shape,
    /// Whether it is always there.
    pub required: bool,
}

/// Two documents side by side: a description, and the spec that is to fit it.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// GitHub's.
    pub description: &'a Document,
    /// Ours.
    pub spec: &'a Document,
}

impl Beside<'_> {
    /// The shape of a schema of the description, where `ours` stands in the spec. What the description has on the way is noted
    /// in `facts`, uncorrected.
    ///
    /// # Errors
    /// Where the description has something that the spec does not, or that no client could read.
    pub fn shape(&self, theirs: &Value, ours: &Value, at: &str, facts: &mut Noted) -> Result<Shape, String> {
        let described = self.description.resolve(theirs);
        let known = self.spec.resolve(ours);
        let corrected = |keyword: &str, said: &Value| corrected(&[known.place, known.body], keyword, said);
        let said = |keyword: &str| described.body.get(keyword).cloned().unwrap_or_default();
        let nullable = corrected("nullable", &if described.nullable { Value::Bool(true) } else { Value::Null });
        let json_type = match corrected("type", &said("type")).as_str() {
            Some("boolean") => JsonType::Boolean,
            Some("integer") => JsonType::Integer,
            Some("number") => JsonType::Number,
            Some("string") if described.body.get("enum").is_some() => {
                let taken_out: BTreeSet<&str> = was_set(known.body, "enum").collect();
                let values = strings(described.body, "enum").filter(|value| !taken_out.contains(value));
                JsonType::OneOf(values.map(str::to_owned).collect())
            }
            Some("string") if corrected("format", &said("format")) == "date-time" => JsonType::Time,
            Some("string") => JsonType::Text,
            Some("array") => {
                let items = described.body.get("items").ok_or_else(|| format!("{at}: a list of nothing"))?;
                let ours = known.body.get("items").ok_or_else(|| format!("{at}: no list in the spec"))?;
                JsonType::List(Box::new(self.shape(items, ours, &format!("{at}[]"), facts)?))
            }
            Some("object") if described.body.get("properties").is_some() => {
                let name = known.name.map_or_else(|| at.to_owned(), str::to_owned);
                JsonType::Object(self.properties(described.body, known.body, (at, &name), facts)?)
            }
            Some("object") => JsonType::Free,
            other => return Err(format!("{at}: the description has type {other:?} here")),
        };
        Ok(Shape { nullable: nullable == Value::Bool(true), json_type })
    }

    fn properties(
        &self,
        theirs: &Value,
        ours: &Value,
        (at, name): (&str, &str),
        facts: &mut Noted,
    ) -> Result<BTreeMap<String, Property>, String> {
        let required: BTreeSet<&str> = strings(theirs, "required").collect();
        let taken_out: BTreeSet<&str> = was_set(ours, "required").collect();
        let added: BTreeSet<&str> =
            ours.pointer("/x-correction/adds").into_iter().flat_map(|adds| strings(adds, "required")).collect();
        facts.object(name);
        let mut properties = BTreeMap::new();
        for (key, theirs) in entries(theirs, "properties") {
            let below = format!("{at}.{key}");
            let ours = ours.get("properties").and_then(|properties| properties.get(key));
            let ours = ours.ok_or_else(|| format!("{below}: the spec has no such property"))?;
            facts.field(name, key, required.contains(key.as_str()));
            let key_is = |set: &BTreeSet<&str>| set.contains(key.as_str());
            let required = (key_is(&required) && !key_is(&taken_out)) || key_is(&added);
            // A property of an object of the spec that has no name is known by where it stands in one that has.
            let inner = format!("{name}.{key}");
            let shape = self.shape(theirs, ours, &inner, facts).map_err(|message| message.replace(&inner, &below))?;
            properties.insert(key.clone(), Property { shape, required });
        }
        Ok(properties)
    }
}

/// What a correction takes out of a set.
fn was_set<'a>(ours: &'a Value, keyword: &str) -> impl Iterator<Item = &'a str> {
    ours.pointer("/x-correction/was").into_iter().flat_map(move |was| strings(was, keyword).collect::<Vec<_>>())
}
