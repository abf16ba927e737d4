use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{for_each_object, take_map};
use crate::names::{self, NamedSchema, component_type, named_schemas};
use crate::spec::grammar::{NAME, OF_THINGS};
use crate::spec::{Document, View, pointer};

const SCHEMAS: &str = "/components/schemas";
const PREFIX: &str = "#/components/schemas/";

/// Renames all components to the names of their types, and moves every inline object and enum among them.
pub(super) fn run(spec: &mut Value) {
    rename_components(spec);
    let all = named(spec);
    let names: BTreeMap<&str, &str> =
        all.iter().map(|schema| (schema.pointer.as_str(), schema.name.as_str())).collect();
    let mut inline = all.clone();
    inline.retain(|schema| !is_component(&schema.pointer));
    // Innermost first: an outer schema is moved with the references to its inner ones already in place.
    inline.sort_by_key(|schema| std::cmp::Reverse(schema.pointer.matches('/').count()));
    for schema in inline {
        let words = words_of_its_own(spec, &names, &schema.pointer);
        let Some(place) = spec.pointer_mut(&schema.pointer) else { continue };
        let mut moved = place.take();
        *place = reference_in_place_of(&mut moved, &schema.name, words.is_some());
        if let (Some(object), Some(words)) = (moved.as_object_mut(), words) {
            object.insert("description".to_owned(), Value::String(words));
        }
        if let Some(schemas) = spec.pointer_mut(SCHEMAS).and_then(Value::as_object_mut) {
            schemas.insert(schema.name, moved);
        }
    }
    copy_for_responses(spec, &all);
}

fn is_component(pointer: &str) -> bool {
    pointer.strip_prefix(SCHEMAS).is_some_and(|below| below.matches('/').count() == 1)
}

/// Emits components once more under the names of responses, and once less where nothing else needs them.
fn copy_for_responses(spec: &mut Value, all: &[NamedSchema]) {
    let key = |schema: &NamedSchema| schema.pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let copies = all.iter().filter(|schema| is_component(&schema.pointer) && key(schema) != schema.name);
    let sources: BTreeSet<String> = copies.clone().map(key).collect();
    let Some(schemas) = spec.pointer_mut(SCHEMAS).and_then(Value::as_object_mut) else { return };
    for copy in copies {
        if let Some(schema) = schemas.get(&key(copy)).cloned() {
            schemas.insert(copy.name.clone(), schema);
        }
    }
    let is_named = |name: &String| all.iter().any(|schema| schema.name == *name);
    schemas.retain(|name, _| !sources.contains(name) || is_named(name));
    for operation in spec.get_mut("paths").into_iter().flat_map(Value::as_object_mut).flat_map(Map::values_mut) {
        operation.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(refer_to_copies);
    }
}

fn refer_to_copies(operation: &mut Value) {
    let Some(name) = operation.get("x-response-type").and_then(Value::as_str).map(names::type_name) else { return };
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    let contents = responses.into_iter().flat_map(Map::values_mut).filter_map(|response| response.get_mut("content"));
    let bodies = contents.filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    for reference in bodies.filter_map(|body| body.pointer_mut("/schema/$ref")) {
        *reference = Value::String(format!("{PREFIX}{name}"));
    }
}

fn named(spec: &Value) -> Vec<NamedSchema> {
    let document = Document::without_places(spec);
    named_schemas(&View::of(&document))
}

fn rename_components(spec: &mut Value) {
    let schemas = take_map(spec, SCHEMAS);
    let name_of =
        |key: &str, schema: &Value| component_type(key, is_nullable(schema), schema.get(NAME).and_then(Value::as_str));
    let names: BTreeMap<String, String> = schemas
        .iter()
        .map(|(key, schema)| (format!("{PREFIX}{key}"), format!("{PREFIX}{}", name_of(key, schema))))
        .collect();
    let renamed: Map<_, _> = schemas.into_iter().map(|(key, schema)| (name_of(&key, &schema), schema)).collect();
    match spec.as_object_mut() {
        Some(root) => {
            let components = root.entry("components").or_insert_with(|| json!({}));
            components["schemas"] = Value::Object(renamed);
        }
        None => return,
    }
    for_each_object(spec, &mut |object| {
        let target = object.get("$ref").and_then(Value::as_str).and_then(|reference| names.get(reference));
        if let Some(reference) = target.cloned() {
            object.insert("$ref".to_owned(), Value::String(reference));
        }
    });
}

/// What is left behind: a reference that keeps what is said of the place. Where the type has words of its own, that is all but the shape.
fn reference_in_place_of(schema: &mut Value, name: &str, has_words: bool) -> Value {
    let mut place = json!({ "allOf": [{ "$ref": format!("{PREFIX}{name}") }] });
    let Some(object) = schema.as_object_mut() else { return place };
    if let Some(nullable) = object.remove("nullable") {
        place["nullable"] = nullable;
    }
    if let Some(words) = object.get("description") {
        place["description"] = words.clone();
    }
    for keyword in OF_THINGS.into_iter().chain(["deprecated"]) {
        if let Some(fact) = object.get(keyword).filter(|_| has_words).cloned() {
            object.remove(keyword);
            place[keyword] = fact;
        }
    }
    place
}

/// What is said of a property or a parameter is true of that place: that it is usually absent, say. Its type says whose it is.
fn words_of_its_own(spec: &Value, names: &BTreeMap<&str, &str>, pointer: &str) -> Option<String> {
    if let Some(parameter) = pointer.strip_suffix("/schema").and_then(|parameter| spec.pointer(parameter)) {
        let name = parameter.get("name").and_then(Value::as_str)?;
        return parameter.get("in").map(|_| format!("The type of the parameter `{}`.", names::argument(name)));
    }
    let (owner, property) = pointer.rsplit_once("/properties/")?;
    // What is deeper, such as the items of a list, has words of its own.
    if property.contains('/') {
        return None;
    }
    let property: String = pointer::segments(&format!("/{property}")).collect();
    names.get(owner).map(|owner| format!("The type of [`{owner}::{}`].", names::field(&property)))
}

fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
}
