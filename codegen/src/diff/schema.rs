//! What a schema says of a value, wherever it says it: in place or through references.

use serde_json::{Map, Value as Json};

use super::contract::{Contract, bare, type_of_component};
use crate::spec::Node;

/// What can be compared of the schema of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    /// As people say it: `list of runner-label`.
    pub(super) kind: String,
    /// Whether it is text, its values listed or not.
    pub(super) is_text: bool,
    /// The name of the type in Rust, where it has one, however deep in lists.
    pub(super) named: Option<String>,
    pub(super) format: Option<String>,
    pub(super) nullable: bool,
    pub(super) default: Option<Json>,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
}

/// How bounds differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounds {
    Narrowed,
    Widened,
    /// Narrower at one end, wider at the other.
    Moved,
}

/// On which side the values of a text are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    Before,
    Now,
    /// On both or on none, or there is more to the difference.
    Alike,
}

/// The format that marks a secret.
const SECRET: &str = "password";
/// The kind of a text of which anything can come.
const TEXT: &str = "string";

impl Contract<'_> {
    pub(super) fn value(&self, schema: &Node) -> Value {
        let own = |keyword: &str| schema.get(keyword);
        let integer = |keyword: &str| own(keyword).and_then(|node| node.to_json().as_i64());
        let nullable = own("nullable").and_then(Node::as_bool) == Some(true);
        if let Some((key, target)) = self.referred(schema) {
            let inner = self.value(target);
            let is_type = target.get("properties").is_some() || target.get("enum").is_some();
            return Value {
                kind: if is_type { bare(&key).to_owned() } else { inner.kind },
                named: if is_type { Some(type_of_component(&key, target)) } else { inner.named },
                nullable: nullable || inner.nullable,
                default: own("default").map(Node::to_json).or(inner.default),
                ..inner
            };
        }
        let mut value = Value {
            kind: own("type").and_then(Node::as_str).unwrap_or("anything").to_owned(),
            is_text: own("type").and_then(Node::as_str) == Some("string"),
            named: None,
            format: own("format").and_then(Node::as_str).map(str::to_owned),
            nullable,
            default: own("default").map(Node::to_json),
            minimum: integer("minimum"),
            maximum: integer("maximum"),
        };
        if own("enum").is_some() {
            value.kind = "enum".to_owned();
        } else if let Some(items) = own("items") {
            let item = self.value(items);
            let null = if item.nullable { " or null" } else { "" };
            let format = item.format.map(|format| format!(" ({format})")).unwrap_or_default();
            value.kind = format!("list of {}{format}{null}", item.kind);
            value.named = item.named;
        } else if value.kind == "object" && own("properties").is_none() {
            value.kind = "free object".to_owned();
        }
        value
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
                "items" => self.expanded(&entry.value, around),
                _ => entry.value.to_json(),
            };
            structure.insert(entry.key.clone(), value);
        }
        Json::Object(structure)
    }
}

impl Value {
    /// Whether two values differ in nothing but whether a whole number is said to have 64 bits.
    pub(super) fn differs_in_width_only(&self, other: &Self) -> bool {
        let said = |value: &Self| matches!(value.format.as_deref(), None | Some("int64"));
        self.kind == "integer" && other.kind == "integer" && said(self) && said(other)
    }

    /// The value in a few words: `integer, may be null`.
    pub(super) fn words(&self) -> String {
        let format = self.format.as_ref().map(|format| format!(" ({format})")).unwrap_or_default();
        let null = if self.nullable { ", may be null" } else { "" };
        format!("{}{format}{null}", self.kind)
    }

    /// Whether it is marked as a secret: by a format, but of ours.
    pub(super) fn is_secret(&self) -> bool {
        self.format.as_deref() == Some(SECRET)
    }

    /// The format that GitHub gives it.
    pub(super) fn told_format(&self) -> Option<&str> {
        self.format.as_deref().filter(|format| *format != SECRET)
    }

    /// Whether it is text whose values are listed on one side only: here, or in `other`.
    pub(super) fn listed_values(&self, other: &Self) -> Listed {
        let is_listed = |value: &Self| value.is_text && value.kind != TEXT;
        match (is_listed(self), is_listed(other)) {
            (true, false) if other.kind == TEXT => Listed::Before,
            (false, true) if self.kind == TEXT => Listed::Now,
            _ => Listed::Alike,
        }
    }

    /// How the bounds of `other` differ, and what they were and are; nothing if they are the same.
    pub(super) fn bounds_to(&self, other: &Self) -> Option<(Bounds, String)> {
        let (lower, upper) =
            (|value: &Self| value.minimum.unwrap_or(i64::MIN), |value: &Self| value.maximum.unwrap_or(i64::MAX));
        let narrowed = lower(other) > lower(self) || upper(other) < upper(self);
        let widened = lower(other) < lower(self) || upper(other) > upper(self);
        let bounds = match (narrowed, widened) {
            (false, false) => return None,
            (true, false) => Bounds::Narrowed,
            (false, true) => Bounds::Widened,
            (true, true) => Bounds::Moved,
        };
        let bound = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        let range = |value: &Self| format!("{}..{}", bound(value.minimum), bound(value.maximum));
        Some((bounds, format!("range {} → {}", range(self), range(other))))
    }

    pub(super) fn default_words(&self) -> String {
        self.default.as_ref().map_or_else(|| "none".to_owned(), words)
    }
}

/// A value of the spec as people write it: text without quotes.
pub(super) fn words(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
