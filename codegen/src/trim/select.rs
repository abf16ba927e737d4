//! The part of a description that the selected operations need: themselves, and all that they refer to. Structure only: no
//! prose, no titles, no examples, none of GitHub's extensions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::Description;
use crate::check;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::grammar::{Keyword, Kind, OTHER_VERSION, Owner, REFERENCE, Shape, Under, VERSIONS};
use crate::spec::selection::SourceDescription;
use crate::spec::{Selection, pointer};

/// What was selected of one description.
pub(super) struct Structure {
    pub(super) release: String,
    pub(super) publication: String,
    pub(super) json: Json,
    /// Responses that are described and not selected, because errors have one type: operationId to codes.
    pub(super) errors: BTreeMap<String, BTreeSet<String>>,
}

pub(super) fn select(descriptions: &[Description], selection: &Selection) -> Result<Vec<Structure>, Diagnostics> {
    refuse_other_versions(descriptions, selection)?;
    let mut faults = Vec::new();
    let mut structures = Vec::new();
    for description in descriptions {
        let mut selector = Selector {
            description,
            selection,
            place: place(description, selection),
            pending: Vec::new(),
            errors: BTreeMap::new(),
            faults: &mut faults,
        };
        let json = selector.document();
        structures.push(Structure {
            release: description.release.clone(),
            publication: description.publication.clone(),
            json,
            errors: selector.errors,
        });
    }
    Diagnostics::refuse_if_any(faults)?;
    Ok(structures)
}

/// Before all else: what another version of OpenAPI writes otherwise would be told as a dispute about types.
fn refuse_other_versions(descriptions: &[Description], selection: &Selection) -> Result<(), Diagnostics> {
    let faults = descriptions.iter().filter_map(|description| {
        let version = description.json["openapi"].as_str().filter(|version| !VERSIONS.contains(version))?;
        let Description { release, publication, .. } = description;
        let message = format!("{release} (publication {publication}) is of OpenAPI {version}, which is not supported");
        Some(Diagnostic::error(&selection.source, place(description, selection), message).help(OTHER_VERSION))
    });
    Diagnostics::refuse_if_any(faults.collect())
}

/// Where `spec/sources.yaml` lists a description.
fn place(description: &Description, selection: &Selection) -> std::ops::Range<usize> {
    let same = |listed: &&SourceDescription| {
        listed.release == description.release && listed.publication == description.publication
    };
    selection.descriptions.iter().find(same).map_or(0..0, |listed| listed.span.clone())
}

struct Selector<'a> {
    description: &'a Description,
    selection: &'a Selection,
    place: std::ops::Range<usize>,
    /// References that were met.
    pending: Vec<String>,
    errors: BTreeMap<String, BTreeSet<String>>,
    faults: &'a mut Vec<Diagnostic>,
}

impl Selector<'_> {
    fn document(&mut self) -> Json {
        let mut document = Map::new();
        let whole = &self.description.json;
        for keyword in ["openapi", "servers"] {
            if let (Some(value), Some(row)) = (whole.get(keyword), Kind::Root.keyword(keyword)) {
                document.insert(keyword.to_owned(), self.value(&row.shape, (Kind::Root, row.name), value));
            }
        }
        let paths = self.paths();
        document.insert("tags".to_owned(), self.tags(&paths));
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
        let mut known = BTreeSet::new();
        for (path, item) in entries(&self.description.json, "paths") {
            let mut selected = Map::new();
            for (method, operation) in item.as_object().into_iter().flatten() {
                let is_operation = Kind::PathItem.keyword(method).and_then(Keyword::object) == Some(Kind::Operation);
                let Some(id) = operation.get("operationId").and_then(Json::as_str).filter(|_| is_operation) else {
                    continue;
                };
                known.insert(id);
                if !self.selection.operations.iter().any(|operation| operation.id == id) {
                    continue;
                }
                if !found.insert(id) {
                    self.fault(
                        format!("{} has operation `{id}` twice", self.description.release),
                        "select another description",
                    );
                }
                selected.insert(method.clone(), self.operation(id, operation));
            }
            if !selected.is_empty() {
                selected.extend(self.shared(item));
                paths.insert(path.clone(), Json::Object(selected));
            }
        }
        self.tell_missing(&found, &known);
        paths
    }

    /// What a path says for all its operations; the check `unsupported` tells of it.
    fn shared(&mut self, item: &Json) -> Map<String, Json> {
        let is_operation = |key: &str| Kind::PathItem.keyword(key).and_then(Keyword::object) == Some(Kind::Operation);
        let mut item = item.as_object().cloned().unwrap_or_default();
        item.retain(|key, _| !is_operation(key));
        match self.object(Kind::PathItem, None, &Json::Object(item)) {
            Json::Object(shared) => shared,
            _ => Map::new(),
        }
    }

    fn operation(&mut self, id: &str, operation: &Json) -> Json {
        let mut operation = operation.clone();
        let is_good = |code: &str| code.starts_with('2');
        if let Some(responses) = operation.get_mut("responses").and_then(Json::as_object_mut) {
            let errors: BTreeSet<String> = responses.keys().filter(|code| !is_good(code)).cloned().collect();
            responses.retain(|code, _| is_good(code));
            self.errors.insert(id.to_owned(), errors);
        }
        self.object(Kind::Operation, None, &operation)
    }

    fn tell_missing(&mut self, found: &BTreeSet<&str>, known: &BTreeSet<&str>) {
        for operation in self.selection.operations.iter().filter(|operation| !found.contains(operation.id.as_str())) {
            let Description { release, publication, .. } = self.description;
            let message = format!("{release} (publication {publication}) has no operation `{}`", operation.id);
            let fault = Diagnostic::error(&self.selection.source, operation.span.clone(), message);
            self.faults.push(match check::nearest(&operation.id, known.iter().copied()) {
                Some(meant) => fault.help(format!("did you mean `{meant}`?")),
                None => fault.help("take the operationId from GitHub's description, or leave it out"),
            });
        }
    }

    /// The declared tags of the selected operations.
    fn tags(&mut self, paths: &Map<String, Json>) -> Json {
        let operations = paths.values().flat_map(|item| item.as_object().into_iter().flat_map(Map::values));
        let used: BTreeSet<&str> = operations.flat_map(|operation| strings(operation, "tags")).collect();
        let declared: BTreeSet<&str> = self
            .description
            .json
            .get("tags")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(|tag| tag.get("name")?.as_str())
            .collect();
        used.intersection(&declared).map(|name| json!({ "name": name })).collect()
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
                let message = format!("{} refers to `{reference}`, which it does not hold", self.description.release);
                self.fault(message, "select another description, or leave out the operation that needs it");
                continue;
            };
            let value = match row.object() {
                Some(kind) => self.object(kind, Some((Kind::Components, row.name)), value),
                None => value.clone(),
            };
            let section = components.entry(row.name).or_insert_with(|| json!({}));
            if let Some(section) = section.as_object_mut() {
                section.insert(name, value);
            }
        }
        components
    }

    fn object(&mut self, kind: Kind, under: Under, value: &Json) -> Json {
        let Json::Object(object) = value else { return value.clone() };
        if let (Some(_), Some(Json::String(reference))) = (kind.section(), object.get(REFERENCE)) {
            self.pending.push(reference.clone());
            let bare = json!({ REFERENCE: reference });
            // Words have no place beside a bare reference, and a property needs some.
            let is_property = under == Some((Kind::Schema, "properties"));
            return if is_property { json!({ "allOf": [bare] }) } else { bare };
        }
        let mut structure = Map::new();
        for row in kind.keywords().iter().filter(|row| row.owner == Owner::Structure) {
            match object.get(row.name) {
                None => {}
                // These say what their absence says.
                Some(Json::Bool(false)) if matches!(row.name, "deprecated" | "nullable" | "required") => {}
                Some(Json::Bool(true)) if row.name == "additionalProperties" => {}
                Some(value) => {
                    structure.insert(row.name.to_owned(), self.value(&row.shape, (kind, row.name), value));
                }
            }
        }
        Json::Object(structure)
    }

    fn value(&mut self, shape: &Shape, around: (Kind, &'static str), value: &Json) -> Json {
        match (shape, value) {
            (Shape::Object(kind), _) => self.object(*kind, Some(around), value),
            (Shape::Map(_, inner), Json::Object(entries)) => Json::Object(
                entries.iter().map(|(name, value)| (name.clone(), self.value(inner, around, value))).collect(),
            ),
            (Shape::List(inner), Json::Array(items)) => {
                items.iter().map(|item| self.value(inner, around, item)).collect()
            }
            (Shape::Parameters, Json::Array(items)) => {
                items.iter().map(|item| self.object(Kind::Parameter, Some(around), item)).collect()
            }
            _ => value.clone(),
        }
    }

    fn fault(&mut self, message: String, help: &str) {
        self.faults.push(Diagnostic::error(&self.selection.source, self.place.clone(), message).help(help));
    }
}

fn entries<'a>(value: &'a Json, key: &str) -> impl Iterator<Item = (&'a String, &'a Json)> {
    value.get(key).and_then(Json::as_object).into_iter().flatten()
}

fn strings<'a>(value: &'a Json, key: &str) -> impl Iterator<Item = &'a str> {
    value.get(key).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str)
}
