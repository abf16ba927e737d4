use serde_json::{Map, Value, json};

use super::{for_each_object, take_map};
use crate::names::{component_type, named_schemas};

const SCHEMAS: &str = "/components/schemas";
const PREFIX: &str = "#/components/schemas/";

/// Renames all components to the names of their types, and moves every inline object and enum among them.
pub(super) fn run(spec: &mut Value) {
    rename_components(spec);
    let mut inline = named_schemas(spec);
    inline.retain(|schema| schema.pointer != format!("{SCHEMAS}/{}", schema.name));
    // Innermost first: an outer schema is moved with the references to its inner ones already in place.
    inline.sort_by_key(|schema| std::cmp::Reverse(schema.pointer.matches('/').count()));
    for schema in inline {
        let words = words_of_parameter(spec, &schema.pointer);
        let Some(place) = spec.pointer_mut(&schema.pointer) else { continue };
        let mut moved = place.take();
        *place = reference_in_place_of(&moved, &schema.name);
        if let Some(object) = moved.as_object_mut() {
            object.remove("nullable");
            if let Some(words) = words {
                object.entry("description").or_insert(words);
            }
        }
        if let Some(schemas) = spec.pointer_mut(SCHEMAS).and_then(Value::as_object_mut) {
            schemas.insert(schema.name, moved);
        }
    }
}

fn rename_components(spec: &mut Value) {
    let schemas = take_map(spec, SCHEMAS);
    let renamed: Map<_, _> = schemas.into_iter().map(|(key, schema)| (component_type(&key, &schema), schema)).collect();
    match spec.as_object_mut() {
        Some(root) => {
            let components = root.entry("components").or_insert_with(|| json!({}));
            components["schemas"] = Value::Object(renamed);
        }
        None => return,
    }
    for_each_object(spec, &mut |object| {
        let target = object.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix(PREFIX));
        if let Some(key) = target {
            let reference = format!("{PREFIX}{}", component_type(key, &Value::Null));
            object.insert("$ref".to_owned(), Value::String(reference));
        }
    });
}

/// What is left behind: a reference that keeps the words and the nullability of the place.
fn reference_in_place_of(schema: &Value, name: &str) -> Value {
    let mut place = json!({ "allOf": [{ "$ref": format!("{PREFIX}{name}") }] });
    for keyword in ["description", "nullable"] {
        if let Some(value) = schema.get(keyword) {
            place[keyword] = value.clone();
        }
    }
    place
}

/// The words of a parameter stand on the parameter, not on its schema.
fn words_of_parameter(spec: &Value, pointer: &str) -> Option<Value> {
    spec.pointer(pointer.strip_suffix("/schema")?)?.get("description").cloned()
}
