//! The file of a set, out of a linked document that has the set and those before it. The opposite of [`link`](super::link).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::grammar::{Kind, SET, SETS};
use super::walk::places_of_all;
use super::{Document, View, link, pointer};

/// What [`split`] makes of a document.
pub(crate) struct Split {
    /// The file of the set.
    pub(crate) json: Json,
    /// The components of the files before it that the document has otherwise, by their pointers.
    pub(crate) changed: Vec<String>,
}

/// Takes the set `name` out of `linked`. What `before` has is left out, and referred to.
pub(crate) fn split(linked: &Document, before: &[Document], name: &str) -> Split {
    let file_of = |reference: &str| {
        let (section, key) = pointer::component(reference)?;
        let at = pointer::child(&pointer::child("/components", &section), &key);
        before
            .iter()
            .find(|document| document.lookup(&at).is_some())
            .map(|document| link::file_of(&document.source.path))
    };
    let references = places_of_all(linked).into_iter().filter_map(|place| Some((place.reference()?, place.pointer)));
    let targets: BTreeMap<String, String> =
        references.filter_map(|(reference, at)| Some((at, format!("{}{reference}", file_of(reference)?)))).collect();
    let whole = link::retargeted(&linked.root, "", &targets).to_json();
    let there: Vec<Json> = before.iter().map(|document| document.root.to_json()).collect();
    let mut json = Map::new();
    let keep = |json: &mut Map<String, Json>, key: &str, value: Option<Json>| {
        json.extend(value.map(|value| (key.to_owned(), value)));
    };
    keep(&mut json, "openapi", whole.get("openapi").cloned());
    keep(&mut json, "info", whole.get(SETS).and_then(|sets| sets.get(name)).cloned());
    keep(&mut json, "tags", added_tags(&whole, &there));
    for (key, depth) in link::ADDED {
        let others: Vec<&Json> = there.iter().filter_map(|document| document.get(key)).collect();
        keep(&mut json, key, whole.get(key).and_then(|value| added(value, &others, depth)));
    }
    json.entry("paths").or_insert_with(|| Json::Object(Map::new()));
    Split { json: Json::Object(json), changed: changed(linked, before) }
}

/// The entries of a mapping that none of the others has, `depth` names deep; none if there are none.
fn added(value: &Json, others: &[&Json], depth: usize) -> Option<Json> {
    let entries = value.as_object()?.iter().filter_map(|(key, value)| {
        let there: Vec<&Json> = others.iter().filter_map(|other| other.get(key)).collect();
        let value = match there.is_empty() {
            true => value.clone(),
            false if depth > 1 => added(value, &there, depth - 1)?,
            false => return None,
        };
        Some((key.clone(), value))
    });
    let entries: Map<String, Json> = entries.collect();
    (!entries.is_empty()).then_some(Json::Object(entries))
}

fn added_tags(whole: &Json, before: &[Json]) -> Option<Json> {
    let tags = |document: &Json| document.get("tags").and_then(Json::as_array).cloned().unwrap_or_default();
    let name = |tag: &Json| tag.get("name").and_then(Json::as_str).map(str::to_owned);
    let known: BTreeSet<_> = before.iter().flat_map(tags).map(|tag| name(&tag)).collect();
    let mut added: Vec<Json> = tags(whole).into_iter().filter(|tag| !known.contains(&name(tag))).collect();
    // The file says whose they are.
    added.iter_mut().filter_map(Json::as_object_mut).for_each(|tag| drop(tag.remove(SET)));
    (!added.is_empty()).then_some(Json::Array(added))
}

fn changed(linked: &Document, before: &[Document]) -> Vec<String> {
    let view = View::of_all(linked);
    let components = view.places.iter().filter(|place| matches!(place.under, Some((Kind::Components, _))));
    let (joined, _) = match before.split_first() {
        Some((default, sets)) => link::link(default, sets),
        None => return Vec::new(),
    };
    let is_changed = |pointer: &str, now: &Json| joined.lookup(pointer).is_some_and(|there| there.to_json() != *now);
    components
        .filter(|place| is_changed(&place.pointer, &place.node.to_json()))
        .map(|place| place.pointer.clone())
        .collect()
}
