//! What a schema says of a value, wherever it says it: in place or through references.

use serde_json::Value as Json;

use super::contract::Contract;
use crate::names::component_type;
use crate::spec::Entry;
use crate::spec::grammar::{ID, KNOWN_VALUES, Keyword, Kind, NAME, Owner, SECRET, Shape, base_name};
use crate::spec::view::Scalar;
use crate::spec::view::SchemaKind::{
    self, AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain,
};
use crate::spec::walk::Place;

/// What can be compared of the schema of a value.
#[derive(Clone, Debug)]
pub(super) struct Value<'a> {
    pub(super) kind: SchemaKind<'a>,
    /// Of a list its items, of a map its values.
    pub(super) inner: Option<Box<Value<'a>>>,
    /// The component that it is, if that component is a type in Rust.
    component: Option<&'a str>,
    /// The name of the type in Rust, where it has one, however deep in lists.
    pub(super) named: Option<String>,
    pub(super) place: &'a Place<'a>,
    pub(super) format: Option<&'a str>,
    /// The type of the id that it is.
    pub(super) id: Option<&'a str>,
    /// The type of known values that it has.
    pub(super) known_values: Option<&'a str>,
    pub(super) nullable: bool,
    pub(super) default: Option<Json>,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
}

impl<'c> Contract<'c> {
    pub(super) fn value(&self, place: &'c Place<'c>) -> Value<'c> {
        let schema = self.view.schema(place);
        let written = schema.written;
        let json = |place: &Place<'_>, keyword: &str| Some(place.node.get(keyword)?.to_json());
        let is_type = schema.component.is_some() && schema.kind.is_type();
        let component = written.name.filter(|_| is_type).map(base_name);
        let inner = match &schema.kind {
            List(inner) => *inner,
            Map(inner) => Some(*inner),
            Anything | Plain(_) | Enum(..) | Object(_) | FreeObject | Choice(_) | AllOf(_) | Nowhere => None,
        };
        let inner = inner.map(|inner| Box::new(self.value(inner)));
        let named = match (written.name.filter(|_| is_type), &inner) {
            (Some(key), _) => Some(component_type(key, written.is("nullable"), written.text(NAME))),
            (None, Some(inner)) => inner.named.clone(),
            (None, None) => None,
        };
        Value {
            kind: schema.kind,
            inner,
            component,
            named,
            place,
            format: written.text("format"),
            id: written.text(ID),
            known_values: written.text(KNOWN_VALUES),
            nullable: schema.nullable,
            default: json(place, "default").or_else(|| json(written, "default")),
            minimum: json(written, "minimum").and_then(|bound| bound.as_i64()),
            maximum: json(written, "maximum").and_then(|bound| bound.as_i64()),
        }
    }

    /// What a schema lets through, without words and without names of components: equal for schemas that are written apart
    /// and mean the same.
    pub(super) fn structure(&self, place: &Place<'_>) -> Json {
        self.expanded(place, &mut Vec::new())
    }

    fn expanded<'p>(&'p self, place: &'p Place<'p>, around: &mut Vec<&'p str>) -> Json {
        if let Some((component, key)) = self.view.schema(place).component.and_then(|place| Some((place, place.name?))) {
            // A schema may hold itself; how far out it stands is the same wherever the whole is written.
            if let Some(depth) = around.iter().rev().position(|outer| *outer == key) {
                return Json::from(format!("the schema {depth} further out"));
            }
            around.push(key);
            let mut inner = self.expanded(component, around);
            around.pop();
            if let (Json::Object(inner), true) = (&mut inner, place.is("nullable")) {
                inner.insert("nullable".to_owned(), Json::Bool(true));
            }
            return inner;
        }
        let mut structure = serde_json::Map::new();
        for Entry { key, value, .. } in place.node.entries() {
            let json = value.to_json();
            let row = Kind::Schema.keyword(key);
            let says_nothing =
                |row: &Keyword| matches!(row.owner, Owner::Words | Owner::Facts) || row.is_default(&json);
            if row.is_some_and(says_nothing) {
                continue;
            }
            let inner = match row.map(|row| row.shape) {
                Some(Shape::Map(_, Shape::Object(_))) => self
                    .view
                    .each_below(place, key)
                    .map(|inner| (inner.name.unwrap_or_default().to_owned(), self.expanded(inner, around)))
                    .collect(),
                Some(Shape::List(Shape::Object(_))) => {
                    self.view.each_below(place, key).map(|inner| self.expanded(inner, around)).collect()
                }
                Some(Shape::Object(_)) => {
                    self.view.below(place, key).map_or(json, |inner| self.expanded(inner, around))
                }
                _ => json,
            };
            structure.insert(key.clone(), inner);
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

    /// Its type in a few words: `integer`.
    pub(super) fn type_words(&self) -> String {
        let format = self.format.map(|format| format!(" ({format})")).unwrap_or_default();
        let inside = || match &self.inner {
            Some(inner) => format!(" of {}{}", inner.type_words(), if inner.nullable { " or null" } else { "" }),
            None => String::new(),
        };
        let kind = match (self.component, &self.kind) {
            (Some(component), _) => component.to_owned(),
            (None, Anything | AllOf(_) | Nowhere) => "anything".to_owned(),
            (None, Plain(scalar)) => scalar.name().to_owned(),
            (None, Enum(..)) => "enum".to_owned(),
            (None, Choice(_)) => "choice".to_owned(),
            (None, Object(_)) => "object".to_owned(),
            (None, FreeObject) => "free object".to_owned(),
            (None, List(_)) => format!("list{}", inside()),
            (None, Map(_)) => format!("map{}", inside()),
        };
        format!("{kind}{format}")
    }

    /// Whether two values are of one type, what lists and maps hold aside: of one component, whose rows say what it has become, or
    /// of one kind.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        if self.component.is_some() || other.component.is_some() {
            return self.component == other.component;
        }
        match (&self.kind, &other.kind) {
            (Plain(one), Plain(other)) => one == other,
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }

    /// Whether each value of another kind is a value of this one.
    pub(super) fn admits(&self, other: &Self) -> bool {
        match &self.kind {
            Anything => true,
            Plain(Scalar::Number) if other.is_plain(Scalar::Integer) => true,
            Plain(plain) => matches!(&other.kind, Enum(base, _) if base == plain),
            FreeObject => matches!(other.kind, Object(_) | Map(_)),
            Enum(..) | Object(_) | List(_) | Map(_) | Choice(_) | AllOf(_) | Nowhere => false,
        }
    }

    pub(super) fn is_plain(&self, scalar: Scalar) -> bool {
        self.kind.is_plain(scalar)
    }

    /// Whether it is marked as a secret: by a format, but of ours.
    pub(super) fn is_secret(&self) -> bool {
        self.format == Some(SECRET)
    }

    /// The format that GitHub gives it.
    pub(super) fn github_format(&self) -> Option<&str> {
        self.format.filter(|format| *format != SECRET)
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
