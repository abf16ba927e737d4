//! The tree of a file's values, each with its place in the text.

use std::ops::Range;

use super::pointer;
use crate::diagnostic::Diagnostic;
use crate::source_file::SourceFile;

/// A parsed file.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file that was parsed.
    pub source: SourceFile,
    /// Its one value.
    pub root: Node,
}

/// A value and the bytes of the text it was read from.
#[derive(Clone, Debug)]
pub struct Node {
    /// What the value is.
    pub value: Value,
    /// Byte range in [`SourceFile::text`].
    pub span: Range<usize>,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; how it was written is in the text.
    Number(serde_json::Number),
    /// A string.
    String(String),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping in the order of the file; keys are unique (see [`super::load`]).
    Mapping(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Node,
}

/// A value, with where its key stands.
#[derive(Clone, Copy)]
pub(crate) struct Located<'a> {
    pub(crate) node: &'a Node,
    /// Of a value that has one.
    pub(crate) key: Option<&'a Range<usize>>,
}

impl<'a> Located<'a> {
    /// What stands behind a key.
    pub(crate) fn behind(entry: &'a Entry) -> Self {
        Self { node: &entry.value, key: Some(&entry.key_span) }
    }

    /// Where to point people at: its key, or where it starts.
    pub(crate) fn anchor(self) -> Range<usize> {
        self.key.cloned().unwrap_or_else(|| self.node.anchor())
    }
}

impl Document {
    /// A document that was read from no file.
    pub(crate) fn without_places(root: &serde_json::Value) -> Self {
        Self { source: SourceFile::new("", ""), root: Node::without_places(root) }
    }

    /// The whole of it.
    pub(crate) fn located(&self) -> Located<'_> {
        Located { node: &self.root, key: None }
    }

    /// The value at a JSON pointer.
    #[must_use]
    pub fn lookup(&self, pointer: &str) -> Option<&Node> {
        self.find(pointer).map(|(node, _)| node)
    }

    /// Where to point people at for a JSON pointer: the key if the value has one. Of a value that is not there, the nearest
    /// that is.
    #[must_use]
    pub fn anchor(&self, pointer: &str) -> Range<usize> {
        let mut pointer = pointer;
        loop {
            if let Some((_, place)) = self.find(pointer) {
                return place;
            }
            match pointer.rfind('/') {
                Some(cut) => pointer = pointer.get(..cut).unwrap_or_default(),
                None => return self.root.anchor(),
            }
        }
    }

    /// An error about the value at a JSON pointer.
    #[must_use]
    pub fn error(&self, pointer: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(&self.source, self.anchor(pointer), message).at(pointer)
    }

    fn find(&self, pointer: &str) -> Option<(&Node, Range<usize>)> {
        let mut node = &self.root;
        let mut place = self.root.anchor();
        for segment in pointer::segments(pointer) {
            match &node.value {
                Value::Mapping(entries) => {
                    let entry = entries.iter().find(|entry| entry.key == segment)?;
                    (node, place) = (&entry.value, entry.key_span.clone());
                }
                Value::Sequence(items) => {
                    node = items.get(segment.parse::<usize>().ok()?)?;
                    place = node.anchor();
                }
                _ => return None,
            }
        }
        Some((node, place))
    }
}

impl Node {
    /// The value of a key of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// A key of a mapping, with its value.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The entries of a mapping; of anything else, none.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; of anything else, none.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is a mapping.
    #[must_use]
    pub fn is_mapping(&self) -> bool {
        matches!(self.value, Value::Mapping(_))
    }

    /// Whether it is a sequence.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self.value, Value::Sequence(_))
    }

    /// Where to point people at: a scalar itself, the first key or item of a collection, which spans too many lines to show.
    #[must_use]
    pub fn anchor(&self) -> Range<usize> {
        match &self.value {
            Value::Mapping(entries) => entries.first().map(|entry| entry.key_span.clone()),
            Value::Sequence(items) => items.first().map(Node::anchor),
            _ => None,
        }
        .unwrap_or_else(|| self.span.clone())
    }

    /// What sort of value it is, as a message says it.
    #[must_use]
    pub fn sort(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// A value that was read from no file.
    pub(crate) fn without_places(json: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Number(number.clone()),
            Json::String(text) => Value::String(text.clone()),
            Json::Array(items) => Value::Sequence(items.iter().map(Self::without_places).collect()),
            Json::Object(entries) => {
                let entry = |(key, value): (&String, _)| Entry {
                    key: key.clone(),
                    key_span: 0..0,
                    value: Self::without_places(value),
                };
                Value::Mapping(entries.iter().map(entry).collect())
            }
        };
        Self { value, span: 0..0 }
    }

    /// The value without its places.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => Json::Number(number.clone()),
            Value::String(text) => Json::String(text.clone()),
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(entries) => {
                Json::Object(entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json())).collect())
            }
        }
    }
}

impl PartialEq for Node {
    /// Equal values, wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.value == other.value
    }
}
