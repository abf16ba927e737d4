//! Walks one description.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::{Map, Value as Json, json};

use super::LeftOut;
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::spec::fold::{self, At, Step, Visitor};
use crate::spec::grammar::{JSON, Kind, Names, Owner, REFERENCE, Shape, Under, is_operation};
use crate::spec::view::means_success;
use crate::spec::{Selection, pointer, resolve};
use crate::trim::Description;

/// Selects from one description.
pub(super) struct Selector<'a> {
    description: &'a Description,
    selection: &'a Selection,
    place: Range<usize>,
    /// References that were met.
    pending: Vec<String>,
    errors: BTreeMap<String, BTreeSet<String>>,
    left_out: Vec<LeftOut>,
    ids: &'a mut Ids,
    faults: &'a mut Vec<Diagnostic>,
}

/// The operationIds of all descriptions.
#[derive(Default)]
pub(super) struct Ids(BTreeSet<String>);

impl<'a> Selector<'a> {
    /// `place` is where faults are shown, which go into `faults`, as the ids of operations go into `ids`.
    pub(super) fn new(
        description: &'a Description,
        selection: &'a Selection,
        place: Range<usize>,
        ids: &'a mut Ids,
        faults: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let (pending, errors, left_out) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { description, selection, place, pending, errors, left_out, ids, faults }
    }

    /// The responses that are not selected, and what was left out.
    pub(super) fn beside(self) -> (BTreeMap<String, BTreeSet<String>>, Vec<LeftOut>) {
        (self.errors, self.left_out)
    }

    /// The selected part.
    pub(super) fn document(&mut self) -> Json {
        let mut document = match fold::document(self, &self.description.json, &false) {
            Json::Object(document) => document,
            _ => Map::new(),
        };
        let paths = self.paths();
        document.insert("tags".to_owned(), tags(&paths));
        document.insert("paths".to_owned(), Json::Object(paths));
        let components = self.components();
        if !components.is_empty() {
            document.insert("components".to_owned(), Json::Object(components));
        }
        Json::Object(document)
    }

    fn paths(&mut self) -> Map<String, Json> {
        let mut paths = Map::new();
        let mut found = BTreeSet::new();
        for (path, item) in entries(&self.description.json, "paths") {
            let mut selected = Map::new();
            for (method, operation) in item.as_object().into_iter().flatten() {
                let id = operation.get("operationId").and_then(Json::as_str).filter(|_| is_operation(method));
                let Some(id) = id else { continue };
                if is_not_implemented(operation) {
                    continue;
                }
                self.ids.0.insert(id.to_owned());
                if !self.selection.operations.iter().any(|operation| operation.id == id) {
                    continue;
                }
                if !found.insert(id) {
                    self.fault(
                        format!("{} has operation `{id}` twice", self.description.id),
                        "select another description",
                    );
                }
                let at = pointer::child(&pointer::child("/paths", path), method);
                let operation = with_parameters_of_the_path(operation, item, &self.description.json);
                selected.insert(method.clone(), self.operation(id, operation, at));
            }
            if !selected.is_empty() {
                let at = pointer::child("/paths", path);
                selected.extend(self.shared(item, at));
                paths.insert(path.clone(), Json::Object(selected));
            }
        }
        paths
    }

    /// What a path says for all its operations, but for parameters, which each operation was given; the check `unsupported` tells
    /// of it.
    fn shared(&mut self, item: &Json, pointer: String) -> Map<String, Json> {
        let mut item = item.as_object().cloned().unwrap_or_default();
        item.retain(|key, _| !is_operation(key) && key != "parameters");
        match self.selected(Kind::PathItem, &Json::Object(item), pointer, None) {
            Json::Object(shared) => shared,
            _ => Map::new(),
        }
    }

    fn operation(&mut self, id: &str, mut operation: Json, pointer: String) -> Json {
        if let Some(responses) = operation.get_mut("responses").and_then(Json::as_object_mut) {
            let codes: Vec<String> = responses.keys().cloned().collect();
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            let is_good = |code: &str| means_success(code, &codes);
            let errors: BTreeSet<String> = responses.keys().filter(|code| !is_good(code)).cloned().collect();
            responses.retain(|code, _| is_good(code));
            self.errors.insert(id.to_owned(), errors);
        }
        self.selected(Kind::Operation, &operation, pointer, None)
    }

    /// Everything that was referred to, and what that refers to.
    fn components(&mut self) -> Map<String, Json> {
        let mut components: Map<String, Json> = Map::new();
        let mut met = BTreeSet::new();
        while let Some(reference) = self.pending.pop() {
            if !met.insert(reference.clone()) {
                continue;
            }
            let target = pointer::component(&reference).and_then(|(section, name)| {
                let row = Kind::Components.keyword(&section)?;
                let value = self.description.json.get("components")?.get(&section)?.get(&name)?;
                Some((row, name, value))
            });
            let Some((row, name, value)) = target else {
                let message = format!("{} refers to `{reference}`, which it does not hold", self.description.id);
                self.fault(message, "select another description, or leave out the operation that needs it");
                continue;
            };
            // The spec has no responses among its components, and what they are made of is selected all the same.
            let kind = row.object().or_else(|| (row.name == "responses").then_some(Kind::Response));
            let at = pointer::child(&pointer::child("/components", row.name), &name);
            let value = match kind {
                Some(kind) => self.selected(kind, value, at, Some((Kind::Components, row.name))),
                None => value.clone(),
            };
            let section = components.entry(row.name).or_insert_with(|| json!({}));
            if let Some(section) = section.as_object_mut() {
                section.insert(name, value);
            }
        }
        components
    }

    /// What is selected of an object that stands at a pointer.
    fn selected(&mut self, kind: Kind, value: &Json, pointer: String, under: Under) -> Json {
        self.object(kind, value, &At { pointer, under, name: None }, &false)
    }

    fn leave_out(&mut self, at: &At<'_>, key: &str, why: &'static str) {
        self.left_out.push(LeftOut { pointer: at.pointer.clone(), key: key.to_owned(), why });
    }

    fn fault(&mut self, message: String, help: &str) {
        self.faults.push(Diagnostic::error(&self.selection.source, self.place.clone(), message).help(help));
    }
}

impl Ids {
    /// Selected operations that no description has. What some of them lack, the docs say.
    pub(super) fn missing<'s>(&'s self, selection: &'s Selection) -> impl Iterator<Item = Diagnostic> + 's {
        let missing = selection.operations.iter().filter(|operation| !self.0.contains(&operation.id));
        missing.map(|operation| {
            let message = format!("no description has an operation `{}`", operation.id);
            let fault = Diagnostic::error(&selection.source, operation.span.clone(), message);
            fault.help(help_with_missing(&operation.id, self.0.iter().map(String::as_str)))
        })
    }
}

/// What to do about a selected operation that is not among those of a description.
pub(super) fn help_with_missing<'i>(id: &str, known: impl Iterator<Item = &'i str>) -> String {
    match check::nearest(id, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "take the operationId from GitHub's description, or leave it out".to_owned(),
    }
}

impl<'a> Visitor<'a> for Selector<'_> {
    type Raw = &'a Json;
    /// Whether JSON is among the media types around.
    type Here = bool;
    type Output = Json;

    fn object(&mut self, kind: Kind, value: &'a Json, at: &At<'a>, _: &bool) -> Json {
        let Json::Object(object) = value else { return value.clone() };
        if let (Some(_), Some(Json::String(reference))) = (kind.section(), object.get(REFERENCE)) {
            self.pending.push(reference.clone());
            let bare = json!({ REFERENCE: reference });
            // Words have no place beside a bare reference, and a property needs some.
            let is_property = at.under == Some((Kind::Schema, "properties"));
            return if is_property { json!({ "allOf": [bare] }) } else { bare };
        }
        let parts = fold::parts(self, kind, value, at, &false).into_iter();
        Json::Object(parts.map(|(keyword, part)| (keyword.name.to_owned(), part)).collect())
    }

    fn enter(&mut self, step: Step<'a>, value: &'a Json, at: &At<'a>, has_json: &bool) -> Option<bool> {
        match step {
            // What operations need of the others is selected with them.
            Step::Keyword(Kind::Root, row) => matches!(row.name, "openapi" | "servers").then_some(false),
            Step::Keyword(_, row) => match row.owner {
                Owner::Structure | Owner::Ignored if row.is_default(value) => None,
                Owner::Structure if (row.name, value) == ("additionalProperties", &Json::Bool(false)) => {
                    self.leave_out(
                        at,
                        row.name,
                        "the client reads properties that it does not know, and passes them over",
                    );
                    None
                }
                Owner::Structure => Some(row.name == "content" && value.get(JSON).is_some()),
                Owner::Ignored => {
                    self.leave_out(at, row.name, row.unsupported.unwrap_or_default());
                    None
                }
                Owner::Merge | Owner::Words | Owner::Facts | Owner::Dropped => None,
            },
            Step::Name(Names::MediaType, name) if *has_json && name != JSON => {
                self.leave_out(at, name, "the client asks for JSON");
                None
            }
            Step::Name(..) | Step::Item(..) => Some(false),
        }
    }

    fn map(&mut self, _: Names, values: Vec<(&'a str, Json)>, _: &At<'a>) -> Json {
        Json::Object(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn list(&mut self, _: &'static Shape, items: Vec<(&'a Json, Json)>, _: &At<'a>) -> Json {
        items.into_iter().map(|(_, item)| item).collect()
    }

    fn plain(&mut self, _: &'static Shape, value: &'a Json, _: &At<'a>) -> Json {
        value.clone()
    }
}

fn entries<'a>(value: &'a Json, key: &str) -> impl Iterator<Item = (&'a String, &'a Json)> {
    value.get(key).and_then(Json::as_object).into_iter().flatten()
}

fn strings<'a>(value: &'a Json, key: &str) -> impl Iterator<Item = &'a str> {
    value.get(key).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str)
}

/// The tags of the selected operations, declared or not: OpenAPI does not ask for that, and the words about a tag are ours.
fn tags(paths: &Map<String, Json>) -> Json {
    let operations = paths.values().flat_map(|item| item.as_object().into_iter().flat_map(Map::values));
    let used: BTreeSet<&str> = operations.flat_map(|operation| strings(operation, "tags")).collect();
    used.into_iter().map(|name| json!({ "name": name })).collect()
}

/// Whether a description has an operation only to say that its server has not: its responses are 501 and others of error.
fn is_not_implemented(operation: &Json) -> bool {
    let codes: Vec<&str> = entries(operation, "responses").map(|(code, _)| code.as_str()).collect();
    codes.contains(&"501") && !codes.iter().any(|code| code.starts_with(['2', '3']))
}

/// An operation with what its path gives to all of its operations: of two parameters of one place and name its own counts.
fn with_parameters_of_the_path(operation: &Json, item: &Json, description: &Json) -> Json {
    let list = |owner: &Json| owner.get("parameters").and_then(Json::as_array).cloned().unwrap_or_default();
    let identity = |parameter: &Json| {
        let written_out = resolve::written_out(description, parameter);
        ["in", "name"].map(|key| written_out.get(key).cloned())
    };
    let mut parameters = list(operation);
    let own: Vec<_> = parameters.iter().map(identity).collect();
    parameters.extend(list(item).into_iter().filter(|parameter| !own.contains(&identity(parameter))));
    let mut operation = operation.clone();
    if let Some(operation) = operation.as_object_mut().filter(|_| !parameters.is_empty()) {
        operation.insert("parameters".to_owned(), Json::Array(parameters));
    }
    operation
}
