//! The account of a trim: words whose place has gone, structure of ours that was not kept, places without words. Told at
//! their place in the old text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::keep::SECRET;
use super::merge::Merged;
use super::pairs;
use super::select::LeftOut;
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::source_file::SourceFile;
use crate::spec::grammar::{CORRECTION, Keyword, Kind, Owner, REFERENCE, Shape};
use crate::spec::{Document, Entry, Node, Value, pointer};

/// Places without words that one note names.
const NAMED: usize = 6;

/// Compares our spec as it was with what became of it, as JSON and as it will be read: what to look at, and the corrections whose
/// place has gone.
pub(super) fn account(
    merged: &Merged,
    left_out: &[LeftOut],
    (new, document): (&Json, &Document),
    ours: &Document,
) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let mut account = Account { source: &ours.source, new, notes: Vec::new(), faults: Vec::new() };
    account.object(Kind::Root, &ours.root, Some(new), "");
    account.errors(merged, new, ours);
    account.left_out(left_out, ours);
    account.silent_places(document, ours);
    (account.notes, account.faults)
}

struct Account<'a> {
    source: &'a SourceFile,
    new: &'a Json,
    notes: Vec<Diagnostic>,
    faults: Vec<Diagnostic>,
}

impl Account<'_> {
    /// `new` is what became of an object of ours, if anything did.
    fn object(&mut self, kind: Kind, ours: &Node, new: Option<&Json>, pointer: &str) {
        if kind.section().is_some() && self.reference(ours, new, pointer) {
            return;
        }
        for entry in ours.entries() {
            let Some(row) = kind.keyword(&entry.key) else { continue };
            let pointer = pointer::child(pointer, &entry.key);
            let became = new.and_then(|new| new.get(&entry.key));
            match row.owner {
                Owner::Structure => self.places(&row.shape, entry, became, new.is_some(), &pointer),
                Owner::Ours | Owner::Dropped | Owner::Ignored if became.is_none() => self.lost(entry, &pointer),
                Owner::Merge | Owner::Ours | Owner::Dropped | Owner::Ignored => {}
            }
        }
        let Some(new) = new else { return };
        for row in kind.keywords().iter().filter(|row| row.owner == Owner::Structure && !has_places(&row.shape)) {
            let entry = ours.entry(row.name);
            if let Some(message) = difference(row, said(ours, row.name).as_ref(), new.get(row.name)) {
                let place = entry.map_or_else(|| ours.anchor(), |entry| entry.key_span.clone());
                let can_be_corrected = row.is_correctable() && kind.keyword(CORRECTION).is_some();
                let help = if can_be_corrected { CORRECTABLE } else { TAKEN };
                self.note(place, message, &pointer::child(pointer, row.name), help);
            }
        }
    }

    /// Whether a reference is on either side; then there are no keywords to compare.
    fn reference(&mut self, ours: &Node, new: Option<&Json>, pointer: &str) -> bool {
        let (ours_leads, new_leads) =
            (ours.get(REFERENCE).and_then(Node::as_str), new.and_then(|new| new.get(REFERENCE)?.as_str()));
        match (ours_leads, new_leads) {
            (Some(ours_leads), Some(new_leads)) if ours_leads != new_leads => {
                let message = format!("GitHub refers to `{new_leads}` here, ours to `{ours_leads}`");
                self.note(ours.anchor(), message, pointer, TAKEN);
            }
            (None, Some(new_leads)) if ours.entries().is_empty() || new.is_some() => {
                let message = format!("GitHub refers to `{new_leads}` here, ours is written out");
                self.note(ours.anchor(), message, pointer, TAKEN);
                return false;
            }
            (Some(ours_leads), None) if new.is_some() => {
                self.note(
                    ours.anchor(),
                    format!("GitHub has this written out, ours refers to `{ours_leads}`"),
                    pointer,
                    TAKEN,
                );
            }
            _ => {}
        }
        ours_leads.is_some()
    }

    fn places(&mut self, shape: &Shape, entry: &Entry, became: Option<&Json>, around_is_there: bool, pointer: &str) {
        match shape {
            Shape::Object(kind) => {
                self.gone(entry, became, around_is_there, pointer);
                self.object(*kind, &entry.value, became, pointer);
            }
            Shape::Map(_, inner) => {
                for named in entry.value.entries() {
                    let became_of_it = became.and_then(|became| became.get(&named.key));
                    self.places(inner, named, became_of_it, around_is_there, &pointer::child(pointer, &named.key));
                }
            }
            Shape::List(Shape::Object(kind)) => self.items(*kind, &entry.value, became, around_is_there, pointer),
            Shape::Parameters => self.items(Kind::Parameter, &entry.value, became, around_is_there, pointer),
            _ => {}
        }
    }

    fn items(&mut self, kind: Kind, ours: &Node, became: Option<&Json>, around_is_there: bool, pointer: &str) {
        for (index, item) in ours.items().iter().enumerate() {
            let pointer = pointer::child(pointer, &index.to_string());
            let became = became.and_then(|became| pairs::theirs(kind, item, index, became));
            if became.is_none() && around_is_there {
                self.note(item.anchor(), format!("GitHub has no such {} here", kind.title()), &pointer, TAKEN);
            }
            self.object(kind, item, became, &pointer);
        }
    }

    /// The outermost place that has gone is told once; of what was in it, only the words.
    fn gone(&mut self, entry: &Entry, became: Option<&Json>, around_is_there: bool, pointer: &str) {
        if became.is_none() && around_is_there {
            let message = format!("`{}` is not in the selected structure any more", entry.key);
            self.note(entry.key_span.clone(), message, pointer, "nothing to do, if that was meant");
        }
    }

    fn lost(&mut self, entry: &Entry, pointer: &str) {
        let is_correction = entry.key == CORRECTION;
        // What is no longer selected contradicts no correction; GitHub taking away what was corrected may well.
        if is_correction && self.new.pointer(&owner(pointer)).is_some() {
            let message = "the place that this corrects has gone";
            let fault = Diagnostic::error(self.source, entry.key_span.clone(), message).at(pointer);
            self.faults.push(fault.help("delete the x-correction"));
            return;
        }
        let words = match &entry.value.value {
            Value::String(words) => words.trim().to_owned(),
            _ => entry.value.to_json().to_string(),
        };
        let help = "put it where it belongs now, or let it go";
        self.note(
            entry.key_span.clone(),
            format!("the place of this `{}` has gone: {words}", entry.key),
            pointer,
            help,
        );
    }

    /// Errors that GitHub describes, of which ours says nothing.
    fn errors(&mut self, merged: &Merged, new: &Json, ours: &Document) {
        for (path, item) in new.get("paths").and_then(Json::as_object).into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let Some(id) = operation.get("operationId").and_then(Json::as_str) else { continue };
                let told = |code: &str| operation.get("x-errors").is_some_and(|errors| errors.get(code).is_some());
                let codes = merged.errors.get(id).into_iter().flatten();
                let untold: Vec<&str> = codes.map(String::as_str).filter(|code| !told(code)).collect();
                if !untold.is_empty() {
                    let pointer = pointer::child(&pointer::child("/paths", path), method);
                    let message = format!("GitHub describes {} of `{id}`, and `x-errors` does not", untold.join(", "));
                    self.note(ours.anchor(&pointer), message, &pointer, "say there what each means and what to do");
                }
            }
        }
    }

    /// What GitHub says and the client does not, a note for each keyword.
    fn left_out(&mut self, left_out: &[LeftOut], ours: &Document) {
        let mut places: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for LeftOut { pointer, key, why } in left_out {
            places.entry((key, why)).or_default().insert(pointer);
        }
        for ((key, why), places) in places {
            let Some(first) = places.first() else { continue };
            let more = match places.len() - 1 {
                0 => String::new(),
                1 => ", and at 1 more place".to_owned(),
                more => format!(", and at {more} more places"),
            };
            let message = format!("GitHub's `{key}` is left out here{more}");
            self.note(ours.anchor(first), message, first, &format!("nothing to do: {why}"));
        }
    }

    /// Places that need words and have none, a note for each operation and component.
    fn silent_places(&mut self, new: &Document, ours: &Document) {
        let mut silent: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for pointer in check::places_without_words(new) {
            let owner = owner(&pointer);
            let inner = pointer.get(owner.len()..).unwrap_or_default().trim_start_matches('/');
            silent.entry(owner).or_default().push(inner.to_owned());
        }
        for (owner, places) in silent {
            let more = if places.len() > NAMED { ", …" } else { "" };
            let named = places.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let count = match places.len() {
                1 => "1 place".to_owned(),
                count => format!("{count} places"),
            };
            let help = "write them in our own words; `cargo xtask gen` shows each place";
            self.note(ours.anchor(&owner), format!("{count} without words: {named}{more}"), &owner, help);
        }
    }

    fn note(&mut self, span: std::ops::Range<usize>, message: String, pointer: &str, help: &str) {
        self.notes.push(Diagnostic::warning(self.source, span, message).at(pointer).help(help));
    }
}

const CORRECTABLE: &str =
    "GitHub's is written; if it is wrong, put the right value there again with an `x-correction` beside it";
const TAKEN: &str = "GitHub's is written: structure like this is not ours to change";

/// What our spec says of a keyword, by itself and by what a correction adds.
fn said(ours: &Node, keyword: &str) -> Option<Json> {
    let added = ours.get(CORRECTION).and_then(|correction| correction.get("adds")?.get(keyword));
    match (ours.get(keyword).map(Node::to_json), added.map(Node::to_json)) {
        (Some(Json::Array(said)), Some(Json::Array(added))) => Some(Json::Array([said, added].concat())),
        (said, added) => said.or(added),
    }
}

/// What is to be said of a keyword that is one thing in our spec and another in the new one.
fn difference(row: &Keyword, ours: Option<&Json>, new: Option<&Json>) -> Option<String> {
    if let Shape::Set = row.shape {
        let (ours, new) = (members(ours), members(new));
        let more: Vec<&str> = new.difference(&ours).map(String::as_str).collect();
        let less: Vec<&str> = ours.difference(&new).map(String::as_str).collect();
        return match (more.as_slice(), less.as_slice()) {
            ([], []) => None,
            (more, []) => Some(format!("GitHub has {} in `{}` besides", more.join(", "), row.name)),
            ([], less) => Some(format!("GitHub has not {} in `{}`", less.join(", "), row.name)),
            (more, less) => {
                Some(format!("GitHub has {} in `{}`, and not {}", more.join(", "), row.name, less.join(", ")))
            }
        };
    }
    let says_something = |value: &&Json| **value != Json::Bool(false);
    match (ours.filter(says_something), new.filter(says_something)) {
        (ours, new) if ours == new => None,
        (Some(ours), None) if *ours == SECRET => {
            Some(format!("`{}: {SECRET}` marks a plain string as a secret, and this is none now", row.name))
        }
        (Some(ours), None) => Some(format!("GitHub says nothing for `{}`, where ours said {ours}", row.name)),
        (None, Some(new)) => Some(format!("GitHub says {new} for `{}`, where ours said nothing", row.name)),
        (Some(ours), Some(new)) => Some(format!("GitHub says {new} for `{}`, where ours said {ours}", row.name)),
        (None, None) => None,
    }
}

fn members(set: Option<&Json>) -> BTreeSet<String> {
    set.and_then(Json::as_array).into_iter().flatten().map(Json::to_string).collect()
}

/// Whether objects stand behind a keyword, which are compared one by one.
fn has_places(shape: &Shape) -> bool {
    match shape {
        Shape::Object(_) | Shape::Parameters => true,
        Shape::Map(_, inner) | Shape::List(inner) => has_places(inner),
        _ => false,
    }
}

/// The operation or component that a pointer leads into, or the step below the document.
fn owner(pointer: &str) -> String {
    let steps = if pointer::is_within(pointer, "/paths") || pointer::is_within(pointer, "/components") { 3 } else { 1 };
    pointer.split('/').take(steps + 1).collect::<Vec<_>>().join("/")
}
