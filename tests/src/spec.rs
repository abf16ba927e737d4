//! The files of `spec/` as operations, parameters and responses.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use hyper::Method;
use serde_json::{Map, Value};

use crate::schema::Schema;

/// The operations of a description, in the order of their ids.
#[derive(Debug)]
pub struct Spec {
    operations: BTreeMap<String, Operation>,
    /// The values of each type of `x-known-values`.
    known_values: BTreeMap<String, Vec<String>>,
}

/// One operation: what a request to it looks like, and what it answers.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`, as `actions/get-self-hosted-runner-for-repo`.
    pub id: String,
    /// The HTTP method.
    pub method: Method,
    /// The path with its parameters in braces.
    pub template: String,
    /// Parameters of the path item and of the operation itself.
    pub parameters: Vec<Parameter>,
    /// The schema of the JSON that a request carries; `None` where it carries no body.
    pub request_body: Option<Schema>,
    /// Whether a request without a body is wrong.
    pub requires_body: bool,
    /// What is answered, by status; `None` where the answer has no body.
    pub responses: BTreeMap<u16, Option<Schema>>,
    /// Statuses besides the described one that mean success: `x-also-success`.
    pub also_success: Vec<u16>,
    /// Whether some of its refusals are values: `x-outcomes`.
    pub has_outcomes: bool,
    /// Whether what it creates is returned again until it expires: `x-expires`.
    pub expires: bool,
    /// Whether all of a period is listed in windows: `x-window`.
    pub has_windows: bool,
    /// Whether its tag is one that a set adds.
    pub is_of_added_tag: bool,
}

/// One parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Where it stands in the request.
    pub location: Location,
    /// Whether a request without it is wrong.
    pub required: bool,
    /// What its value must satisfy.
    pub schema: Schema,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// A pair of the query.
    Query,
}

/// The committed spec, read once: the default set, and those beside it.
pub static SPEC: LazyLock<Spec> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
    };
    Spec::of(linked(parsed(&read("openapi.yaml")), [parsed(&read("fleet.yaml"))]))
});

/// The values of a file.
fn parsed(text: &str) -> Value {
    // By way of serde_yaml's own value, which refuses a key that is there twice; serde_json's keeps the last.
    let yaml: serde_yaml::Value = serde_yaml::from_str(text).expect("the spec is YAML");
    serde_yaml::from_value(yaml).expect("every key of the spec is a string")
}

/// Files that refer to each other as one document.
fn linked<const N: usize>(mut default: Value, sets: [Value; N]) -> Value {
    for mut set in sets {
        make_local(&mut set);
        for part in ["paths", "components", "x-known-values"] {
            add(&mut default[part], &set[part], part);
        }
    }
    default
}

/// `openapi.yaml#/components/…` is `#/components/…` once the files are one.
fn make_local(value: &mut Value) {
    if let Some(local) = value["$ref"].as_str().and_then(|text| text.strip_prefix("openapi.yaml")).map(str::to_owned) {
        value["$ref"] = local.into();
    }
    match value {
        Value::Object(entries) => entries.values_mut().for_each(make_local),
        Value::Array(items) => items.iter_mut().for_each(make_local),
        _ => {}
    }
}

fn add(into: &mut Value, from: &Value, place: &str) {
    for (key, value) in from.as_object().into_iter().flatten() {
        match into.get_mut(key) {
            None => into[key] = value.clone(),
            // Operations of one path, and components of one kind.
            Some(there) if ["paths", "components"].contains(&place) => add(there, value, key),
            Some(_) => panic!("{place}: two files have {key}"),
        }
    }
}

impl Spec {
    /// Reads a description.
    ///
    /// # Panics
    /// On anything it does not understand: an oracle that skips what it cannot read proves nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::of(parsed(text))
    }

    fn of(document: Value) -> Self {
        let reader = Reader { document: &document };
        let operations = object(&document["paths"])
            .iter()
            .flat_map(|(template, path_item)| reader.path_item(template, path_item))
            .map(|operation| (operation.id.clone(), operation));
        let texts = |known: &Value| {
            known["values"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let known_values = document["x-known-values"].as_object().into_iter().flatten();
        let known_values = known_values.map(|(name, known)| (name.clone(), texts(known)));
        Self { operations: operations.collect(), known_values: known_values.collect() }
    }

    /// All operations, in the order of their ids.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.values()
    }

    /// The values that a schema lists, or that are known of it.
    #[must_use]
    pub fn values<'s>(&'s self, schema: &'s Value) -> Vec<&'s str> {
        let listed = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let known = schema["x-known-values"].as_str().and_then(|name| self.known_values.get(name));
        listed.chain(known.into_iter().flatten().map(String::as_str)).collect()
    }

    /// The operation of this id.
    ///
    /// # Panics
    /// When there is none: the caller is a test, and a test of nothing would pass.
    #[must_use]
    pub fn operation(&self, id: &str) -> &Operation {
        self.operations.get(id).unwrap_or_else(|| panic!("the spec has no operation {id:?}"))
    }
}

impl Operation {
    /// The status of success and the schema of its body.
    ///
    /// # Panics
    /// When the spec gives none or several: then "the" success does not exist.
    #[must_use]
    pub fn success(&self) -> (u16, Option<&Schema>) {
        let mut successes = self.responses.range(200..300);
        // A redirect means success if nothing else does.
        let found = self.responses.get_key_value(&302);
        match (successes.next().or(found), successes.next()) {
            (Some((status, schema)), None) => (*status, schema.as_ref()),
            _ => panic!("{} should answer with exactly one status of 2xx", self.id),
        }
    }

    /// The parameters of the query.
    pub fn query_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.location == Location::Query)
    }

    /// The properties of the body that a request can leave out.
    #[must_use]
    pub fn optional_properties(&self) -> Vec<String> {
        let Some(body) = &self.request_body else { return Vec::new() };
        let required = body.json()["required"].as_array().filter(|_| self.requires_body);
        let is_required = |name: &str| required.into_iter().flatten().any(|required| required == name);
        object(&body.json()["properties"]).keys().filter(|name| !is_required(name)).cloned().collect()
    }

    /// Whether the operation answers in pages, which is to say takes `page` and `per_page`.
    #[must_use]
    pub fn is_paginated(&self) -> bool {
        ["page", "per_page"].iter().all(|name| self.query_parameters().any(|parameter| parameter.name == *name))
    }

    /// The method's name in the emitted crate: the operationId without its tag, in snake case.
    #[must_use]
    pub fn method_name(&self) -> String {
        let (_tag, name) = self.id.split_once('/').unwrap_or(("", &self.id));
        name.replace('-', "_")
    }

    /// The type of its request builder in the emitted crate: the operationId in upper camel case, without its tag if the default set has
    /// that.
    #[must_use]
    pub fn builder_name(&self) -> String {
        let (tag, name) = self.id.split_once('/').unwrap_or(("", &self.id));
        let tag = if self.is_of_added_tag { tag } else { "" };
        let words = tag.split('-').chain(name.split('-')).filter(|word| !word.is_empty());
        words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
    }
}

struct Reader<'d> {
    document: &'d Value,
}

impl<'d> Reader<'d> {
    fn path_item(&self, template: &str, path_item: &'d Value) -> Vec<Operation> {
        let shared = self.parameters(&path_item["parameters"]);
        assert!(shared.is_empty(), "{template}: parameters of a path item are not read; put them at the operation");
        object(path_item)
            .iter()
            .filter(|(key, _)| *key != "parameters" && !key.starts_with("x-"))
            .map(|(method, operation)| self.operation(template, method, operation))
            .collect()
    }

    fn operation(&self, template: &str, method: &str, operation: &'d Value) -> Operation {
        let responses = object(&operation["responses"]).iter().map(|(status, response)| {
            let status = status.parse().unwrap_or_else(|_| panic!("{template}: {status:?} is not a status"));
            (status, self.json_body(self.resolve(response)))
        });
        Operation {
            id: string(&operation["operationId"]),
            method: method.to_uppercase().parse().expect("a key of a path item is a method"),
            template: template.to_owned(),
            parameters: self.parameters(&operation["parameters"]),
            request_body: operation.get("requestBody").and_then(|body| self.json_body(self.resolve(body))),
            requires_body: operation["requestBody"]["required"].as_bool().unwrap_or(false),
            responses: responses.collect(),
            also_success: operation["x-also-success"].as_array().map_or_else(Vec::new, |codes| {
                codes.iter().map(|code| string(code).parse().expect("a status is a number")).collect()
            }),
            has_outcomes: operation.get("x-outcomes").is_some(),
            expires: operation.get("x-expires").is_some(),
            has_windows: operation.get("x-window").is_some(),
            is_of_added_tag: !self.has_tag(&operation["tags"][0]),
        }
    }

    /// Whether the default set declares a tag: those of other sets are not linked.
    fn has_tag(&self, tag: &Value) -> bool {
        self.document["tags"].as_array().into_iter().flatten().any(|declared| declared["name"] == *tag)
    }

    fn parameters(&self, parameters: &'d Value) -> Vec<Parameter> {
        let parameters = parameters.as_array().map(Vec::as_slice).unwrap_or_default();
        parameters.iter().map(|parameter| self.parameter(self.resolve(parameter))).collect()
    }

    fn parameter(&self, parameter: &'d Value) -> Parameter {
        let name = string(&parameter["name"]);
        let location = match parameter["in"].as_str() {
            Some("path") => Location::Path,
            Some("query") => Location::Query,
            other => panic!("parameter {name}: `in: {other:?}` is not read"),
        };
        Parameter {
            location,
            required: parameter["required"].as_bool().unwrap_or(false),
            schema: Schema::new(&parameter["schema"], self.schemas()),
            name,
        }
    }

    fn json_body(&self, message: &'d Value) -> Option<Schema> {
        let content = object(message.get("content")?);
        let media_types: Vec<_> = content.keys().map(String::as_str).collect();
        assert_eq!(media_types, ["application/json"], "only JSON bodies are read");
        Some(Schema::new(&content["application/json"]["schema"], self.schemas()))
    }

    fn schemas(&self) -> &'d Value {
        &self.document["components"]["schemas"]
    }

    fn resolve(&self, value: &'d Value) -> &'d Value {
        let Some(reference) = value["$ref"].as_str() else { return value };
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leaves the document"));
        self.document.pointer(pointer).unwrap_or_else(|| panic!("{reference} points at nothing"))
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("an object was expected, not {value}"))
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a string was expected, not {value}")).to_owned()
}
