//! A spec whose operations are in several files.

use std::collections::BTreeSet;

use ghes_actions_codegen::Sources;
use ghes_actions_codegen::spec::write::canonical;
use serde_json::{Map, Value, json};

use super::file;

/// Two files of one spec: `choice` has a bit for each operation, which is set if it goes into the other set. None if one had no operation.
pub(crate) fn parted(spec: &Value, choice: u64) -> Option<(Value, Value)> {
    let (mut default, mut other) = (spec.clone(), json!({ "openapi": spec["openapi"], "info": spec["info"] }));
    let mut number = 0;
    for (path, item) in spec["paths"].as_object()? {
        for method in item.as_object()?.keys() {
            if choice.rotate_right(number) & 1 == 1 {
                let operation = default["paths"][path].as_object_mut()?.remove(method)?;
                other["paths"][path][method] = operation;
            }
            number += 1;
        }
    }
    default["paths"].as_object_mut()?.retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));
    if default["paths"].as_object()?.is_empty() || other.get("paths").is_none() {
        return None;
    }
    let needed = reached(&default["paths"], spec);
    move_components(&mut default, &mut other, &needed);
    let named = used(&default, "x-known-values");
    // A type that no string has is none.
    if !used(&default, "x-accepts").is_subset(&named) {
        return None;
    }
    move_entries(&mut default, &mut other, "x-known-values", |name| named.contains(name));
    let tags = texts_behind(&default["paths"], &["tags"]);
    let (kept, moved): (Vec<Value>, Vec<Value>) = spec["tags"]
        .as_array()?
        .iter()
        .cloned()
        .partition(|tag| tag["name"].as_str().is_some_and(|name| tags.contains(name)));
    default["tags"] = kept.into();
    if !moved.is_empty() {
        other["tags"] = moved.into();
    }
    refer(&mut other, &needed);
    Some((default, other))
}

/// The files, with all of their operations selected.
pub(crate) fn sources(default: &Value, sets: &[(&str, &Value)]) -> Sources {
    let ids = |spec: &Value, indent: &str| -> String {
        let operations = spec["paths"].as_object().into_iter().flat_map(|paths| paths.values());
        let operations = operations.flat_map(|item| item.as_object().into_iter().flat_map(|item| item.values()));
        let ids = operations.filter_map(|operation| operation["operationId"].as_str());
        ids.map(|id| format!("{indent}- {id:?}\n")).collect()
    };
    let of_sets: String = sets.iter().map(|(name, spec)| format!("  {name}:\n{}", ids(spec, "  "))).collect();
    let text = format!("operations:\n{}sets:\n{of_sets}descriptions:\n", ids(default, ""));
    let selection = super::selecting("").text;
    let descriptions = selection.split_once("descriptions:\n").map_or("", |(_, descriptions)| descriptions);
    Sources {
        openapi: file("spec/openapi.yaml", &canonical(default)),
        sets: sets.iter().map(|(name, spec)| file(&format!("spec/{name}.yaml"), &canonical(spec))).collect(),
        selection: file("spec/sources.yaml", &format!("{text}{descriptions}")),
    }
}

/// The types of known values that a spec names, and not those that only it declares.
fn used(spec: &Value, keyword: &str) -> BTreeSet<String> {
    let parts = [&spec["paths"], &spec["components"]];
    parts.into_iter().flat_map(|part| texts_behind(part, &[keyword])).collect()
}

/// The references that a value needs, one after another.
fn reached(value: &Value, spec: &Value) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<String> = texts_behind(value, &["$ref"]).into_iter().collect();
    while let Some(reference) = next.pop() {
        if reached.insert(reference.clone())
            && let Some(component) = spec.pointer(reference.trim_start_matches('#'))
        {
            next.extend(texts_behind(component, &["$ref"]));
        }
    }
    reached
}

fn move_components(default: &mut Value, other: &mut Value, needed: &BTreeSet<String>) {
    let Some(sections) = default["components"].as_object_mut() else { return };
    for (section, components) in sections.iter_mut() {
        let Some(components) = components.as_object_mut() else { continue };
        let is_needed = |name: &str| needed.contains(&format!("#/components/{section}/{name}"));
        let moved: Vec<String> = components.keys().filter(|name| !is_needed(name)).cloned().collect();
        for name in moved {
            other["components"][section][&name] = components.remove(&name).expect("it is there");
        }
    }
    sections.retain(|_, components| components.as_object().is_some_and(|components| !components.is_empty()));
    if sections.is_empty()
        && let Some(root) = default.as_object_mut()
    {
        root.remove("components");
    }
}

fn move_entries(default: &mut Value, other: &mut Value, key: &str, stays: impl Fn(&str) -> bool) {
    let Some(entries) = default.get_mut(key).and_then(Value::as_object_mut) else { return };
    let moved: Vec<String> = entries.keys().filter(|name| !stays(name)).cloned().collect();
    for name in moved {
        other[key][&name] = entries.remove(&name).expect("it is there");
    }
    if entries.is_empty()
        && let Some(root) = default.as_object_mut()
    {
        root.remove(key);
    }
}

/// Names the file of what the default set has.
fn refer(value: &mut Value, needed: &BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries.iter_mut() {
                match value {
                    Value::String(reference) if key == "$ref" && needed.contains(reference) => {
                        *reference = format!("openapi.yaml{reference}");
                    }
                    other => refer(other, needed),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, needed)),
        _ => {}
    }
}

/// The texts, and those of lists, behind any of these keys, however deep.
fn texts_behind(value: &Value, keys: &[&str]) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    let of = |value: &Value| -> Vec<String> {
        let items = value.as_array().into_iter().flatten();
        items.chain([value]).filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    match value {
        Value::Object(entries) => texts.extend(below(entries, keys, of)),
        Value::Array(items) => items.iter().for_each(|item| texts.extend(texts_behind(item, keys))),
        _ => {}
    }
    texts
}

fn below(entries: &Map<String, Value>, keys: &[&str], of: impl Fn(&Value) -> Vec<String>) -> BTreeSet<String> {
    let own = entries.iter().filter(|(key, _)| keys.contains(&key.as_str())).flat_map(|(_, value)| of(value));
    own.chain(entries.values().flat_map(|value| texts_behind(value, keys))).collect()
}
