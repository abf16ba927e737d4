//! OpenAPI 3.0 schemas as JSON Schema 2020-12, and their judgement.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// A schema of the spec, complete in itself: what it refers to stands in its `$defs`.
///
/// It is closed: a property that the spec does not declare is an error, so that a typing mistake in a test's own data
/// is found. Enums are closed as well. What a newer server may send is therefore sent off spec, and says so.
#[derive(Debug)]
pub struct Schema {
    json: Value,
    validator: Validator,
}

/// Keywords that mean the same in both dialects and hold no schema.
const PLAIN: [&str; 14] = [
    "default",
    "enum",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minItems",
    "minLength",
    "minProperties",
    "multipleOf",
    "pattern",
    "required",
    "type",
    "uniqueItems",
];

/// Keywords that say nothing about what is valid, or are read together with another one.
const SILENT: [&str; 11] = [
    "deprecated",
    "description",
    "discriminator",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
];

impl Schema {
    /// The schema, with `components` (the value at `#/components/schemas`) to resolve its references.
    ///
    /// # Panics
    /// On a keyword that it does not know.
    #[must_use]
    pub fn new(openapi: &Value, components: &Value) -> Self {
        let definitions: Map<String, Value> = components
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, component)| (name.clone(), json_schema(component)))
            .collect();
        let mut json = json_schema(openapi);
        json["$defs"] = Value::Object(definitions);
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&json)
            .unwrap_or_else(|error| panic!("not a JSON Schema: {error}"));
        Self { json, validator }
    }

    /// The JSON Schema itself.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// The schema's `default`.
    #[must_use]
    pub fn default_value(&self) -> Option<&Value> {
        self.json.get("default")
    }

    /// Everything that is wrong with `instance`, each with its place; empty if it is valid.
    #[must_use]
    pub fn errors(&self, instance: &Value) -> Vec<String> {
        self.validator.iter_errors(instance).map(|error| format!("{} at {:?}", error, error.instance_path())).collect()
    }

    /// The value that a parameter's text stands for, or what is wrong with the text.
    ///
    /// # Errors
    /// The text does not spell a value of the schema's type, or the value is not valid.
    pub fn read_text(&self, text: &str) -> Result<Value, String> {
        let value = match self.json["type"].as_str() {
            Some("string") => Value::from(text),
            Some("integer") => text.parse::<i64>().map(Value::from).map_err(|error| format!("{text:?}: {error}"))?,
            Some("boolean") => text.parse::<bool>().map(Value::from).map_err(|error| format!("{text:?}: {error}"))?,
            other => return Err(format!("a parameter of type {other:?} is not read")),
        };
        // "+5" and "007" parse as well; one value has one spelling.
        let canonical = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match self.errors(&value).into_iter().next() {
            _ if canonical != text => Err(format!("{text:?} is not the plain spelling of {canonical}")),
            Some(error) => Err(error),
            None => Ok(value),
        }
    }
}

fn json_schema(openapi: &Value) -> Value {
    let openapi = openapi.as_object().unwrap_or_else(|| panic!("a schema is an object, not {openapi}"));
    if let Some(reference) = openapi.get("$ref").and_then(Value::as_str) {
        let name =
            reference.strip_prefix("#/components/schemas/").unwrap_or_else(|| panic!("{reference} is no schema"));
        return json!({ "$ref": format!("#/$defs/{name}") });
    }
    let mut schema = Map::new();
    for (keyword, value) in openapi {
        let converted = match keyword.as_str() {
            "additionalProperties" if value.is_boolean() => value.clone(),
            "additionalProperties" | "items" | "not" => json_schema(value),
            "allOf" | "anyOf" | "oneOf" => value.as_array().into_iter().flatten().map(json_schema).collect(),
            "properties" => value.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), json_schema(v))).collect(),
            "minimum" | "maximum" => {
                let (inclusive, exclusive) = bounds(keyword);
                let excluded = openapi.get(exclusive) == Some(&Value::Bool(true));
                schema.insert(if excluded { exclusive } else { inclusive }.to_owned(), value.clone());
                continue;
            }
            plain if PLAIN.contains(&plain) => value.clone(),
            silent if SILENT.contains(&silent) || silent.starts_with("x-") => continue,
            unknown => panic!("the keyword {unknown:?} is not read; teach schema.rs what it means"),
        };
        schema.insert(keyword.clone(), converted);
    }
    if schema.contains_key("properties") {
        schema.entry("additionalProperties").or_insert(Value::Bool(false));
    }
    if openapi.get("nullable") == Some(&Value::Bool(true)) { nullable(schema) } else { Value::Object(schema) }
}

fn bounds(keyword: &str) -> (&'static str, &'static str) {
    match keyword {
        "minimum" => ("minimum", "exclusiveMinimum"),
        _ => ("maximum", "exclusiveMaximum"),
    }
}

/// OpenAPI 3.0.3 gives `nullable` a meaning beside `type` only. Beside `allOf` it is read as everybody means it.
fn nullable(mut schema: Map<String, Value>) -> Value {
    let Some(kind) = schema.get_mut("type") else {
        return json!({ "anyOf": [schema, { "type": "null" }] });
    };
    *kind = json!([kind.take(), "null"]);
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.push(Value::Null);
    }
    Value::Object(schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(openapi: Value, instance: Value, is_valid: bool) {
        let components = json!({ "user": {
            "type": "object", "required": ["login"], "properties": { "login": { "type": "string" } },
        } });
        let schema = Schema::new(&openapi, &components);
        let errors = schema.errors(&instance);
        assert_eq!(errors.is_empty(), is_valid, "{openapi} against {instance}: {errors:?}");
    }

    #[test]
    fn nullable_means_the_same_beside_type_enum_and_all_of() {
        check(json!({ "type": "string" }), json!(null), false);
        check(json!({ "type": "string", "nullable": true }), json!(null), true);
        check(json!({ "type": "string", "enum": ["a"], "nullable": true }), json!(null), true);
        check(json!({ "type": "string", "enum": ["a"], "nullable": true }), json!("b"), false);
        let user = json!({ "allOf": [{ "$ref": "#/components/schemas/user" }], "nullable": true });
        check(user.clone(), json!(null), true);
        check(user.clone(), json!({ "login": "octocat" }), true);
        check(user, json!({}), false);
    }

    #[test]
    fn an_undeclared_property_is_an_error_unless_the_object_is_free_form() {
        let user = json!({ "$ref": "#/components/schemas/user" });
        check(user, json!({ "login": "octocat", "lgoin": "" }), false);
        check(json!({ "type": "object" }), json!({ "anything": 1 }), true);
    }

    #[test]
    fn formats_and_bounds_count() {
        check(json!({ "type": "string", "format": "date-time" }), json!("2026-01-02T03:04:05Z"), true);
        check(json!({ "type": "string", "format": "date-time" }), json!("2026-02-30T03:04:05Z"), false);
        check(json!({ "type": "string", "format": "uri" }), json!("no uri"), false);
        check(json!({ "type": "integer", "minimum": 1 }), json!(1), true);
        check(json!({ "type": "integer", "minimum": 1, "exclusiveMinimum": true }), json!(1), false);
    }

    #[test]
    #[should_panic(expected = "the keyword \"patternProperties\" is not read")]
    fn an_unknown_keyword_is_refused() {
        check(json!({ "patternProperties": {} }), json!({}), true);
    }
}
