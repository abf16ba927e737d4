//! The account of a trim: words whose place has gone, structure of ours that was not kept, places without words. Told at
//! their place in the old text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::merge::Merged;
use super::pairs;
use super::select::LeftOut;
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::source_file::SourceFile;
use crate::spec::fold::{self, At, Step, Visitor};
use crate::spec::grammar::{CORRECTION, Keyword, Kind, Owner, REFERENCE, SECRET, Shape};
use crate::spec::{Document, Located, Node, Value, View, pointer};

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
    fold::document(&mut account, ours.located(), &Became { now: Some(new), around_is_there: false });
    account.errors(merged, &View::of(document), ours);
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

/// What became of a value of ours, if anything did.
#[derive(Clone, Copy)]
struct Became<'n> {
    now: Option<&'n Json>,
    around_is_there: bool,
}

impl<'a, 'n> Visitor<'a> for Account<'n> {
    type Raw = Located<'a>;
    type Here = Became<'n>;
    type Output = ();

    fn object(&mut self, kind: Kind, ours: Located<'a>, at: &At<'a>, became: &Became<'n>) {
        if became.now.is_none() && became.around_is_there {
            self.gone(kind, ours, at);
        }
        if kind.section().is_some() && self.reference(ours.node, became.now, &at.pointer) {
            return;
        }
        fold::parts(self, kind, ours, at, became);
        let Some(new) = became.now else { return };
        let compared = |row: &&Keyword| row.owner == Owner::Structure && row.seen().object().is_none();
        for row in kind.keywords().iter().filter(compared) {
            if let Some(message) = difference(row, said(ours.node, row.name).as_ref(), new.get(row.name)) {
                let entry = ours.node.entry(row.name);
                let place = entry.map_or_else(|| ours.node.anchor(), |entry| entry.key_span.clone());
                let can_be_corrected = row.is_correctable() && kind.keyword(CORRECTION).is_some();
                let help = if can_be_corrected { CORRECTABLE } else { TAKEN };
                self.note(place, message, &at.below(row.name), help);
            }
        }
    }

    fn enter(&mut self, step: Step<'a>, ours: Located<'a>, at: &At<'a>, around: &Became<'n>) -> Option<Became<'n>> {
        let under = |name: &str| around.now.and_then(|now| now.get(name));
        Some(match step {
            Step::Keyword(_, row) => {
                let now = under(row.name);
                if row.owner != Owner::Structure {
                    if row.owner != Owner::Merge && now.is_none() {
                        self.lost(row, ours, &at.below(row.name));
                    }
                    return None;
                }
                Became { now, around_is_there: around.now.is_some() }
            }
            Step::Name(_, name) => Became { now: under(name), ..*around },
            Step::Item(kind, index) => {
                let now = around.now.and_then(|now| pairs::theirs(kind?, ours.node, index, now));
                Became { now, ..*around }
            }
        })
    }
}

impl Account<'_> {
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

    /// The outermost place that has gone is told once; of what was in it, only the words.
    fn gone(&mut self, kind: Kind, ours: Located<'_>, at: &At<'_>) {
        let key = at.name.or(at.under.map(|(_, keyword)| keyword)).filter(|_| ours.key.is_some());
        let (message, help) = match key {
            Some(key) => {
                (format!("`{key}` is not in the selected structure any more"), "nothing to do, if that was meant")
            }
            None => (format!("GitHub has no such {} here", kind.title()), TAKEN),
        };
        self.note(ours.anchor(), message, &at.pointer, help);
    }

    fn lost(&mut self, row: &Keyword, ours: Located<'_>, pointer: &str) {
        // What is no longer selected contradicts no correction; GitHub taking away what was corrected may well.
        if row.name == CORRECTION && self.new.pointer(&owner(pointer)).is_some() {
            let message = "the place that this corrects has gone";
            let fault = Diagnostic::error(self.source, ours.anchor(), message).at(pointer);
            self.faults.push(fault.help("delete the x-correction"));
            return;
        }
        let words = match &ours.node.value {
            Value::String(words) => words.trim().to_owned(),
            _ => ours.node.to_json().to_string(),
        };
        let help = "put it where it belongs now, or let it go";
        self.note(ours.anchor(), format!("the place of this `{}` has gone: {words}", row.name), pointer, help);
    }

    /// Errors that GitHub describes, of which ours says nothing.
    fn errors(&mut self, merged: &Merged, new: &View<'_>, ours: &Document) {
        for operation in new.operations() {
            let (id, place) = (operation.id, operation.place);
            let is_told = |code: &str| place.entries("x-errors").iter().any(|entry| entry.key == code);
            let codes = merged.errors.get(id).into_iter().flatten();
            let untold: Vec<&str> = codes.map(String::as_str).filter(|code| !is_told(code)).collect();
            if !untold.is_empty() {
                let message = format!("GitHub describes {} of `{id}`, and `x-errors` does not", untold.join(", "));
                let help = "say there what each means and what to do";
                self.note(ours.anchor(&place.pointer), message, &place.pointer, help);
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

/// The operation or component that a pointer leads into, or the step below the document.
fn owner(pointer: &str) -> String {
    let steps = if pointer::is_within(pointer, "/paths") || pointer::is_within(pointer, "/components") { 3 } else { 1 };
    pointer.split('/').take(steps + 1).collect::<Vec<_>>().join("/")
}
