//! The outcome of a comparison, as data.

use serde::Serialize;

use super::api::ApiChange;
use super::lines::LineCounts;
use super::rules::{self, Rule};
use super::verdict::{Verdict, Verdicts};

/// What changed, the gravest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The gravest verdicts of all rows.
    pub verdict: Verdicts,
    /// What changed for callers or users.
    pub changes: Vec<Change>,
    /// What changed in words only.
    pub words: Vec<Change>,
    /// How much of the emitted crate changed.
    pub lines: LineCounts,
}

/// A row: one change of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What changed.
    #[serde(flatten)]
    pub subject: Subject,
    /// How it changed, in a few words.
    pub what: String,
    /// The name of its row in the table of rules.
    pub rule: &'static str,
    /// What happens to whom, as that table says it.
    pub why: &'static str,
    /// The verdict for callers of the HTTP API.
    pub http: Verdict,
    /// The verdict for users of the crate.
    pub rust: Verdict,
    /// Where it stands in the old spec.
    pub old: Option<Location>,
    /// Where it stands in the new spec.
    pub new: Option<Location>,
    /// What changed in the crate for this reason.
    pub api: Vec<ApiChange>,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// `operation`, `parameter`, `response`, `schema`, `field`, `value`, `tag`, `server`, `crate` or `words`.
    pub kind: &'static str,
    /// As people call it: `runner.labels[].name`.
    pub name: String,
    /// The operations that it serves, by operationId.
    pub operations: Vec<String>,
}

/// A line of a spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// Path of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

impl Report {
    /// Whether nothing changed: neither spec nor crate.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.words.is_empty() && self.lines == LineCounts::default()
    }

    /// Adds that the hand-written runtime changed, which is part of what users build. What it changed of the public API is in
    /// `api.txt` already.
    pub fn add_runtime(&mut self) {
        let change = Change::of_code("the runtime", "hand-written code changed".to_owned());
        self.verdict = self.verdict.and(change.verdicts());
        self.changes.push(change);
    }
}

impl Change {
    /// What the row is about, with the operation that a parameter belongs to.
    #[must_use]
    pub fn title(&self) -> String {
        let Subject { kind, name, operations } = &self.subject;
        match (*kind, operations.as_slice()) {
            ("parameter", [operation]) => format!("{name} of {operation}"),
            ("parameter", [_, _, ..]) => format!("{name} of {} operations", operations.len()),
            _ => name.clone(),
        }
    }

    /// Where to look: the new place, or, of what is gone, the old one.
    #[must_use]
    pub fn location(&self) -> Option<&Location> {
        self.new.as_ref().or(self.old.as_ref())
    }

    /// Whether callers or users can tell.
    #[must_use]
    pub fn is_noticed(&self) -> bool {
        self.verdicts() != Verdicts::default()
    }

    /// Whether it says the same of the same thing as another: operations that share a thing share its row.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.rule == other.rule
            && self.subject == other.subject
            && self.what == other.what
            && self.old == other.old
            && self.new == other.new
    }

    pub(super) fn verdicts(&self) -> Verdicts {
        Verdicts { http: self.http, rust: self.rust }
    }

    /// Of a changed line of `api.txt` that nothing in the spec explains.
    pub(super) fn of_the_api(line: ApiChange) -> Self {
        let what = match (&line.removed, &line.added) {
            (None, Some(_)) => "added",
            (Some(_), None) => "removed",
            _ => "changed",
        };
        let name = line.added.as_ref().or(line.removed.as_ref()).cloned().unwrap_or_default();
        let mut change = Self::without_place(&rules::CRATE, "crate", name, what.to_owned());
        change.rust = line.rust;
        change.api.push(line);
        change
    }

    /// Of code that changed and shows in no signature.
    pub(super) fn of_code(name: &str, what: String) -> Self {
        Self::without_place(&rules::CODE, "crate", name.to_owned(), what)
    }

    /// Of documentation that changed and shows in no keyword of the spec.
    pub(super) fn of_pages() -> Self {
        Self::without_place(&rules::WORDS, "words", "the crate's pages".to_owned(), "changed".to_owned())
    }

    fn without_place(rule: &'static Rule, kind: &'static str, name: String, what: String) -> Self {
        let Rule { name: rule, http, rust, why } = *rule;
        let subject = Subject { kind, name, operations: Vec::new() };
        Self { subject, what, rule, why, http, rust, old: None, new: None, api: Vec::new() }
    }
}
