//! Puts what is ours into GitHub's structure: words and facts at their places, secrets, corrections.

use serde_json::{Map, Value as Json};

use super::{correct, pairs};
use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{Kind, Owner, REFERENCE, Shape};
use crate::spec::{Document, Node};

/// The format that marks a secret.
pub(super) const SECRET: &str = "password";

/// The new document, and the corrections that no longer hold: at their places stands what GitHub says.
pub(super) fn keep(structure: &Json, ours: &Document) -> (Json, Vec<Diagnostic>) {
    let mut keeper = Keeper { document: ours, faults: Vec::new() };
    let kept = keeper.object(Kind::Root, structure, Some(&ours.root), "");
    (kept, keeper.faults)
}

struct Keeper<'a> {
    document: &'a Document,
    faults: Vec<Diagnostic>,
}

impl Keeper<'_> {
    /// `pointer` leads to `ours`.
    fn object(&mut self, kind: Kind, theirs: &Json, ours: Option<&Node>, pointer: &str) -> Json {
        let Json::Object(structure) = theirs else { return theirs.clone() };
        if kind.section().is_some() && structure.contains_key(REFERENCE) {
            return theirs.clone();
        }
        let mut kept = Map::new();
        for row in kind.keywords() {
            let (theirs, ours) = (structure.get(row.name), ours.and_then(|ours| ours.get(row.name)));
            let value = match row.owner {
                Owner::Structure | Owner::Merge => {
                    theirs.map(|theirs| self.value(&row.shape, theirs, ours, &below(pointer, row.name)))
                }
                Owner::Ours => ours.map(Node::to_json),
                Owner::Dropped | Owner::Ignored => None,
            };
            if let Some(value) = value {
                kept.insert(row.name.to_owned(), value);
            }
        }
        if let Some(ours) = ours {
            keep_secret(kind, &mut kept, ours);
            correct::correct(kind, structure, &mut kept, ours, (self.document, pointer), &mut self.faults);
        }
        Json::Object(kept)
    }

    fn value(&mut self, shape: &Shape, theirs: &Json, ours: Option<&Node>, pointer: &str) -> Json {
        match (shape, theirs) {
            (Shape::Object(kind), _) => self.object(*kind, theirs, ours, pointer),
            (Shape::Map(_, inner), Json::Object(entries)) => {
                let named = |name: &str| ours.and_then(|ours| ours.get(name));
                let kept = entries.iter().map(|(name, theirs)| {
                    (name.clone(), self.value(inner, theirs, named(name), &below(pointer, name)))
                });
                Json::Object(kept.collect())
            }
            (Shape::List(Shape::Object(kind)), Json::Array(items)) => self.items(*kind, items, ours, pointer),
            (Shape::Parameters, Json::Array(items)) => self.items(Kind::Parameter, items, ours, pointer),
            _ => theirs.clone(),
        }
    }

    fn items(&mut self, kind: Kind, items: &[Json], ours: Option<&Node>, pointer: &str) -> Json {
        let pair = |(index, theirs)| (theirs, ours.and_then(|ours| pairs::ours(kind, theirs, index, ours)));
        let place = |item: Option<&Node>| {
            let same = |other: &Node| item.is_some_and(|item| std::ptr::eq(item, other));
            ours.and_then(|ours| ours.items().iter().position(same)).map_or_else(String::new, |index| index.to_string())
        };
        let paired = items.iter().enumerate().map(pair);
        paired.map(|(theirs, ours)| self.object(kind, theirs, ours, &below(pointer, &place(ours)))).collect()
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

fn below(pointer: &str, name: &str) -> String {
    crate::spec::pointer::child(pointer, name)
}
