//! Valid specs at random.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

mod facts;

/// Words that are no trouble to people, and some that were to a generator.
const WORDS: &[&str] = &[
    "A word.",
    "Two paragraphs.\n\nThe second.",
    "```rust\npanic!();\n```",
    "Before.\n\n    panic!();",
    "- one\n- two\n\n  ```\n  panic!();\n  ```",
    "> ~~~\n> panic!();",
    "<b>bold</b> and [nothing] `{}` */ \"#; fn evil() {} //",
    "A line that is longer than a hundred characters and is therefore wrapped somewhere, before 1. this and - that and # those.",
    "1. ```\n   panic!();\n   ```\n\nAfter.",
];

/// Names that are different in Rust.
const NAMES: &[&str] = &[
    "type",
    "self",
    "Option",
    "result",
    "vec",
    "String",
    "box",
    "some",
    "async",
    "gen",
    "1st",
    "a-b",
    "c d",
    "@x",
    "e.f",
    "+1",
    "-1",
    "name",
    "id",
    "is_busy",
    "camelCase",
    "HTTPServer",
    "count",
    "page2",
    "value",
    "Unknown",
    "from",
    "into",
    "clone",
    "default",
];

/// Names of components, all of one word, so that few paths are called alike.
const COMPONENTS: &[&str] = &[
    "thing",
    "option",
    "result",
    "string",
    "vec",
    "value",
    "map",
    "secret",
    "self",
    "match",
    "nullable-part",
    "part2",
    "X9",
    "ok",
];

const OPERATIONS: &[&str] = &[
    "list-all",
    "get",
    "new",
    "send",
    "match",
    "call",
    "option",
    "client",
    "delete-1",
    "create-a-b",
    "items",
    "page",
    "response",
];

fn words() -> impl Strategy<Value = Value> {
    select(WORDS).prop_map(Value::from)
}

/// The value with words on it.
fn described(schema: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    (schema, words(), any::<bool>()).prop_map(|(mut schema, words, nullable)| {
        schema["description"] = words;
        if nullable {
            schema["nullable"] = Value::Bool(true);
        }
        schema
    })
}

fn plain() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({ "type": "string" })),
        select(&["date-time", "password", "uri", "uuid", "date", "email"][..])
            .prop_map(|format| json!({ "type": "string", "format": format })),
        subsequence(NAMES, 1..6).prop_map(|values| json!({ "type": "string", "enum": values })),
        Just(json!({ "type": "integer" })),
        (any::<i64>(), any::<i64>()).prop_map(
            |(one, other)| json!({ "type": "integer", "minimum": one.min(other), "maximum": one.max(other) })
        ),
        select(&["int32", "int64"][..]).prop_map(|format| json!({ "type": "integer", "format": format })),
        Just(json!({ "type": "number" })),
        Just(json!({ "type": "boolean" })),
        Just(json!({ "type": "object", "description": "Anything." })),
        facts::typed(),
    ]
}

/// What a property, an item or an answer is; refers to components by number.
fn schema(components: usize) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => plain(),
        1 => (0..components).prop_map(|number| json!({ "allOf": [{ "$ref": number }] })),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            (inner.clone(), words()).prop_map(|(mut items, words)| {
                if items["type"] == "object" {
                    items["description"] = words;
                }
                json!({ "type": "array", "items": items })
            }),
            object(inner),
        ]
    })
}

fn object(inner: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Value> {
    let properties = subsequence(NAMES, 1..5).prop_flat_map(move |names| {
        let count = names.len();
        (
            Just(names),
            prop::collection::vec(described(inner.clone()), count),
            prop::collection::vec(any::<bool>(), count),
        )
    });
    (properties, words()).prop_map(|((names, schemas, required), words)| {
        let refers = |schema: &Value| schema.get("allOf").is_some();
        // What refers to a component is never required: it could be the one around it.
        let required: Vec<&str> = names
            .iter()
            .zip(&schemas)
            .zip(required)
            .filter_map(|((name, schema), required)| {
                (required && !refers(schema) && !holds_reference(schema)).then_some(*name)
            })
            .collect();
        let properties: Map<String, Value> = names.iter().map(|name| (*name).to_owned()).zip(schemas).collect();
        json!({ "type": "object", "description": words, "required": required, "properties": properties })
    })
}

fn holds_reference(schema: &Value) -> bool {
    schema.to_string().contains("$ref")
}

fn parameter(name: &'static str) -> impl Strategy<Value = Value> {
    let of_a_value = prop_oneof![9 => plain(), 1 => Just(json!({ "type": "string", "format": "date-range" }))];
    let of_a_value = of_a_value.prop_filter("a parameter is a plain value that is no secret", |schema| {
        schema["type"] != "object" && schema["format"] != "password"
    });
    (of_a_value, words(), any::<bool>()).prop_map(move |(schema, words, required)| {
        json!({ "name": name, "in": "query", "required": required, "description": words, "schema": schema })
    })
}

/// The body of a request.
fn body() -> impl Strategy<Value = Value> {
    let plain = plain().prop_filter("what is sent is no object and no secret", |schema| {
        schema["type"] != "object" && schema["format"] != "password"
    });
    let texts = Just(json!({ "type": "array", "items": { "type": "string" } }));
    let property = (prop_oneof![4 => plain, 1 => texts], words()).prop_map(|(mut schema, words)| {
        schema["description"] = words;
        schema
    });
    let property = property.boxed();
    let properties = subsequence(NAMES, 1..5).prop_flat_map(move |names| {
        let count = names.len();
        (Just(names), prop::collection::vec(property.clone(), count), prop::collection::vec(any::<bool>(), count))
    });
    (properties, words(), any::<bool>()).prop_map(|((names, schemas, required), words, is_required)| {
        let required: Vec<&str> =
            names.iter().zip(required).filter(|(_, required)| *required).map(|(name, _)| *name).collect();
        let properties: Map<String, Value> = names.iter().map(|name| (*name).to_owned()).zip(schemas).collect();
        let schema = json!({ "type": "object", "description": words, "required": required, "properties": properties });
        json!({ "required": is_required, "content": { "application/json": { "schema": schema } } })
    })
}

/// Takes out the properties of a body that are called as a parameter is; nothing is left of a body without properties.
fn beside(parameters: &[Value], mut body: Value) -> Option<Value> {
    let is_taken = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
    let schema = body.pointer_mut("/content/application~1json/schema")?;
    schema["properties"].as_object_mut()?.retain(|name, _| !is_taken(name));
    schema["required"].as_array_mut()?.retain(|name| name.as_str().is_some_and(|name| !is_taken(name)));
    let is_empty = schema["properties"].as_object()?.is_empty();
    (!is_empty).then_some(body)
}

fn operation(number: usize, components: usize) -> impl Strategy<Value = (String, Value)> {
    let parameters =
        subsequence(NAMES, 0..4).prop_flat_map(|names| names.into_iter().map(parameter).collect::<Vec<_>>());
    let path = prop::bool::ANY;
    let method = select(&["get", "put", "post", "delete", "patch"][..]);
    let answer = prop::option::weighted(0.8, schema(components));
    (parameters, path, method, answer, words(), words(), prop::option::of(body())).prop_map(
        move |(mut parameters, has_segment, method, answer, one, other, body)| {
            let id = OPERATIONS.get(number).copied().unwrap_or("more");
            let segment = if has_segment { "/{the_path}" } else { "" };
            if has_segment {
                let schema = json!({ "type": "string" });
                let declared =
                    json!({ "name": "the_path", "in": "path", "required": true, "description": one, "schema": schema });
                parameters.push(declared);
            }
            let responses = match answer {
                Some(mut schema) => {
                    if schema["type"] == "object" && schema.get("description").is_none() {
                        schema["description"] = other.clone();
                    }
                    json!({ "200": { "description": other, "content": { "application/json": { "schema": schema } } } })
                }
                None => json!({ "204": { "description": other } }),
            };
            let is_list = method == "get"
                && responses.pointer("/200/content/application~1json/schema/type") == Some(&json!("array"));
            let declared = Value::Array(parameters.clone());
            let mut operation = json!({
                "operationId": format!("things/{id}"),
                "tags": ["things"],
                "summary": "Do the thing",
                "description": one,
                "x-permission": other,
                "x-errors": { "404": one },
                "parameters": declared,
                "responses": responses,
            });
            let body = body.filter(|_| method != "get").and_then(|body| beside(&parameters, body));
            if let Some(body) = body {
                operation["requestBody"] = body;
            }
            if is_list {
                operation["x-unpaginated"] = Value::Bool(true);
            }
            (format!("/things-{number}{segment}"), json!({ method: operation }))
        },
    )
}

/// A valid spec.
pub(crate) fn spec() -> impl Strategy<Value = Value> {
    let parts = (1..4_usize, subsequence(COMPONENTS, 1..5), 0..OPERATIONS.len());
    parts.prop_flat_map(|(operations, names, first)| {
        let count = names.len();
        let all = (first..first + operations).filter(|number| *number < OPERATIONS.len());
        let operations: Vec<_> = all.map(|number| operation(number, count)).collect();
        let schemas = prop::collection::vec(prop_oneof![object(schema(count).boxed()).boxed(), described(plain()).boxed()], count);
        (Just(names), schemas, operations, words(), facts::facts()).prop_map(|(names, schemas, operations, words, facts)| {
            let mut spec = json!({
                "openapi": "3.0.3",
                "info": { "title": "Random", "description": words, "version": "1" },
                "servers": [{ "url": "https://example.com/{base}", "variables": { "base": { "default": "api", "description": words } } }],
                "tags": [{ "name": "things", "description": words }],
                "paths": operations.into_iter().collect::<Map<_, _>>(),
                "components": { "schemas": names.iter().map(|name| (*name).to_owned()).zip(schemas).collect::<Map<_, _>>() },
            });
            all_in_use(&mut spec, &names);
            facts.add(&mut spec, &names);
            name_references(&mut spec, &names);
            spec
        })
    })
}

/// One more operation, whose answer refers to every component.
fn all_in_use(spec: &mut Value, names: &[&str]) {
    let property = |number: usize| json!({ "allOf": [{ "$ref": number }], "description": "One of them." });
    let properties: Map<String, Value> =
        (0..names.len()).map(|number| (format!("component_{number}"), property(number))).collect();
    let schema = json!({ "type": "object", "description": "All of them.", "properties": properties });
    spec["paths"]["/all"] = json!({ "get": {
        "operationId": "things/see-all", "tags": ["things"], "summary": "See all", "description": "Sees all.",
        "x-permission": "Any.", "x-errors": { "404": "None." },
        "responses": { "200": { "description": "All.", "content": { "application/json": { "schema": schema } } } },
    } });
}

fn name_references(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(entries) => {
            if let Some(number) = entries.get("$ref").and_then(Value::as_u64) {
                let name = names.get(usize::try_from(number).unwrap_or_default()).copied().unwrap_or_default();
                entries.insert("$ref".to_owned(), Value::from(format!("#/components/schemas/{name}")));
            }
            entries.values_mut().for_each(|inner| name_references(inner, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| name_references(inner, names)),
        _ => {}
    }
}
