//! Puts what is ours into GitHub's structure: words and facts at their places, secrets, corrections.

use serde_json::{Map, Value as Json};

use super::{correct, pairs};
use crate::diagnostic::Diagnostic;
use crate::spec::fold::{self, At, Step, Visitor};
use crate::spec::grammar::{Kind, Names, Owner, REFERENCE, SECRET, Shape};
use crate::spec::{Document, Node, pointer};

/// The new document, and the corrections that no longer hold: at their places stands what GitHub says.
pub(super) fn keep(structure: &Json, ours: &Document) -> (Json, Vec<Diagnostic>) {
    let mut keeper = Keeper { document: ours, faults: Vec::new() };
    let kept = fold::document(&mut keeper, structure, &Counterpart { node: Some(&ours.root), pointer: String::new() });
    (kept, keeper.faults)
}

struct Keeper<'o> {
    document: &'o Document,
    faults: Vec<Diagnostic>,
}

/// What stands in our spec where something of GitHub's does.
#[derive(Clone)]
struct Counterpart<'o> {
    node: Option<&'o Node>,
    pointer: String,
}

impl<'a, 'o> Visitor<'a> for Keeper<'o> {
    type Raw = &'a Json;
    type Here = Counterpart<'o>;
    type Output = Json;

    fn object(&mut self, kind: Kind, theirs: &'a Json, at: &At<'a>, ours: &Counterpart<'o>) -> Json {
        let Json::Object(structure) = theirs else { return theirs.clone() };
        if kind.section().is_some() && structure.contains_key(REFERENCE) {
            return theirs.clone();
        }
        let kept = fold::parts(self, kind, theirs, at, ours).into_iter();
        let mut kept: Map<_, _> = kept.map(|(keyword, value)| (keyword.name.to_owned(), value)).collect();
        if let Some(node) = ours.node {
            for row in kind.keywords().iter().filter(|row| row.is_ours()) {
                kept.extend(node.get(row.name).map(|value| (row.name.to_owned(), value.to_json())));
            }
            keep_secret(kind, &mut kept, node);
            correct::correct(kind, structure, &mut kept, node, (self.document, &ours.pointer), &mut self.faults);
        }
        Json::Object(kept)
    }

    fn enter(
        &mut self,
        step: Step<'a>,
        theirs: &'a Json,
        _: &At<'a>,
        ours: &Counterpart<'o>,
    ) -> Option<Counterpart<'o>> {
        let (segment, node) = match step {
            Step::Keyword(_, row) if !matches!(row.owner, Owner::Structure | Owner::Merge) => return None,
            Step::Keyword(_, row) => (row.name.to_owned(), ours.node.and_then(|ours| ours.get(row.name))),
            Step::Name(_, name) => (name.to_owned(), ours.node.and_then(|ours| ours.get(name))),
            Step::Item(None, index) => (index.to_string(), None),
            Step::Item(Some(kind), index) => {
                let found = ours.node.and_then(|ours| pairs::ours(kind, theirs, index, ours));
                (found.map_or_else(String::new, |(index, _)| index.to_string()), found.map(|(_, node)| node))
            }
        };
        Some(Counterpart { node, pointer: pointer::child(&ours.pointer, &segment) })
    }

    fn map(&mut self, _: Names, values: Vec<(&'a str, Json)>, _: &At<'a>) -> Json {
        Json::Object(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn list(&mut self, _: &'static Shape, items: Vec<(&'a Json, Json)>, _: &At<'a>) -> Json {
        items.into_iter().map(|(_, item)| item).collect()
    }

    fn plain(&mut self, _: &'static Shape, theirs: &'a Json, _: &At<'a>) -> Json {
        theirs.clone()
    }
}

/// `format: password` needs no correction: GitHub marks no secrets, and a string without a format can only gain by it.
fn keep_secret(kind: Kind, kept: &mut Map<String, Json>, ours: &Node) {
    let is_secret = kind == Kind::Schema && ours.get("format").and_then(Node::as_str) == Some(SECRET);
    let is_plain_string = kept.get("type").and_then(Json::as_str) == Some("string") && !kept.contains_key("format");
    if is_secret && is_plain_string {
        kept.insert("format".to_owned(), SECRET.into());
    }
}
