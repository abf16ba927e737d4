//! From a structure for each description to one that all of them fit: what a client needs that speaks to every release.
//!
//! What stands at one place in all descriptions is merged, whatever it is called there and whether it is written out or referred
//! to. Properties, parameters, values and responses are united; what only some servers have says which ones do. Where
//! descriptions disagree and nothing fits all of them, both readings are kept as a [`Dispute`], which an `x-correction` settles.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::select::Structure;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::Selection;
use crate::spec::grammar::Kind;

mod alike;
mod dispute;
mod operations;
mod places;
mod resolve;
mod said;
mod schemas;
mod statuses;
mod timeline;

use alike::Components;
use dispute::Dispute;
pub(super) use dispute::{advice, unsettled as unsettled_disputes};
use statuses::Statuses;
pub(super) use statuses::unsettled as unsettled_statuses;
use timeline::{Sources, Timeline};

/// One structure for all descriptions.
pub(super) struct Merged {
    pub(super) json: Json,
    /// Responses that are described and not selected, because errors have one type: operationId to codes.
    pub(super) errors: BTreeMap<String, BTreeSet<String>>,
    /// Where descriptions disagree. At each place stands the list of what they say.
    pub(super) disputes: Vec<Dispute>,
    /// Where descriptions disagree about the status of success: by the pointer of the operation.
    pub(super) statuses: BTreeMap<String, Statuses>,
    /// Differences that no correction can settle.
    pub(super) faults: Vec<Diagnostic>,
}

/// Merges the structures; their order does not matter.
///
/// # Errors
/// There are none.
pub(super) fn merge(structures: &mut [Structure], selection: &Selection) -> Result<Merged, Diagnostics> {
    structures.sort_by(|one, other| one.id.cmp(&other.id));
    if structures.is_empty() {
        return Err(Diagnostic::error(&selection.source, 0..0, "no description is given").into());
    }
    let mut merger = Merger {
        structures,
        selection,
        timeline: Timeline::new(structures, &selection.api_version),
        components: Components::find(structures, &places::roots(structures)),
        disputes: Vec::new(),
        statuses: BTreeMap::new(),
        faults: Vec::new(),
    };
    let json = merger.document();
    let Merger { disputes, statuses, faults, .. } = merger;
    Ok(Merged { json, errors: errors(structures), disputes, statuses, faults })
}

fn errors(structures: &[Structure]) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (operation, codes) in structures.iter().flat_map(|structure| &structure.errors) {
        all.entry(operation.clone()).or_default().extend(codes.iter().cloned());
    }
    all
}

struct Merger<'a> {
    structures: &'a [Structure],
    selection: &'a Selection,
    timeline: Timeline,
    components: Components<'a>,
    disputes: Vec<Dispute>,
    statuses: BTreeMap<String, Statuses>,
    faults: Vec<Diagnostic>,
}

impl<'a> Merger<'a> {
    fn document(&mut self) -> Json {
        let mut document = Map::new();
        // Enterprise Server's: github.com has no variables in its URL, and is what a client speaks to that is told no host.
        for keyword in ["openapi", "servers", "tags"] {
            let said = |index: usize| self.structures.get(index).and_then(|structure| structure.json.get(keyword));
            let having: Sources = self.all().into_iter().filter(|index| said(*index).is_some()).collect();
            if let Some(value) = self.timeline.newest(&having).and_then(said) {
                document.insert(keyword.to_owned(), value.clone());
            }
        }
        document.insert("paths".to_owned(), self.paths());
        let components = self.all_components();
        if !components.is_empty() {
            document.insert("components".to_owned(), Json::Object(components));
        }
        Json::Object(document)
    }

    fn all_components(&mut self) -> Map<String, Json> {
        let mut sections = Map::new();
        for kind in [Kind::Header, Kind::Parameter, Kind::Schema] {
            let Some(section) = kind.section() else { continue };
            let objects = self.components.of(kind);
            let objects: Vec<_> =
                objects.into_iter().map(|(name, alike)| (name.to_owned(), alike.bodies.clone())).collect();
            let mut merged = Map::new();
            for (name, bodies) in objects {
                let pointer = format!("/components/{section}/{name}");
                let value = match kind {
                    Kind::Schema => self.schema(&bodies, &pointer),
                    _ => self.written_out(kind, &bodies, &self.all(), &pointer),
                };
                merged.insert(name, value);
            }
            if !merged.is_empty() {
                sections.insert(section.to_owned(), Json::Object(merged));
            }
        }
        sections
    }

    fn all(&self) -> Sources {
        (0..self.structures.len()).collect()
    }

    fn fault(&mut self, message: String, help: &str) {
        let place = self.selection.descriptions.first().map_or(0..0, |description| description.span.clone());
        self.faults.push(Diagnostic::error(&self.selection.source, place, message).help(help));
    }
}
