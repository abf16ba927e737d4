//! The committed spec against `spec/compat.json`, the table of what each description has: no description is needed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use compat::decode::OPERATIONS;
use compat::document::{Document, strings};
use compat::facts::{Facts, Object};
use compat::release::FIRST_API_VERSION;
use serde_json::Value;

/// The releases whose descriptions lack `display_title`, or require it without declaring it.
const WITHOUT_DISPLAY_TITLE: [&str; 8] = [
    "api.github.com@2.2.1",
    "ghes-2.22@2.2.1",
    "ghes-3.4@10.0.0",
    "ghes-3.5@10.0.0",
    "ghes-3.6@10.0.0",
    "ghes-3.6@12.0.0",
    "ghes-3.7@10.0.0",
    "ghes-3.7@12.0.0",
];

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn facts() -> Facts {
    serde_json::from_str(&read("compat.json")).expect("the table is as `cargo xtask compat` writes it")
}

/// The objects of the spec by the names that the table gives them, each with the fields that it requires for certain and not
/// by a correction.
fn objects(spec: &Value) -> BTreeMap<String, Value> {
    let document = Document::spec(&spec.to_string(), &[]).expect("JSON is YAML");
    let mut found = BTreeMap::new();
    for (id, operation) in document.operations() {
        if let Some(media_type) = document.success(operation).expect("the spec has an answer") {
            walk(&document, &media_type["schema"], id, &mut found);
        }
    }
    found
}

fn walk(document: &Document, schema: &Value, at: &str, found: &mut BTreeMap<String, Value>) {
    let resolved = document.resolve(schema);
    let name = resolved.name.map_or_else(|| at.to_owned(), str::to_owned);
    if let Some(items) = resolved.body.get("items") {
        walk(document, items, &format!("{at}[]"), found);
    }
    if resolved.body.get("properties").is_some() && found.insert(name.clone(), resolved.body.clone()).is_none() {
        for (key, property) in resolved.body["properties"].as_object().into_iter().flatten() {
            walk(document, property, &format!("{name}.{key}"), found);
        }
    }
}

/// The descriptions that do not promise what the spec requires.
fn red(spec: &Value, facts: &Facts) -> BTreeSet<String> {
    let everyone: BTreeSet<&str> = facts.descriptions.iter().map(String::as_str).collect();
    let mut red = BTreeSet::new();
    for (name, schema) in objects(spec) {
        let object =
            facts.objects.get(&name).unwrap_or_else(|| panic!("the table has no {name}; run `cargo xtask compat`"));
        let there = object.there.of(&everyone);
        let added: BTreeSet<&str> =
            schema.pointer("/x-correction/adds").into_iter().flat_map(|adds| strings(adds, "required")).collect();
        for field in strings(&schema, "required").filter(|field| !added.contains(field)) {
            let promising = promising(object, field, &there);
            red.extend(there.difference(&promising).map(|name| (*name).to_owned()));
        }
    }
    red
}

fn promising<'a>(object: &'a Object, field: &str, there: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let Some(field) = object.fields.get(field) else { return BTreeSet::new() };
    let has = field.there.of(there);
    field.required.as_ref().map_or_else(BTreeSet::new, |required| required.of(&has))
}

fn spec() -> Value {
    document().json().clone()
}

fn document() -> Document {
    Document::spec(&read("openapi.yaml"), &[&read("fleet.yaml")]).expect("the spec is YAML")
}

#[test]
fn what_the_spec_requires_every_description_promises() {
    assert_eq!(red(&spec(), &facts()), BTreeSet::new());
}

#[test]
fn without_the_leniency_for_display_title_the_releases_without_it_are_red() {
    let mut spec = spec();
    let required = spec.pointer_mut("/components/schemas/workflow-run/required").and_then(Value::as_array_mut);
    required.expect("a run requires something").push("display_title".into());
    let red = red(&spec, &facts());
    assert_eq!(red.iter().map(String::as_str).collect::<Vec<_>>(), WITHOUT_DISPLAY_TITLE);
}

#[test]
fn the_spec_has_every_field_that_a_description_has() {
    let objects = objects(&spec());
    for (name, object) in facts().objects {
        let Some(schema) = objects.get(&name) else { continue };
        let ours: BTreeSet<&String> =
            schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key).collect();
        let theirs: BTreeSet<&String> = object.fields.keys().collect();
        assert_eq!(ours, theirs, "{name}");
    }
}

/// The newest description of a release says what it has.
#[test]
fn since_is_the_first_server_from_which_on_all_have_a_field_and_not_the_first_that_has_the_object() {
    let facts = facts();
    let everyone: BTreeSet<&str> = facts.descriptions.iter().map(String::as_str).collect();
    let release = |name: &str| name.split('@').next().unwrap_or_default().to_owned();
    // Only what is described in the version that the client sends decides; others are named behind the origin.
    let sent = serde_yaml::from_str::<Value>(&read("sources.yaml")).expect("it is YAML")["api_version"].clone();
    let sent = sent.as_str().unwrap_or(FIRST_API_VERSION).to_owned();
    let is_sent = |name: &&str| name.split('@').nth(2).unwrap_or(FIRST_API_VERSION) == sent;
    let order: Vec<&str> = facts.descriptions.iter().map(String::as_str).filter(is_sent).collect();
    let is_newest = |index: usize| order.get(index + 1).is_none_or(|next| release(next) != release(order[index]));
    let newest: Vec<&str> = (0..order.len()).filter(|index| is_newest(*index)).map(|index| order[index]).collect();
    let servers = |set: &BTreeSet<&str>| -> Vec<String> {
        newest
            .iter()
            .filter(|name| name.starts_with("ghes-") && set.contains(**name))
            .map(|name| release(name))
            .collect()
    };
    let mut compared = 0;
    for (name, schema) in objects(&spec()) {
        let Some(object) = facts.objects.get(&name) else { continue };
        let there = object.there.of(&everyone);
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            let has = object.fields[key].there.of(&there);
            let (all, with) = (servers(&there), servers(&has));
            let Some(last) = with.last() else { continue };
            let from_last = all.iter().rev().skip_while(|release| *release != last);
            let first = from_last.take_while(|release| with.contains(release)).last().expect("the last one has it");
            let expected = (all.first() != Some(first)).then_some(first.as_str());
            assert_eq!(property.get("x-since").and_then(Value::as_str), expected, "{name}.{key}");
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn every_operation_of_the_spec_is_judged() {
    let document = document();
    let ours: Vec<&str> = document.operations().into_keys().collect();
    assert_eq!(ours, OPERATIONS.map(|operation| operation.operation_id), "give decode.rs a row for it");
}
