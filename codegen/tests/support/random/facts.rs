//! Our facts in a spec at random: types of ids and of known values, and operations with facts.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::{NAMES, words};

/// Types of known values. No component has such a name.
const KNOWN: &[&str] = &["Colour", "Size2"];

/// A plain value with a type of ours.
pub(super) fn typed() -> impl Strategy<Value = Value> {
    prop_oneof![
        select(&["GadgetId", "RetryId"][..]).prop_map(|id| json!({ "type": "integer", "x-id": id })),
        select(KNOWN).prop_map(|known| json!({ "type": "string", "x-known-values": known })),
        (subsequence(NAMES, 1..6), select(KNOWN))
            .prop_map(|(values, known)| json!({ "type": "string", "enum": values, "x-accepts": [known] })),
    ]
}

/// What is known of a spec.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    values: Vec<Vec<&'static str>>,
    cap: i64,
    has_total: bool,
    has_window: bool,
    /// The maximum of a page's size, where there is a parameter for it.
    page_size: Option<i64>,
    item: Value,
    busy: Option<&'static str>,
    expires: Option<&'static str>,
    details: Vec<bool>,
    words: Value,
}

pub(super) fn facts() -> impl Strategy<Value = Facts> {
    let pages = (1..=i64::MAX, any::<bool>(), any::<bool>(), prop::option::of(1..=i64::MAX), typed());
    let values = prop::collection::vec(subsequence(NAMES, 1..6), KNOWN.len());
    let busy = prop::option::of(select(&["is still busy", "\"; panic!() //"][..]));
    let expires = prop::option::of(select(NAMES));
    (pages, values, busy, expires, prop::collection::vec(any::<bool>(), 14), words()).prop_map(
        |((cap, has_total, has_window, page_size, item), values, busy, expires, details, words)| Facts {
            values,
            cap,
            has_total,
            has_window,
            page_size,
            item,
            busy,
            expires,
            details,
            words,
        },
    )
}

impl Facts {
    pub(super) fn add(&self, spec: &mut Value, components: &[&str]) {
        for (name, values) in KNOWN.iter().zip(&self.values) {
            spec["x-known-values"][name] =
                json!({ "description": self.words, "source": "https://docs.example.com/values", "values": values });
        }
        spec["paths"]["/pages"] = json!({ "get": self.pages() });
        spec["paths"]["/made/{the_path}"] = json!({ "delete": self.removal(), "post": self.creation() });
        self.mark_details(spec, components);
    }

    fn operation(&self, id: &str, responses: Value) -> Value {
        json!({
            "operationId": format!("things/{id}"),
            "tags": ["things"],
            "summary": "Do more",
            "description": self.words,
            "x-permission": self.words,
            "x-errors": { "404": self.words },
            "responses": responses,
        })
    }

    /// Of every type of known values one, so that each is used.
    fn pages(&self) -> Value {
        let described = |mut schema: Value| {
            schema["description"] = self.words.clone();
            schema
        };
        let time = json!({ "type": "string", "format": "date-time" });
        let item = json!({
            "type": "object",
            "description": self.words,
            "required": ["made-at", "number"],
            "properties": {
                "made-at": described(time),
                "number": described(self.item.clone()),
                "colour": described(json!({ "type": "string", "x-known-values": KNOWN[0] })),
                "size": described(json!({ "type": "string", "x-known-values": KNOWN[1] })),
            },
        });
        let mut page = json!({
            "type": "object",
            "description": self.words,
            "required": ["entries"],
            "properties": { "entries": { "type": "array", "description": self.words, "items": item } },
        });
        let parameter = |name: &str, schema: Value| json!({ "name": name, "in": "query", "description": self.words, "schema": schema });
        let mut parameters = vec![
            parameter("number", json!({ "type": "integer" })),
            parameter("made", json!({ "type": "string", "format": "date-range" })),
        ];
        let mut paginated = json!({ "items": "entries", "page": "number" });
        if self.has_total {
            page["properties"]["all"] = json!({ "type": "integer", "description": self.words });
            paginated["total"] = "all".into();
        }
        let mut window = json!({ "by": "made", "created_at": "made-at", "cap": self.cap });
        if let Some(maximum) = self.page_size {
            parameters.push(parameter("size", json!({ "type": "integer", "maximum": maximum })));
            window["page_size"] = "size".into();
        }
        let content = json!({ "application/json": { "schema": page } });
        let mut operation = self.operation("turn", json!({ "200": { "description": "A page.", "content": content } }));
        operation["parameters"] = parameters.into();
        operation["x-paginated"] = paginated;
        if self.has_window {
            operation["x-window"] = window;
        }
        operation
    }

    fn with_path(&self, mut operation: Value) -> Value {
        let schema = json!({ "type": "integer", "x-id": "GadgetId" });
        let segment =
            json!({ "name": "the_path", "in": "path", "required": true, "description": self.words, "schema": schema });
        operation["parameters"] = json!([segment]);
        operation
    }

    fn removal(&self) -> Value {
        let mut operation = self.with_path(self.operation("remove", json!({ "204": { "description": self.words } })));
        if let Some(phrase) = self.busy {
            operation["x-outcomes"] = json!({ "busy": [phrase] });
        }
        operation
    }

    fn creation(&self) -> Value {
        let name = self.expires.unwrap_or("at");
        let time = json!({ "type": "string", "format": "date-time", "description": self.words });
        let schema =
            json!({ "type": "object", "description": self.words, "required": [name], "properties": { name: time } });
        let content = json!({ "application/json": { "schema": schema } });
        let responses = json!({ "201": { "description": "Made.", "content": content } });
        let mut operation = self.with_path(self.operation("make", responses));
        operation["x-expires"] = name.into();
        operation
    }

    /// Components with properties that no operation returns, as they are or in a list, can be details. References are numbers yet.
    fn mark_details(&self, spec: &mut Value, components: &[&str]) {
        let returned = returned(spec);
        for (number, (name, is_detail)) in components.iter().zip(&self.details).enumerate() {
            let schema = &mut spec["components"]["schemas"][name];
            let has_properties = schema["properties"].as_object().is_some_and(|properties| !properties.is_empty());
            if *is_detail && has_properties && !returned.contains(&Value::from(number)) {
                schema["x-detail"] = Value::Bool(true);
            }
        }
    }
}

/// The numbers of the components that operations return, as they are or in a list.
fn returned(spec: &Value) -> Vec<Value> {
    let operations = spec["paths"].as_object().into_iter().flatten().flat_map(|(_, path)| path.as_object()).flatten();
    let schemas =
        operations.filter_map(|(_, operation)| operation.pointer("/responses/200/content/application~1json/schema"));
    schemas.flat_map(|schema| [schema, &schema["items"]]).map(|schema| schema["allOf"][0]["$ref"].clone()).collect()
}
