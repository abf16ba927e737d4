//! Operations, their parameters and responses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::Merger;
use super::places::{self, Operations};
use super::said::{Said, by_name, each, sources};
use super::timeline::Sources;
use crate::availability::Availability;
use crate::spec::grammar::{Keyword, Kind, OF_THINGS, Owner, REFERENCE};
use crate::spec::pointer::child;

impl<'a> Merger<'a> {
    pub(super) fn paths(&mut self) -> Json {
        let mut paths: Map<String, Json> = Map::new();
        for (id, operation) in places::operations(self.structures) {
            let at: BTreeSet<_> = operation.at.iter().copied().collect();
            let Some((path, method)) = at.first().copied() else { continue };
            if at.len() > 1 {
                let everywhere: Vec<String> =
                    at.iter().map(|(path, method)| format!("{} {path}", method.to_uppercase())).collect();
                let message = format!("`{id}` is not the same request in all descriptions: {}", everywhere.join(", "));
                self.fault(message, "one client cannot send both: leave the operation or some descriptions out");
            }
            let pointer = child(&child("/paths", path), method);
            let mut merged = self.operation(&operation, &pointer);
            write(self.timeline.availability(&self.all(), &sources(&operation.said)), &mut merged);
            let item = paths.entry(path).or_insert_with(|| json!({}));
            if let Some(item) = item.as_object_mut() {
                item.insert(method.to_owned(), Json::Object(merged));
                self.keep_shared(path, item);
            }
        }
        Json::Object(paths)
    }

    /// What a path says for all its operations; the check `unsupported` tells of it.
    fn keep_shared(&self, path: &str, item: &mut Map<String, Json>) {
        let items = self.structures.iter().filter_map(|structure| structure.json.get("paths")?.get(path)?.as_object());
        for (keyword, value) in items.flatten() {
            if Kind::PathItem.keyword(keyword).and_then(Keyword::object) != Some(Kind::Operation) {
                item.insert(keyword.clone(), value.clone());
            }
        }
    }

    fn operation(&mut self, operation: &Operations<'a>, pointer: &str) -> Map<String, Json> {
        let all = &operation.said;
        let mut merged = Map::new();
        for row in Kind::Operation.keywords().iter().filter(|row| row.owner == Owner::Structure) {
            let value = match row.name {
                "parameters" => self.parameters(all, &child(pointer, row.name)),
                "requestBody" => self.request_body(&each(all, row.name), &child(pointer, row.name)),
                "responses" => Some(self.responses(all, pointer)),
                "deprecated" => deprecated(&each(all, row.name)),
                _ => self.newest(&each(all, row.name)),
            };
            merged.extend(value.map(|value| (row.name.to_owned(), value)));
        }
        merged
    }

    fn parameters(&mut self, operation: &[Said<'a>], pointer: &str) -> Option<Json> {
        let around = sources(operation);
        let mut merged = Vec::new();
        for said in places::parameters(self.structures, operation).into_values() {
            let pointer = child(pointer, &merged.len().to_string());
            merged.push(self.place(Kind::Parameter, &said, &around, &pointer));
        }
        (!merged.is_empty()).then_some(Json::Array(merged))
    }

    /// The body of requests, of the descriptions that have one.
    fn request_body(&mut self, all: &[Said<'a>], pointer: &str) -> Option<Json> {
        let mut merged = Map::new();
        for row in Kind::RequestBody.keywords().iter().filter(|row| row.owner == Owner::Structure) {
            let said = each(all, row.name);
            let value = match row.name {
                "content" => Some(self.content(all, &child(pointer, row.name))),
                _ if said.is_empty() => None,
                _ => self.agreed(&said, row.name, pointer),
            };
            merged.extend(value.map(|value| (row.name.to_owned(), value)));
        }
        (!all.is_empty()).then_some(Json::Object(merged))
    }

    fn content(&mut self, all: &[Said<'a>], pointer: &str) -> Json {
        let named = by_name(all, "content");
        let media_types = named.iter();
        media_types.map(|(name, said)| ((*name).to_owned(), self.media_type(said, &child(pointer, name)))).collect()
    }

    pub(super) fn response(&mut self, all: &[Said<'a>], pointer: &str) -> Json {
        let around = sources(all);
        let mut merged = Map::new();
        for row in Kind::Response.keywords().iter().filter(|row| row.owner == Owner::Structure) {
            let pointer = child(pointer, row.name);
            let named = by_name(all, row.name);
            let value = match row.name {
                _ if named.is_empty() => self.newest(&each(all, row.name)),
                "headers" => Some(
                    named
                        .iter()
                        .map(|(name, said)| {
                            ((*name).to_owned(), self.place(Kind::Header, said, &around, &child(&pointer, name)))
                        })
                        .collect(),
                ),
                "content" => Some(self.content(all, &pointer)),
                _ => self.newest(&each(all, row.name)),
            };
            merged.extend(value.map(|value| (row.name.to_owned(), value)));
        }
        Json::Object(merged)
    }

    fn media_type(&mut self, all: &[Said<'a>], pointer: &str) -> Json {
        let mut merged = Map::new();
        for row in Kind::MediaType.keywords().iter().filter(|row| row.owner == Owner::Structure) {
            let said = each(all, row.name);
            let value = match row.name {
                _ if said.is_empty() => None,
                "schema" => Some(self.place(Kind::Schema, &said, &sources(&said), &child(pointer, row.name))),
                _ => self.newest(&said),
            };
            merged.extend(value.map(|value| (row.name.to_owned(), value)));
        }
        Json::Object(merged)
    }

    /// A parameter or a header. `around` are the descriptions that could have it.
    pub(super) fn written_out(&mut self, kind: Kind, all: &[Said<'a>], around: &Sources, pointer: &str) -> Json {
        let mut merged = Map::new();
        for row in kind.keywords().iter().filter(|row| row.owner == Owner::Structure) {
            let said = each(all, row.name);
            let value = match row.name {
                _ if said.is_empty() => None,
                "schema" => Some(self.place(Kind::Schema, &said, &sources(&said), &child(pointer, row.name))),
                // Not to send it where it is required fails, and so may sending it where it is not: callers have to know.
                "required" if said.len() < all.len() => {
                    let readings: Vec<_> = all
                        .iter()
                        .map(|said| Said { value: said.value.get("required").unwrap_or(&NOT_REQUIRED), ..*said })
                        .collect();
                    self.agreed(&readings, row.name, pointer)
                }
                _ => self.agreed(&said, row.name, pointer),
            };
            merged.extend(value.map(|value| (row.name.to_owned(), value)));
        }
        write(self.timeline.availability(around, &sources(all)), &mut merged);
        Json::Object(merged)
    }

    /// What stands at one place: a reference where a description has one there, else the thing itself.
    pub(super) fn place(&mut self, kind: Kind, all: &[Said<'a>], around: &Sources, pointer: &str) -> Json {
        let resolved: Vec<_> = all.iter().map(|said| super::resolve::resolve(self.structures, *said)).collect();
        let mut objects: BTreeMap<String, Sources> = BTreeMap::new();
        for resolved in &resolved {
            let Some(name) = &resolved.name else { continue };
            let name = self.components.named(kind, name).map_or(name.as_str(), |alike| alike.name());
            objects.entry(name.to_owned()).or_default().insert(resolved.body.source);
        }
        if objects.len() > 1 {
            let said: Vec<String> =
                objects.iter().map(|(name, sources)| format!("`{name}` ({})", self.timeline.named(sources))).collect();
            let message = format!("{pointer} is not the same object in all descriptions: {}", said.join(", "));
            self.fault(
                message,
                "some description has both, so they differ: leave the operation or some descriptions out",
            );
        }
        let nullable = resolved.iter().any(|resolved| resolved.nullable);
        let object = objects.into_keys().next();
        match (object, kind.section()) {
            (Some(name), Some(section)) if nullable => {
                json!({ "allOf": [reference(section, &name)], "nullable": true })
            }
            (Some(name), Some(section)) => reference(section, &name),
            _ => {
                let bodies: Vec<_> = resolved.iter().map(|resolved| resolved.body).collect();
                let mut written = match kind {
                    Kind::Schema => self.schema(&bodies, pointer),
                    _ => self.written_out(kind, &bodies, around, pointer),
                };
                if let Some(written) = written.as_object_mut().filter(|_| nullable) {
                    written.insert("nullable".to_owned(), Json::Bool(true));
                }
                written
            }
        }
    }

    /// What the newest Enterprise Server says, of things that differ without harm or that are not supported anyway.
    fn newest(&self, said: &[Said<'a>]) -> Option<Json> {
        let newest = self.timeline.newest(&sources(said))?;
        said.iter().find(|said| said.source == newest).map(|said| said.value.clone())
    }
}

/// What one description warns of may be gone in any.
pub(super) fn deprecated(said: &[Said<'_>]) -> Option<Json> {
    said.iter().any(|said| *said.value == Json::Bool(true)).then_some(Json::Bool(true))
}

/// What a parameter without `required` says.
static NOT_REQUIRED: Json = Json::Bool(false);

fn reference(section: &str, name: &str) -> Json {
    json!({ REFERENCE: format!("#/components/{section}/{name}") })
}

/// Says beside a thing which servers have it.
pub(super) fn write(availability: Availability, thing: &mut Map<String, Json>) {
    for (keyword, fact) in OF_THINGS.into_iter().zip(availability.facts()) {
        thing.extend(fact.map(|fact| (keyword.to_owned(), fact)));
    }
}
