//! Schemas as `spec/` has them: what a document says in a way of its own that means the same, and what means nothing to a client.

use serde_json::{Map, Value as Json, json};

use super::all_of;
use crate::spec::grammar::{FORMATS, JSON};
use crate::spec::resolve;

/// The sections of components that are written out where they are used.
const WRITTEN_OUT: [&str; 2] = ["requestBodies", "responses"];

/// Rewrites what can be a schema, wherever it is.
pub(super) fn rewrite(document: &mut Json) {
    let whole = document.clone();
    for_each(document, &mut |object| {
        write_out(object, &whole);
        all_of::unite(object, &whole);
    });
    let whole = document.clone();
    for_each(document, &mut |object| {
        content(object);
        parameter(object, &whole);
        choice(object, &whole);
        schema(object);
    });
}

/// Calls `visit` on every object, inner before outer, but not within examples.
pub(super) fn for_each(value: &mut Json, visit: &mut impl FnMut(&mut Map<String, Json>)) {
    match value {
        Json::Object(object) => {
            for (key, inner) in object.iter_mut() {
                match (key.as_str(), inner) {
                    ("example" | "examples" | "default" | "enum", _) => {}
                    // The names of properties are no keywords, whatever they are, nor is the `default` of responses.
                    ("properties" | "responses", Json::Object(named)) => {
                        named.values_mut().for_each(|inner| for_each(inner, visit));
                    }
                    (_, inner) => for_each(inner, visit),
                }
            }
            visit(object);
        }
        Json::Array(items) => items.iter_mut().for_each(|item| for_each(item, visit)),
        _ => {}
    }
}

/// The target of a reference in its place.
fn write_out(object: &mut Map<String, Json>, whole: &Json) {
    if let Some(((section, _), Json::Object(target))) = resolve::target(whole, object)
        && WRITTEN_OUT.contains(&section.as_str())
    {
        *object = target.clone();
    }
}

/// Gives JSON its usual media type, and a body without a schema one that any value fits.
fn content(object: &mut Map<String, Json>) {
    let Some(content) = object.get_mut("content").and_then(Json::as_object_mut) else { return };
    if !content.values().all(Json::is_object) {
        return;
    }
    let json_by_another_name = content.keys().find(|name| is_json(name)).cloned();
    if let (false, Some(name)) = (content.contains_key(JSON), json_by_another_name)
        && let Some(body) = content.remove(&name)
    {
        content.insert(JSON.to_owned(), body);
    }
    if let Some(body) = content.get_mut(JSON).and_then(Json::as_object_mut) {
        body.entry("schema").or_insert_with(|| json!({}));
    }
}

fn is_json(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    name == JSON
        || name == "*/*"
        || name == "text/json"
        || (name.starts_with("application/") && name.ends_with("+json"))
}

/// The schema of a parameter stands at it. A parameter that is null is left out.
fn parameter(object: &mut Map<String, Json>, whole: &Json) {
    let is_parameter = object.get("in").is_some_and(Json::is_string) && object.get("name").is_some_and(Json::is_string);
    let is_default = |location: &str, style: &str, explode: bool, object: &Map<String, Json>| {
        object.get("in").is_some_and(|place| place == location)
            && object.get("style").is_none_or(|there| there == style)
            && object.get("explode").is_none_or(|there| *there == json!(explode))
    };
    // What OpenAPI means without them.
    if is_parameter && (is_default("query", "form", true, object) || is_default("path", "simple", false, object)) {
        object.remove("style");
        object.remove("explode");
    }
    let is_path = object.get("in").is_some_and(|location| location == "path");
    let Some(place) = object.get_mut("schema").filter(|_| is_parameter) else { return };
    let only =
        place.get("allOf").and_then(Json::as_array).filter(|parts| parts.len() == 1).and_then(|parts| parts.first());
    let mut written = resolve::written_out(whole, only.unwrap_or(place)).clone();
    if let Some(schema) = written.as_object_mut() {
        schema.remove("nullable");
        as_text(schema);
        let is_plain = schema.get("type").is_some_and(|kind| kind == "number" || kind == "boolean");
        if is_path && is_plain {
            *schema = Map::from_iter([("type".to_owned(), json!("string"))]);
        }
        self::schema(schema);
    }
    *place = written;
}

/// A choice among values of an address is text.
fn as_text(schema: &mut Map<String, Json>) {
    for keyword in CHOICES {
        if schema.remove(keyword).is_some() {
            schema.insert("type".to_owned(), json!("string"));
        }
    }
}

/// The keywords of choices.
const CHOICES: [&str; 2] = ["oneOf", "anyOf"];

/// Puts what is said beside a choice where it belongs: null to the place, the type to the members. What a choice only demands of the
/// properties beside it, the server checks.
fn choice(object: &mut Map<String, Json>, whole: &Json) {
    for keyword in CHOICES {
        let Some(mut members) = object.get(keyword).and_then(Json::as_array).cloned() else { continue };
        let is_beside_properties = object.contains_key("properties");
        let kind = object.get("type").cloned();
        let mut is_nullable = false;
        for member in &mut members {
            is_nullable |= resolve::written_out(whole, member).get("nullable") == Some(&Json::Bool(true));
            let Some(member) = member.as_object_mut().filter(|member| !member.contains_key("$ref")) else { continue };
            member.remove("nullable");
            if let Some(kind) = kind.as_ref().filter(|_| !is_beside_properties) {
                member.entry("type").or_insert_with(|| kind.clone());
            }
        }
        object.remove(keyword);
        if is_nullable {
            object.insert("nullable".to_owned(), Json::Bool(true));
        }
        if is_beside_properties {
            unite(object, &members);
            continue;
        }
        object.remove("type");
        match members.as_slice() {
            [only] => match only.as_object() {
                Some(only) if !only.contains_key("$ref") => {
                    for (key, value) in only {
                        object.entry(key.clone()).or_insert_with(|| value.clone());
                    }
                }
                _ => drop(object.insert("allOf".to_owned(), json!([only]))),
            },
            _ => drop(object.insert(keyword.to_owned(), Json::Array(members))),
        }
    }
}

/// Adds the properties of the members of a choice to those beside it; none of them is required.
fn unite(object: &mut Map<String, Json>, members: &[Json]) {
    let Some(properties) = object.get_mut("properties").and_then(Json::as_object_mut) else { return };
    let more = members.iter().filter_map(|member| member.get("properties")?.as_object()).flatten();
    for (name, property) in more {
        properties.entry(name.clone()).or_insert_with(|| property.clone());
    }
}

fn schema(object: &mut Map<String, Json>) {
    let kind = object.get("type").and_then(Json::as_str).map(str::to_owned);
    if kind.is_none() && !object.contains_key("in") {
        let told = [("properties", "object"), ("items", "array"), ("enum", "string")];
        let is_schema = |key: &str| match key {
            "enum" => object
                .get(key)
                .and_then(Json::as_array)
                .is_some_and(|values| values.iter().all(|value| value.is_string() || value.is_null())),
            "properties" => object.get(key).is_some_and(Json::is_object),
            _ => object.get(key).is_some_and(|items| items.is_object()),
        };
        if let Some((_, kind)) = told.into_iter().find(|(key, _)| is_schema(key)) {
            object.insert("type".to_owned(), json!(kind));
        }
    }
    let Some(kind) = object.get("type").and_then(Json::as_str).map(str::to_owned) else { return };
    values(object, &kind);
    // What a server sends is not judged, and what it does with what is left out is its own affair.
    object.remove("default");
    let format = object.get("format").and_then(Json::as_str);
    let is_meant = |format: &str| {
        FORMATS.iter().find(|(known, _)| *known == format).is_some_and(|(_, types)| types.contains(&kind.as_str()))
    };
    if format.is_some_and(|format| !is_meant(format) || matches!(kind.as_str(), "array" | "boolean" | "object")) {
        object.remove("format");
    }
    for bound in ["minimum", "maximum"] {
        if object.get(bound).is_some_and(|value| kind != "integer" || !value.is_i64()) {
            object.remove(bound);
        }
    }
    if kind == "array" {
        object.entry("items").or_insert_with(|| json!({}));
    }
    if let Some(properties) = object.get("properties").and_then(Json::as_object).cloned()
        && let Some(required) = object.get_mut("required").and_then(Json::as_array_mut)
    {
        required.retain(|name| name.as_str().is_some_and(|name| properties.contains_key(name)));
        if required.is_empty() {
            object.remove("required");
        }
    } else if kind == "object" {
        object.remove("required");
    }
}

/// Only texts make an enum, and null is said of the place.
fn values(object: &mut Map<String, Json>, kind: &str) {
    let Some(values) = object.get("enum").and_then(Json::as_array).cloned() else { return };
    let texts: Vec<Json> = values.iter().filter(|value| value.is_string()).cloned().collect();
    if values.iter().any(Json::is_null) {
        object.insert("nullable".to_owned(), Json::Bool(true));
    }
    let mut distinct = Vec::new();
    texts.into_iter().for_each(|text| {
        if !distinct.contains(&text) {
            distinct.push(text)
        }
    });
    if kind != "string" || distinct.is_empty() {
        object.remove("enum");
    } else {
        object.insert("enum".to_owned(), Json::Array(distinct));
    }
}
