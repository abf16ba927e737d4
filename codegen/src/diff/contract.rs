//! What a spec promises, as far as it can be compared: operations and types, each with its place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::report::Location;
use crate::names::{accessor_type, component_type, named_schemas, operation_method, operation_type};
use crate::spec::grammar::REFERENCE;
use crate::spec::{Document, Node, pointer};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// One side of the comparison. Made from any document, checked or not: what is not understood is left out.
pub(super) struct Contract<'a> {
    pub(super) document: &'a Document,
    pub(super) operations: Vec<Operation<'a>>,
    pub(super) types: Vec<Type<'a>>,
    /// The schemas that each operation can reach, by component key, without `nullable-`.
    reached: BTreeMap<String, BTreeSet<String>>,
    /// Which component each reference leads to, by the reference's pointer.
    references: BTreeMap<String, String>,
}

pub(super) struct Operation<'a> {
    pub(super) id: String,
    pub(super) pointer: String,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) tag: &'a str,
    pub(super) node: &'a Node,
    pub(super) parameters: Vec<Parameter<'a>>,
    pub(super) success: Option<Success<'a>>,
}

/// A parameter, where it is written out.
pub(super) struct Parameter<'a> {
    pub(super) name: &'a str,
    pub(super) location: &'a str,
    pub(super) required: bool,
    pub(super) pointer: String,
    pub(super) node: &'a Node,
}

/// The answer of an operation that succeeds.
pub(super) struct Success<'a> {
    pub(super) status: &'a str,
    pub(super) pointer: String,
    pub(super) node: &'a Node,
    pub(super) schema: Option<&'a Node>,
}

/// A schema that is a type in Rust: an object or an enum.
pub(super) struct Type<'a> {
    /// Its name in Rust.
    pub(super) name: String,
    pub(super) pointer: String,
    pub(super) node: &'a Node,
}

impl<'a> Contract<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let mut contract = Self {
            document,
            operations: Vec::new(),
            types: Vec::new(),
            reached: BTreeMap::new(),
            references: BTreeMap::new(),
        };
        references(&document.root, "", &mut contract.references);
        contract.operations = operations(document);
        contract.operations.sort_by(|one, other| one.id.cmp(&other.id));
        contract.types = types(document);
        for operation in &contract.operations {
            let mut reached = BTreeSet::new();
            contract.reach(operation.node, &mut reached);
            contract.reached.insert(operation.id.clone(), reached);
        }
        contract
    }

    pub(super) fn location(&self, pointer: &str) -> Location {
        let source = &self.document.source;
        Location { file: source.path.clone(), line: source.line_column(self.document.anchor(pointer).start).0 }
    }

    /// The operations that what stands at a pointer serves.
    pub(super) fn operations_at(&self, pointer: &str) -> Vec<String> {
        let mut segments = pointer::segments(pointer);
        if segments.next().as_deref() == Some("paths") {
            let inside = |operation: &&Operation<'_>| pointer::is_within(pointer, &operation.pointer);
            return self.operations.iter().filter(inside).map(|operation| operation.id.clone()).collect();
        }
        let (Some(section), Some(key)) = (segments.next(), segments.next()) else { return Vec::new() };
        let reach = |id: &str| self.reached.get(id).is_some_and(|reached| reached.contains(&slot(&section, &key)));
        self.operations.iter().map(|operation| operation.id.clone()).filter(|id| reach(id)).collect()
    }

    /// Whether values of a type are sent by callers; all others are sent by servers only.
    pub(super) fn is_sent_by_callers(&self, of: &Type<'_>) -> bool {
        let inside = |operation: &Operation<'_>, parameter: &Parameter<'_>| {
            pointer::is_within(&of.pointer, &parameter.pointer) || {
                let mut reached = BTreeSet::new();
                self.reach(parameter.node, &mut reached);
                let component = pointer::segments(&of.pointer).nth(2);
                !pointer::is_within(&of.pointer, &operation.pointer)
                    && component.is_some_and(|key| reached.contains(&slot("schemas", &key)))
                    && of.pointer.starts_with("/components/schemas/")
            }
        };
        self.operations
            .iter()
            .any(|operation| operation.parameters.iter().any(|parameter| inside(operation, parameter)))
    }

    /// Whether some place refers to one component here and to the other there.
    pub(super) fn is_used_where(&self, one: &str, there: &Self, other: &str) -> bool {
        self.references
            .iter()
            .any(|(at, target)| target == one && there.references.get(at).is_some_and(|to| to == other))
    }

    fn reach(&self, node: &Node, reached: &mut BTreeSet<String>) {
        for entry in node.entries() {
            match (entry.key.as_str(), entry.value.as_str().and_then(pointer::component)) {
                (REFERENCE, Some((section, key))) => {
                    if reached.insert(slot(&section, &key))
                        && let Some(target) = self.component(&section, &key)
                    {
                        self.reach(target, reached);
                    }
                }
                _ => self.reach(&entry.value, reached),
            }
        }
        node.items().iter().for_each(|item| self.reach(item, reached));
    }

    pub(super) fn component(&self, section: &str, key: &str) -> Option<&'a Node> {
        self.document.root.get("components")?.get(section)?.get(key)
    }

    /// What a reference leads to; anything else as it is.
    pub(super) fn written_out(&self, node: &'a Node) -> &'a Node {
        let component = node.get(REFERENCE).and_then(Node::as_str).and_then(pointer::component);
        component.and_then(|(section, key)| self.component(&section, &key)).unwrap_or(node)
    }

    /// The schema that a schema is another name of: through `$ref`, and through `allOf` with one `$ref`.
    pub(super) fn referred(&self, schema: &Node) -> Option<(String, &'a Node)> {
        let reference = schema.get(REFERENCE).or_else(|| schema.get("allOf")?.items().first()?.get(REFERENCE))?;
        let (section, key) = pointer::component(reference.as_str()?)?;
        let target = self.component(&section, &key)?;
        Some((key, target))
    }

    /// What people call the schema at a pointer.
    pub(super) fn label(&self, at: &str) -> String {
        let segments: Vec<_> = pointer::segments(at).collect();
        let names: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        let (mut label, rest) = match names.as_slice() {
            ["components", "schemas", key, rest @ ..] => (bare(key).to_owned(), rest),
            ["components", "parameters", key, rest @ ..] => {
                let name = self.component("parameters", key).and_then(|node| node.get("name")?.as_str());
                (format!("parameter {}", name.unwrap_or(key)), rest)
            }
            ["components", "headers", key, rest @ ..] => (format!("header {key}"), rest),
            ["paths", path, method, rest @ ..] => {
                let here = |operation: &&Operation<'_>| operation.path == *path && operation.method == *method;
                let operation = self.operations.iter().find(here);
                let id = operation.map_or_else(|| format!("{method} {path}"), |operation| operation.id.clone());
                match rest {
                    ["responses", status, rest @ ..] => (format!("{id} answer {status}"), rest),
                    ["parameters", index, rest @ ..] => {
                        let parameter = operation.and_then(|operation| operation.node.get("parameters"));
                        let node = parameter.and_then(|list| list.items().get(index.parse::<usize>().ok()?));
                        let name = node.and_then(|node| node.get("name")?.as_str()).unwrap_or(index);
                        (format!("parameter {name}"), rest)
                    }
                    _ => (id, rest),
                }
            }
            ["tags", index, rest @ ..] => {
                let tags = self.document.root.get("tags").map(Node::items).unwrap_or_default();
                let tag = index.parse::<usize>().ok().and_then(|index| tags.get(index));
                let name = tag.and_then(|tag| tag.get("name")?.as_str()).unwrap_or(index);
                (format!("tag {name}"), rest)
            }
            other => (other.join("."), &[][..]),
        };
        let mut rest = rest.iter();
        while let Some(segment) = rest.next() {
            match *segment {
                "properties" => label += &format!(".{}", rest.next().copied().unwrap_or_default()),
                "items" => label += "[]",
                _ => {}
            }
        }
        label
    }
}

impl Operation<'_> {
    /// Path of its method in the crate.
    pub(super) fn method_path(&self) -> String {
        format!("operations::{}::{}", accessor_type(self.tag), operation_method(&self.id))
    }

    /// Path of its request builder in the crate.
    pub(super) fn builder_path(&self) -> String {
        format!("operations::{}", operation_type(&self.id))
    }

    /// Its path with all parameters called alike.
    pub(super) fn shape_of_path(&self) -> String {
        let parts = self.path.split('{').enumerate();
        parts
            .map(|(index, part)| if index == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) })
            .collect::<Vec<_>>()
            .join("{}")
    }

    /// The position of a path parameter in the path.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.path.split('{').skip(1).position(|part| part.split('}').next() == Some(name))
    }
}

/// A component's name without the mark of GitHub's second components, which say that a value may be null.
pub(super) fn bare(key: &str) -> &str {
    key.strip_prefix("nullable-").unwrap_or(key)
}

fn slot(section: &str, key: &str) -> String {
    format!("{section}/{}", bare(key))
}

fn references(node: &Node, at: &str, found: &mut BTreeMap<String, String>) {
    for entry in node.entries() {
        let here = pointer::child(at, &entry.key);
        match entry.value.as_str().filter(|_| entry.key == REFERENCE).and_then(pointer::component) {
            Some((section, key)) => {
                found.insert(here, format!("/components/{section}/{key}"));
            }
            None => references(&entry.value, &here, found),
        }
    }
    for (index, item) in node.items().iter().enumerate() {
        references(item, &format!("{at}/{index}"), found);
    }
}

fn operations(document: &Document) -> Vec<Operation<'_>> {
    let mut operations = Vec::new();
    for path in document.root.get("paths").map(Node::entries).unwrap_or_default() {
        let at = pointer::child("/paths", &path.key);
        for entry in path.value.entries().iter().filter(|entry| METHODS.contains(&entry.key.as_str())) {
            let node = &entry.value;
            let Some(id) = node.get("operationId").and_then(Node::as_str) else { continue };
            let at = pointer::child(&at, &entry.key);
            operations.push(Operation {
                id: id.to_owned(),
                method: &entry.key,
                path: &path.key,
                tag: node.get("tags").and_then(|tags| tags.items().first()?.as_str()).unwrap_or_default(),
                node,
                parameters: parameters(document, node, &at),
                success: success(node, &at),
                pointer: at,
            });
        }
    }
    operations
}

fn parameters<'a>(document: &'a Document, operation: &'a Node, at: &str) -> Vec<Parameter<'a>> {
    let list = operation.get("parameters").map(Node::items).unwrap_or_default();
    let written_out = list.iter().enumerate().filter_map(|(index, node)| {
        match node.get(REFERENCE).and_then(Node::as_str).and_then(pointer::component) {
            Some((section, key)) => {
                let at = pointer::child(&pointer::child("/components", &section), &key);
                Some((document.lookup(&at)?, at))
            }
            None => Some((node, format!("{at}/parameters/{index}"))),
        }
    });
    written_out
        .filter_map(|(node, pointer)| {
            Some(Parameter {
                name: node.get("name")?.as_str()?,
                location: node.get("in")?.as_str()?,
                required: node.get("required").and_then(Node::as_bool) == Some(true),
                pointer,
                node,
            })
        })
        .collect()
}

fn success<'a>(operation: &'a Node, at: &str) -> Option<Success<'a>> {
    let entry = operation.get("responses")?.entries().iter().find(|entry| entry.key.starts_with('2'))?;
    Some(Success {
        status: &entry.key,
        pointer: pointer::child(&pointer::child(at, "responses"), &entry.key),
        node: &entry.value,
        schema: entry.value.get("content").and_then(|content| content.entries().first()?.value.get("schema")),
    })
}

/// Every schema that becomes a type, each type once: a component and its `nullable-` twin are one.
fn types(document: &Document) -> Vec<Type<'_>> {
    let spec = document.root.to_json();
    let mut seen = BTreeSet::new();
    let mut types = Vec::new();
    for schema in named_schemas(&spec) {
        if let Some(node) = document.lookup(&schema.pointer)
            && seen.insert(schema.name.clone())
        {
            types.push(Type { name: schema.name, pointer: schema.pointer, node });
        }
    }
    types
}

/// The name in Rust of a component.
pub(super) fn type_of_component(key: &str, schema: &Node) -> String {
    let nullable = schema.get("nullable").and_then(Node::as_bool) == Some(true);
    component_type(key, &if nullable { serde_json::json!({ "nullable": true }) } else { Json::Null })
}
