//! A description, or the spec: its operations and what they refer to.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

/// The part of a description that some operations need.
#[derive(Clone, Debug)]
pub struct Document {
    json: Value,
}

/// Where an operation stands.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    /// The path template.
    pub path: &'a str,
    /// The method, in lower case.
    pub method: &'a str,
    /// The operation.
    pub value: &'a Value,
}

/// A value with its references followed.
#[derive(Clone, Copy, Debug)]
pub struct Resolved<'a> {
    /// Name of the component that it is.
    pub name: Option<&'a str>,
    /// Whether null can stand here.
    pub nullable: bool,
    /// The place's own keywords: those beside `allOf`.
    pub place: &'a Value,
    /// What it is.
    pub body: &'a Value,
}

impl Document {
    /// Reads the part of a description that the operations in `ids` need. The rest is passed over: descriptions have 14 MB.
    ///
    /// # Errors
    /// The text is no description.
    pub fn read(text: &[u8], ids: &[&str]) -> Result<Self, String> {
        let whole: Whole<'_> = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        let parse = |raw: &RawValue| serde_json::from_str::<Value>(raw.get()).map_err(|error| error.to_string());
        let mut paths = Map::new();
        for (path, raw) in whole.paths.iter().filter(|(_, raw)| ids.iter().any(|id| raw.get().contains(id))) {
            paths.insert(path.clone(), parse(raw)?);
        }
        let mut components: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
        let mut pending = Vec::new();
        paths.values().for_each(|item| references(item, &mut pending));
        while let Some((section, name)) = pending.pop() {
            let section_of_it = components.entry(section.clone()).or_default();
            let Some(raw) = whole.components.get(&section).and_then(|section| section.get(&name)) else { continue };
            if !section_of_it.contains_key(&name) {
                let value = parse(raw)?;
                references(&value, &mut pending);
                section_of_it.insert(name, value);
            }
        }
        Ok(Self { json: json!({ "paths": paths, "components": components }) })
    }

    /// Reads the spec: the default set, and the others, which refer to it.
    ///
    /// # Errors
    /// A text is no YAML.
    pub fn spec(default: &str, sets: &[&str]) -> Result<Self, String> {
        let parsed = |text: &str| serde_yaml::from_str::<Value>(text).map_err(|error| error.to_string());
        let mut json = parsed(default)?;
        for set in sets {
            let mut set = parsed(set)?;
            make_local(&mut set);
            // Two names deep: operations by path and method, components by kind and name.
            for part in ["paths", "components"] {
                for (name, entries) in entries(&set, part) {
                    let there = json[part].get_mut(name).and_then(Value::as_object_mut);
                    match (there, entries.as_object()) {
                        (Some(there), Some(entries)) => there.extend(entries.clone()),
                        _ => json[part][name] = entries.clone(),
                    }
                }
            }
        }
        Ok(Self { json })
    }

    /// What is written, with references as they are.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// All operations, by id.
    #[must_use]
    pub fn operations(&self) -> BTreeMap<&str, Operation<'_>> {
        let mut operations = BTreeMap::new();
        for (path, item) in entries(&self.json, "paths") {
            for (method, value) in item.as_object().into_iter().flatten() {
                if let Some(id) = value.get("operationId").and_then(Value::as_str) {
                    operations.insert(id, Operation { path, method, value });
                }
            }
        }
        operations
    }

    /// The parameters of an operation, by place and name.
    #[must_use]
    pub fn parameters(&self, operation: Operation<'_>) -> BTreeMap<(String, String), Value> {
        let items = operation.value.get("parameters").and_then(Value::as_array).into_iter().flatten();
        items
            .map(|item| {
                let body = self.resolve(item).body;
                let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                ((text("in"), text("name")), body.clone())
            })
            .chain(self.sent_properties(operation))
            .collect()
    }

    /// The properties of the JSON that requests carry, as parameters that stand in the body.
    fn sent_properties(&self, operation: Operation<'_>) -> Vec<((String, String), Value)> {
        let body = operation.value.get("requestBody").map(|body| self.resolve(body).body);
        let Some(schema) = body.and_then(|body| body.pointer("/content/application~1json/schema")) else {
            return Vec::new();
        };
        let schema = self.resolve(schema).body;
        let is_required = |name: &str| {
            let is_listed = strings(schema, "required").any(|required| required == name);
            is_listed && body.is_some_and(|body| body.get("required") == Some(&Value::Bool(true)))
        };
        let properties = entries(schema, "properties");
        let parameter = |(name, property): (&String, &Value)| {
            let mut parameter = property.clone();
            parameter["schema"] = self.resolve(property).body.clone();
            parameter["required"] = is_required(name).into();
            (("body".to_owned(), name.clone()), parameter)
        };
        properties.map(parameter).collect()
    }

    /// The responses of success of an operation, by status: the JSON of each, none where it has no body.
    pub fn successes<'a>(&'a self, operation: Operation<'a>) -> impl Iterator<Item = (&'a str, Option<&'a Value>)> {
        let codes = || entries(operation.value, "responses").map(|(code, _)| code.as_str());
        // A redirect means success if nothing else does.
        let is_found = !codes().any(|code| code.starts_with('2'));
        let is_good = move |code: &str| code.starts_with('2') || (is_found && code == "302");
        let good = entries(operation.value, "responses").filter(move |(code, _)| is_good(code));
        good.map(|(code, response)| {
            let content = self.resolve(response).body.get("content");
            (code.as_str(), content.and_then(|content| content.get("application/json")))
        })
    }

    /// The JSON of the response of success of an operation of the spec, which has one: `None` where the response has no body.
    ///
    /// # Errors
    /// There is none.
    pub fn success<'a>(&'a self, operation: Operation<'a>) -> Result<Option<&'a Value>, String> {
        self.successes(operation).next().map(|(_, json)| json).ok_or_else(|| "no response of 2xx".to_owned())
    }

    /// The examples of a media type.
    #[must_use]
    pub fn examples<'a>(&'a self, media_type: &'a Value) -> Vec<&'a Value> {
        let named = entries(media_type, "examples").filter_map(|(_, example)| self.resolve(example).body.get("value"));
        named.chain(media_type.get("example")).collect()
    }

    /// Follows `$ref`, and `allOf` with one member.
    #[must_use]
    pub fn resolve<'a>(&'a self, value: &'a Value) -> Resolved<'a> {
        let mut resolved = Resolved { name: None, nullable: false, place: value, body: value };
        // More steps than this are a circle.
        for _ in 0..16 {
            resolved.nullable |= resolved.body.get("nullable") == Some(&Value::Bool(true));
            let reference = resolved.body.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
            let only = resolved.body.get("allOf").and_then(Value::as_array).filter(|all| all.len() == 1);
            resolved.body =
                match (reference.and_then(|pointer| self.json.pointer(pointer)), only.and_then(|all| all.first())) {
                    (Some(target), _) => {
                        resolved.name = reference.and_then(|pointer| pointer.rsplit('/').next());
                        target
                    }
                    (None, Some(only)) => only,
                    (None, None) => break,
                };
        }
        resolved
    }
}

/// The entries of a map behind a key.
pub fn entries<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

/// The strings of a list behind a key.
pub fn strings<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// `openapi.yaml#/components/…` is `#/components/…` in one document.
fn make_local(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            let local = entries.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("openapi.yaml"));
            if let Some(local) = local.map(str::to_owned) {
                entries.insert("$ref".to_owned(), local.into());
            }
            entries.values_mut().for_each(make_local);
        }
        Value::Array(items) => items.iter_mut().for_each(make_local),
        _ => {}
    }
}

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(borrow, default)]
    paths: BTreeMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    components: BTreeMap<String, BTreeMap<String, &'a RawValue>>,
}

fn references(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("#/components/"));
            let own = own.and_then(|path| path.split_once('/'));
            found.extend(own.map(|(section, name)| (section.to_owned(), name.to_owned())));
            object.values().for_each(|inner| references(inner, found));
        }
        _ => {}
    }
}
