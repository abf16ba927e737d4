//! What a schema says of a value, wherever it says it: in place or through references.

use serde_json::{Map, Value as Json};

use super::contract::{Contract, bare, type_of_component};
use crate::spec::Node;

/// What can be compared of the schema of a value.
#[derive(Clone, Debug)]
pub(super) struct Value<'a> {
    pub(super) shape: Shape<'a>,
    /// The component that it is, if that component is a type in Rust.
    component: Option<String>,
    /// The name of the type in Rust, where it has one, however deep in lists.
    pub(super) named: Option<String>,
    pub(super) node: &'a Node,
    pub(super) format: Option<String>,
    pub(super) nullable: bool,
    pub(super) default: Option<Json>,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
}

/// What JSON can stand there, bounds and formats aside.
#[derive(Clone, Debug)]
pub(super) enum Shape<'a> {
    Anything,
    /// `string`, `integer`, `number` or `boolean`.
    Plain(String),
    /// Listed values of a plain type.
    Enum(String),
    /// An object whose properties are described.
    Object,
    /// An object of which nothing is described.
    FreeObject,
    List(Box<Value<'a>>),
    /// An object of which the values are described, and no property by name.
    Map(Box<Value<'a>>),
}

/// The format that marks a secret.
const SECRET: &str = "password";

impl<'a> Contract<'a> {
    pub(super) fn value(&self, schema: &'a Node) -> Value<'a> {
        let own = |keyword: &str| schema.get(keyword);
        let integer = |keyword: &str| own(keyword).and_then(|node| node.to_json().as_i64());
        let nullable = own("nullable").and_then(Node::as_bool) == Some(true);
        let default = own("default").map(Node::to_json);
        if let Some((key, target)) = self.referred(schema) {
            let mut value = self.value(target);
            if target.get("properties").is_some() || target.get("enum").is_some() {
                value.component = Some(bare(&key).to_owned());
                value.named = Some(type_of_component(&key, target));
            }
            value.node = schema;
            value.nullable |= nullable;
            value.default = default.or(value.default);
            return value;
        }
        let shape = self.shape(schema);
        let named = match &shape {
            Shape::List(inner) | Shape::Map(inner) => inner.named.clone(),
            _ => None,
        };
        Value {
            shape,
            component: None,
            named,
            node: schema,
            format: own("format").and_then(Node::as_str).map(str::to_owned),
            nullable,
            default,
            minimum: integer("minimum"),
            maximum: integer("maximum"),
        }
    }

    fn shape(&self, schema: &'a Node) -> Shape<'a> {
        let inner = |node| Box::new(self.value(node));
        let base = schema.get("type").and_then(Node::as_str);
        if schema.get("enum").is_some() {
            return Shape::Enum(base.unwrap_or_default().to_owned());
        }
        if let Some(items) = schema.get("items") {
            return Shape::List(inner(items));
        }
        match base {
            None => Shape::Anything,
            Some("object") if schema.get("properties").is_some() => Shape::Object,
            Some("object") => match schema.get("additionalProperties").filter(|values| !values.entries().is_empty()) {
                Some(values) => Shape::Map(inner(values)),
                None => Shape::FreeObject,
            },
            Some(plain) => Shape::Plain(plain.to_owned()),
        }
    }

    /// What a schema lets through, without words and without names of components: equal for schemas that are written apart
    /// and mean the same.
    pub(super) fn structure(&self, schema: &Node) -> Json {
        self.expanded(schema, &mut Vec::new())
    }

    fn expanded(&self, schema: &Node, around: &mut Vec<String>) -> Json {
        if let Some((key, target)) = self.referred(schema) {
            // A schema may hold itself; how far out it stands is the same wherever the whole is written.
            if let Some(depth) = around.iter().rev().position(|outer| *outer == key) {
                return Json::from(format!("the schema {depth} further out"));
            }
            around.push(key);
            let mut inner = self.expanded(target, around);
            around.pop();
            if let (Json::Object(inner), Some(true)) = (&mut inner, schema.get("nullable").and_then(Node::as_bool)) {
                inner.insert("nullable".to_owned(), Json::Bool(true));
            }
            return inner;
        }
        let mut structure = Map::new();
        for entry in schema.entries() {
            let value = match entry.key.as_str() {
                "description" | "x-correction" => continue,
                "nullable" if entry.value.as_bool() == Some(false) => continue,
                "properties" => {
                    let properties = entry.value.entries().iter();
                    properties.map(|property| (property.key.clone(), self.expanded(&property.value, around))).collect()
                }
                "items" | "additionalProperties" => self.expanded(&entry.value, around),
                _ => entry.value.to_json(),
            };
            structure.insert(entry.key.clone(), value);
        }
        Json::Object(structure)
    }
}

impl Value<'_> {
    /// The value in a few words: `integer, may be null`.
    pub(super) fn words(&self) -> String {
        let null = if self.nullable { ", may be null" } else { "" };
        format!("{}{null}", self.type_words())
    }

    fn type_words(&self) -> String {
        let format = self.format.as_ref().map(|format| format!(" ({format})")).unwrap_or_default();
        let inside = |inner: &Self| format!("{}{}", inner.type_words(), if inner.nullable { " or null" } else { "" });
        let shape = match (&self.component, &self.shape) {
            (Some(component), _) => component.clone(),
            (None, Shape::Anything) => "anything".to_owned(),
            (None, Shape::Plain(plain)) => plain.clone(),
            (None, Shape::Enum(_)) => "enum".to_owned(),
            (None, Shape::Object) => "object".to_owned(),
            (None, Shape::FreeObject) => "free object".to_owned(),
            (None, Shape::List(items)) => format!("list of {}", inside(items)),
            (None, Shape::Map(values)) => format!("map of {}", inside(values)),
        };
        format!("{shape}{format}")
    }

    /// Whether two values are of one type, what lists and maps hold aside: of one component, whose rows say what it has become, or
    /// of one shape.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        if self.component.is_some() || other.component.is_some() {
            return self.component == other.component;
        }
        match (&self.shape, &other.shape) {
            (Shape::Plain(one), Shape::Plain(other)) => one == other,
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }

    /// Whether each value of another shape is a value of this one.
    pub(super) fn admits(&self, other: &Self) -> bool {
        match (&self.shape, &other.shape) {
            (Shape::Anything, _) => true,
            (Shape::Plain(plain), Shape::Enum(base)) => plain == base,
            (Shape::Plain(one), Shape::Plain(other)) => one == "number" && other == "integer",
            (Shape::FreeObject, Shape::Object | Shape::Map(_)) => true,
            _ => false,
        }
    }

    pub(super) fn is_plain(&self, name: &str) -> bool {
        matches!(&self.shape, Shape::Plain(plain) if plain == name)
    }

    /// Whether it is marked as a secret: by a format, but of ours.
    pub(super) fn is_secret(&self) -> bool {
        self.format.as_deref() == Some(SECRET)
    }

    /// The format that GitHub gives it.
    pub(super) fn github_format(&self) -> Option<&str> {
        self.format.as_deref().filter(|format| *format != SECRET)
    }

    pub(super) fn default_words(&self) -> String {
        self.default.as_ref().map_or_else(|| "none".to_owned(), words)
    }

    pub(super) fn range_words(&self) -> String {
        let bound = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        format!("{}..{}", bound(self.minimum), bound(self.maximum))
    }
}

/// A value of the spec as people write it: text without quotes.
pub(super) fn words(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
