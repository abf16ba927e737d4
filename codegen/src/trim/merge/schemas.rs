//! The rules by which schemas become one: each keyword as wide as it takes for every description to fit.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::Merger;
use super::dispute::Dispute;
use super::operations::{deprecated, write};
use super::said::{Said, by_name, each, sources, values};
use super::timeline::Sources;
use crate::spec::grammar::{Kind, OF_VALUES, Owner, REFERENCE};
use crate::spec::pointer::child;

impl<'a> Merger<'a> {
    /// One schema for all that is said of an object; null belongs to the places that use it.
    pub(super) fn schema(&mut self, all: &[Said<'a>], pointer: &str) -> Json {
        let mut merged = Map::new();
        for row in Kind::Schema.keywords().iter().filter(|row| row.owner == Owner::Structure) {
            let said = each(all, row.name);
            let value = match row.name {
                _ if said.is_empty() => None,
                "nullable" => None,
                "type" => self.type_of(&said, pointer),
                "format" => format(all),
                "enum" => self.values_of(all, &mut merged, pointer),
                // A bound that one description does not have does not hold for all.
                "minimum" => limit(all, &said, Iterator::min),
                "maximum" => limit(all, &said, Iterator::max),
                "default" => same_of_all(all, &said),
                "deprecated" => deprecated(&said),
                "required" => required(all),
                "items" => Some(self.place(Kind::Schema, &said, &sources(all), &child(pointer, row.name))),
                "properties" => Some(self.properties(all, &child(pointer, row.name))),
                _ => self.agreed(&said, row.name, pointer),
            };
            merged.extend(value.map(|value| (row.name.to_owned(), value)));
        }
        Json::Object(merged)
    }

    fn properties(&mut self, all: &[Said<'a>], pointer: &str) -> Json {
        let around = sources(all);
        let mut merged = Map::new();
        for (name, said) in by_name(all, "properties") {
            let property = self.place(Kind::Schema, &said, &around, &child(pointer, name));
            merged.insert(name.to_owned(), self.with_availability(property, &around, &sources(&said)));
        }
        Json::Object(merged)
    }

    /// Words have no place beside a bare reference, and a property needs some.
    fn with_availability(&self, property: Json, around: &Sources, has: &Sources) -> Json {
        let mut property = match property {
            Json::Object(object) if !object.contains_key(REFERENCE) => object,
            bare => Map::from_iter([("allOf".to_owned(), json!([bare]))]),
        };
        write(self.timeline.availability(around, has), &mut property);
        Json::Object(property)
    }

    /// Every integer is a number.
    fn type_of(&mut self, said: &[Said<'a>], pointer: &str) -> Option<Json> {
        let types: BTreeSet<&str> = said.iter().filter_map(|said| said.value.as_str()).collect();
        if types == BTreeSet::from(["integer", "number"]) {
            return Some("number".into());
        }
        self.agreed(said, "type", pointer)
    }

    /// All values; none where a description takes anything. Beside them, which servers have each text. Null belongs to
    /// the place; of values of other types no enum can be made.
    fn values_of(&mut self, all: &[Said<'a>], merged: &mut Map<String, Json>, pointer: &str) -> Option<Json> {
        if !all.iter().all(|said| said.get("enum").is_some()) {
            return None;
        }
        let around = sources(all);
        let mut having: BTreeMap<&str, Sources> = BTreeMap::new();
        let mut others: BTreeMap<String, &Json> = BTreeMap::new();
        for said in all {
            for value in said.value.get("enum").and_then(Json::as_array).into_iter().flatten() {
                match value {
                    Json::Null => {}
                    Json::String(text) => drop(having.entry(text).or_default().insert(said.source)),
                    other => drop(others.insert(other.to_string(), other)),
                }
            }
        }
        let mut facts = OF_VALUES.map(|keyword| (keyword, Map::new()));
        for (value, has) in &having {
            let of_value = self.timeline.availability(&around, has).facts();
            for ((_, values), fact) in facts.iter_mut().zip(of_value) {
                values.extend(fact.map(|fact| ((*value).to_owned(), fact)));
            }
        }
        for (keyword, values) in facts.into_iter().filter(|(_, values)| !values.is_empty()) {
            merged.insert(keyword.to_owned(), Json::Object(values));
        }
        let named: Vec<&str> = others.keys().map(String::as_str).collect();
        let message = format!("`enum` has values that are no text: {}", named.join(", "));
        let values: Json =
            having.into_keys().map(Json::from).chain(others.values().map(|value| (*value).clone())).collect();
        if !others.is_empty() {
            self.dispute(pointer, "enum", &values, message);
        }
        Some(values)
    }

    /// What all say that say something; where they do not agree, the list of what they say.
    pub(super) fn agreed(&mut self, said: &[Said<'a>], keyword: &str, pointer: &str) -> Option<Json> {
        let values = values(said);
        if let [(only, _)] = values.as_slice() {
            return Some((*only).clone());
        }
        let readings: Json = values.iter().map(|(value, _)| (*value).clone()).collect();
        let said: Vec<String> =
            values.iter().map(|(value, sources)| format!("{value} ({})", self.timeline.named(sources))).collect();
        let message =
            format!("GitHub's descriptions disagree about `{keyword}`, and nothing fits all: {}", said.join(", "));
        self.dispute(pointer, keyword, &readings, message);
        Some(readings)
    }

    fn dispute(&mut self, pointer: &str, keyword: &str, readings: &Json, message: String) {
        let (pointer, keyword) = (pointer.to_owned(), keyword.to_owned());
        self.disputes.push(Dispute { pointer, keyword, readings: readings.clone(), message });
    }
}

/// A property that every description of the object declares and requires. What all require and none declares stays: that is no
/// difference between them, and the check `required` asks for a correction.
fn required(all: &[Said<'_>]) -> Option<Json> {
    let declared_somewhere: BTreeSet<&str> = by_name(all, "properties").into_keys().collect();
    let certain = |said: &Said<'_>| -> BTreeSet<String> {
        let declared: BTreeSet<&str> = said.entries("properties").map(|(name, _)| name.as_str()).collect();
        let required = said.strings("required").into_iter();
        required
            .filter(|name| declared.contains(name) || !declared_somewhere.contains(name))
            .map(str::to_owned)
            .collect()
    };
    let common = all.iter().map(certain).reduce(|one, other| &one & &other).unwrap_or_default();
    (!common.is_empty()).then(|| common.into_iter().map(Json::String).collect())
}

/// Numbers: the widest that is said. Text: a format that one description does not promise is no format.
fn format(all: &[Said<'_>]) -> Option<Json> {
    let formats: BTreeSet<Option<&str>> =
        all.iter().map(|said| said.value.get("format").and_then(Json::as_str)).collect();
    let is_integer = all.iter().all(|said| said.value.get("type").and_then(Json::as_str) == Some("integer"));
    let known: Vec<&str> = formats.iter().flatten().copied().collect();
    match known.as_slice() {
        [only] if formats.len() == 1 => Some((*only).into()),
        ["int64"] | ["int32", "int64"] if is_integer => Some("int64".into()),
        _ => None,
    }
}

type Choice<'a> = fn(std::vec::IntoIter<i64>) -> Option<i64>;

fn limit(all: &[Said<'_>], said: &[Said<'_>], widest: Choice<'_>) -> Option<Json> {
    let limits: Vec<i64> = said.iter().filter_map(|said| said.value.as_i64()).collect();
    if limits.len() < all.len() { None } else { widest(limits.into_iter()).map(Json::from) }
}

/// A default tells what servers do; where they differ there is none.
fn same_of_all(all: &[Said<'_>], said: &[Said<'_>]) -> Option<Json> {
    match values(said).as_slice() {
        [(only, _)] if said.len() == all.len() => Some((*only).clone()),
        _ => None,
    }
}
