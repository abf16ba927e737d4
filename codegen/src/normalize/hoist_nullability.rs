use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{for_each_object, take_map};
use crate::spec::grammar::base_name;

const SCHEMAS: &str = "/components/schemas";
const PREFIX: &str = "#/components/schemas/";

/// Every use of a component that may be null becomes nullable, and the component becomes its base: one type a shape, and `Option` where
/// null can stand.
pub(super) fn run(spec: &mut Value) {
    let mut bases = BTreeMap::new();
    let mut schemas = Map::new();
    for (key, mut schema) in take_map(spec, SCHEMAS) {
        let nullable = schema.as_object_mut().and_then(|object| object.remove("nullable")) == Some(Value::Bool(true));
        if !nullable {
            schemas.insert(key, schema);
            continue;
        }
        let base = base_name(&key).to_owned();
        bases.insert(format!("{PREFIX}{key}"), format!("{PREFIX}{base}"));
        // A base with the same name is equal: the check `type-names` promises it.
        schemas.entry(base).or_insert(schema);
    }
    if let Some(place) = spec.pointer_mut(SCHEMAS) {
        *place = Value::Object(schemas);
    }
    for_each_object(spec, &mut |object| make_uses_nullable(object, &bases));
}

/// Inner objects come first, so a bare reference inside `allOf` has already become `allOf` with `nullable` of its own.
fn make_uses_nullable(object: &mut Map<String, Value>, bases: &BTreeMap<String, String>) {
    let target = object.get("$ref").and_then(Value::as_str).and_then(|reference| bases.get(reference));
    if let Some(base) = target {
        let reference = json!([{ "$ref": base }]);
        object.clear();
        object.insert("allOf".to_owned(), reference);
        object.insert("nullable".to_owned(), Value::Bool(true));
        return;
    }
    let lone =
        object.get("allOf").and_then(Value::as_array).filter(|parts| parts.len() == 1).and_then(|parts| parts.first());
    if let Some(inner) = lone.and_then(|part| part.get("allOf")).cloned() {
        object.insert("allOf".to_owned(), inner);
        object.insert("nullable".to_owned(), Value::Bool(true));
    }
}
