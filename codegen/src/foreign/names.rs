//! Names of types that would be given twice.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::schemas::for_each;
use crate::names::{named_schemas, type_name};
use crate::spec::grammar::{NAME, REFERENCE, base_name};
use crate::spec::{Document, View, pointer};

/// Gives a name of its own to each schema that is written in place and would have that of a component, or of one before it. Components keep their names, so
/// that a name depends on nothing but what has the same.
pub(super) fn tell_apart(json: &mut Json) {
    twins(json);
    let document = Document::without_places(json);
    let named = named_schemas(&View::of(&document));
    let is_component = |place: &str| pointer::segments(place).count() == 3 && place.starts_with("/components/schemas/");
    let mut taken: BTreeSet<String> =
        named.iter().filter(|schema| is_component(&schema.pointer)).map(|schema| schema.name.clone()).collect();
    for schema in named.iter().filter(|schema| !is_component(&schema.pointer)) {
        if taken.insert(schema.name.clone()) {
            continue;
        }
        let free = (2..).map(|number| format!("{}{number}", schema.name)).find(|name| !taken.contains(name));
        let Some(name) = free else { continue };
        if let Some(place) = json.pointer_mut(&schema.pointer).and_then(Json::as_object_mut) {
            place.insert(NAME.to_owned(), json!(name));
            taken.insert(name);
        }
    }
}

const SCHEMAS: &str = "#/components/schemas/";

/// A component that differs from another by its null only is that one, where null can stand. One that differs otherwise is called by
/// its whole name.
fn twins(json: &mut Json) {
    let Some(schemas) = json.pointer_mut("/components/schemas").and_then(Json::as_object_mut) else { return };
    let is_nullable = |schema: &Json| schema.get("nullable") == Some(&Json::Bool(true));
    let nullable: Vec<(String, String)> = schemas
        .iter()
        .filter(|(name, schema)| is_nullable(schema) && base_name(name) != name.as_str())
        .map(|(name, _)| (name.clone(), base_name(name).to_owned()))
        .collect();
    let mut same = Map::new();
    for (name, base) in nullable {
        let Some(mut twin) = schemas.get(&name).cloned() else { continue };
        if let Some(twin) = twin.as_object_mut() {
            twin.remove("nullable");
        }
        match schemas.get(&base) {
            Some(base_schema) if *base_schema == twin => {
                same.insert(format!("{SCHEMAS}{name}"), json!(format!("{SCHEMAS}{base}")));
                schemas.remove(&name);
            }
            Some(_) => {
                let own = type_name(&name);
                if let Some(schema) = schemas.get_mut(&name).and_then(Json::as_object_mut) {
                    schema.insert(NAME.to_owned(), json!(own));
                }
            }
            None => {}
        }
    }
    for_each(json, &mut |object| refer_to_base(object, &same));
}

fn refer_to_base(object: &mut Map<String, Json>, same: &Map<String, Json>) {
    let base = |object: &Map<String, Json>| same.get(object.get(REFERENCE)?.as_str()?).cloned();
    if let Some(base) = base(object) {
        *object = Map::from_iter([
            ("allOf".to_owned(), json!([{ REFERENCE: base }])),
            ("nullable".to_owned(), Json::Bool(true)),
        ]);
        return;
    }
    // Inner objects come first, so that the reference in a lone `allOf` has become one itself.
    let inner = object.get("allOf").and_then(|members| members.get(0)?.get("allOf")).cloned();
    if let Some(inner) = inner {
        object.insert("allOf".to_owned(), inner);
        object.insert("nullable".to_owned(), Json::Bool(true));
    }
}
