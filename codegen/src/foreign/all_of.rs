//! A value of several schemas is an object with the properties of each.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::spec::grammar::REFERENCE;
use crate::spec::resolve;

/// What may stand beside a lone reference, because it is said of the place.
const OF_PLACE: [&str; 8] =
    ["allOf", "nullable", "description", "title", "deprecated", "example", "readOnly", "writeOnly"];

const WORDS: [&str; 5] = ["description", "title", "example", "deprecated", "externalDocs"];

/// More schemas within one another than this are a circle.
const MOST: usize = 16;

/// Makes one object of an `allOf` that is more than a reference. What is no object stays as it is.
pub(super) fn unite(object: &mut Map<String, Json>, whole: &Json) {
    if let Some(members) = object.get_mut("allOf").and_then(Json::as_array_mut) {
        // A member with nothing but words says nothing of the values.
        let is_words = |member: &Json| {
            member.as_object().is_some_and(|member| member.keys().all(|key| WORDS.contains(&key.as_str())))
        };
        members.retain(|member| !is_words(member));
    }
    let Some(members) = object.get("allOf").and_then(Json::as_array) else { return };
    let is_reference = matches!(members.as_slice(), [only] if only.get(REFERENCE).is_some());
    if is_reference && object.get("properties").is_none() {
        // A type beside the reference is that of what it leads to.
        object.retain(|key, _| OF_PLACE.contains(&key.as_str()) || key.starts_with("x-"));
        return;
    }
    let Some(united) = united(&Json::Object(object.clone()), whole, 0) else { return };
    object.remove("allOf");
    object.remove("additionalProperties");
    object.extend(united);
}

/// `type`, `properties` and `required` of all that a schema demands, if all of it is about objects.
fn united(schema: &Json, whole: &Json, depth: usize) -> Option<Map<String, Json>> {
    let schema = resolve::written_out(whole, schema);
    let is_object = schema.get("type").is_none_or(|kind| kind == "object");
    if depth > MOST || !is_object || ["oneOf", "anyOf", "enum", "items"].iter().any(|key| schema.get(key).is_some()) {
        return None;
    }
    let (mut properties, mut required) = (Map::new(), BTreeSet::new());
    for member in schema.get("allOf").and_then(Json::as_array).into_iter().flatten() {
        let member = united(member, whole, depth + 1)?;
        add(&member, &mut properties, &mut required);
    }
    // What a schema says itself is more than what those say that it is made of.
    if let Some(own) = schema.as_object() {
        add(own, &mut properties, &mut required);
    }
    let mut united = Map::from_iter([("type".to_owned(), json!("object"))]);
    if !properties.is_empty() {
        united.insert("properties".to_owned(), Json::Object(properties));
    }
    if !required.is_empty() {
        united.insert("required".to_owned(), json!(required));
    }
    Some(united)
}

fn add(object: &Map<String, Json>, properties: &mut Map<String, Json>, required: &mut BTreeSet<String>) {
    for (name, property) in object.get("properties").and_then(Json::as_object).into_iter().flatten() {
        properties.insert(name.clone(), property.clone());
    }
    let names = object.get("required").and_then(Json::as_array).into_iter().flatten();
    required.extend(names.filter_map(Json::as_str).map(str::to_owned));
}
