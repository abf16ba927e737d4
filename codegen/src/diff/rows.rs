//! Collects rows, and gives each the changed lines of `api.txt` that it is the reason of.

use std::cmp::Ordering;

use super::api::{ApiChange, folded};
use super::contract::Contract;
use super::lines::LineCounts;
use super::report::{Change, Report, Subject};
use super::rules::{self, Rule};
use super::verdict::Verdicts;
use crate::spec::pointer;
use crate::spec::walk::Place;

/// Which changed lines a row is the reason of.
pub(super) enum Claim {
    /// Those about one item of the crate.
    Item(String),
    /// Those about one item and all that belongs to it.
    Under(String),
    /// Those by which one request builder sends: all that belongs to it but for what sets a parameter.
    Sending(String),
    /// Implementations of a trait for one type.
    Trait(String, &'static str),
    /// The conversion into one type from another.
    Conversion(String, String),
    /// Lines that differ in the name of one type only.
    Renamed(String, String),
}

/// Pointers of what a row is about, in the old and in the new spec.
#[derive(Clone, Copy)]
pub(super) struct At<'p> {
    pub(super) old: Option<&'p str>,
    pub(super) new: Option<&'p str>,
}

impl<'p> At<'p> {
    pub(super) fn both(old: &'p str, new: &'p str) -> Self {
        Self { old: Some(old), new: Some(new) }
    }

    pub(super) fn places(old: &'p Place<'_>, new: &'p Place<'_>) -> Self {
        Self::both(&old.pointer, &new.pointer)
    }

    pub(super) fn added(new: &'p str) -> Self {
        Self { old: None, new: Some(new) }
    }

    pub(super) fn removed(old: &'p str) -> Self {
        Self { old: Some(old), new: None }
    }
}

struct Row {
    change: Change,
    claims: Vec<Claim>,
    at: (Option<String>, Option<String>),
}

impl Row {
    /// Whether it is about all that is below its pointers, and what stands at a place is there.
    fn is_about_what_holds(&self, at: At<'_>) -> bool {
        let holds = |outer: &Option<String>, inner: Option<&str>| match (outer, inner) {
            (Some(outer), Some(inner)) => pointer::is_within(inner, outer),
            _ => false,
        };
        rules::is_about_a_whole(self.change.rule) && (holds(&self.at.0, at.old) || holds(&self.at.1, at.new))
    }
}

pub(super) struct Rows<'c> {
    pub(super) old: &'c Contract<'c>,
    pub(super) new: &'c Contract<'c>,
    rows: Vec<Row>,
    words: Vec<Change>,
}

impl<'c> Rows<'c> {
    pub(super) fn new(old: &'c Contract<'c>, new: &'c Contract<'c>) -> Self {
        Self { old, new, rows: Vec::new(), words: Vec::new() }
    }

    /// Adds a row. The same change of a thing that several operations share is one row.
    pub(super) fn add(
        &mut self,
        rule: &'static Rule,
        (kind, name): (&'static str, String),
        what: impl Into<String>,
        at: At<'_>,
        claims: Vec<Claim>,
    ) {
        let change = self.change(rule, (kind, name), what.into(), at);
        if let Some(row) = self.rows.iter_mut().find(|row| row.change.is_same_as(&change)) {
            row.claims.extend(claims);
            return;
        }
        let at = (at.old.map(str::to_owned), at.new.map(str::to_owned));
        self.rows.push(Row { change, claims, at });
    }

    /// Adds a row, unless there is one about the whole that this is a part of: that one then is the reason of the lines.
    pub(super) fn add_unless_within(
        &mut self,
        rule: &'static Rule,
        subject: (&'static str, String),
        what: impl Into<String>,
        at: At<'_>,
        claims: Vec<Claim>,
    ) {
        match self.rows.iter_mut().find(|row| row.is_about_what_holds(at)) {
            Some(row) => row.claims.extend(claims),
            None => self.add(rule, subject, what, at, claims),
        }
    }

    /// Adds a row about words.
    pub(super) fn add_words(&mut self, rule: &'static Rule, name: String, what: impl Into<String>, at: At<'_>) {
        let change = self.change(rule, ("words", name), what.into(), at);
        self.words.push(change);
    }

    fn change(&self, rule: &'static Rule, (kind, name): (&'static str, String), what: String, at: At<'_>) -> Change {
        let operations = match (at.new, at.old) {
            (Some(new), _) => self.new.operations_at(new),
            (None, Some(old)) => self.old.operations_at(old),
            (None, None) => Vec::new(),
        };
        Change {
            subject: Subject { kind, name, operations },
            what,
            rule: rule.name,
            why: rule.why,
            http: rule.http,
            rust: rule.rust,
            old: at.old.map(|pointer| self.old.location(pointer)),
            new: at.new.map(|pointer| self.new.location(pointer)),
            api: Vec::new(),
        }
    }

    /// The report: rows with their lines, lines without a row, words, and all verdicts in sum.
    pub(super) fn finish(mut self, api: Vec<ApiChange>, lines: LineCounts) -> Report {
        let unclaimed = self.give_to_claimants(api);
        let mut changes: Vec<Change> = self.rows.into_iter().map(|row| row.change).collect();
        changes.extend(unclaimed.into_iter().map(Change::of_the_api));
        if changes.is_empty() && lines.code() > 0 {
            let what = format!("{} behind the same signatures", lines.code_words());
            changes.push(Change::of_code("emitted code", what));
        }
        let mut words = self.words;
        // Such as a fact that changed in the page on compatibility, which comes with no keyword of the spec.
        if changes.is_empty() && words.is_empty() && lines.docs() > 0 {
            words.push(Change::of_pages());
        }
        changes.sort_by(gravest_first);
        let all = changes.iter().chain(&words).map(Change::verdicts);
        let verdict = all.fold(Verdicts::default(), Verdicts::and);
        Report { verdict, changes, words, lines }
    }

    /// Gives each line to all rows that claim it. Gives back what none claims.
    fn give_to_claimants(&mut self, api: Vec<ApiChange>) -> Vec<ApiChange> {
        let mut unclaimed = Vec::new();
        for line in api {
            let mut claimants = 0;
            for row in self.rows.iter_mut().filter(|row| row.claims.iter().any(|claim| claim.holds(&line))) {
                row.change.rust = row.change.rust.max(line.rust);
                row.change.api.push(line.clone());
                claimants += 1;
            }
            if claimants == 0 {
                unclaimed.push(line);
            }
        }
        unclaimed
    }
}

/// By the graver verdict, then by that on HTTP, then by that on Rust; equal ones by what they are about.
fn gravest_first(one: &Change, other: &Change) -> Ordering {
    let gravity = |change: &Change| (change.http.max(change.rust), change.http, change.rust);
    gravity(other)
        .cmp(&gravity(one))
        .then_with(|| one.subject.cmp(&other.subject))
        .then_with(|| one.what.cmp(&other.what))
}

impl Claim {
    pub(super) fn item(path: impl AsRef<str>) -> Self {
        Self::Item(folded(path.as_ref()))
    }

    pub(super) fn under(path: impl AsRef<str>) -> Self {
        Self::Under(folded(path.as_ref()))
    }

    pub(super) fn sending(builder: impl AsRef<str>) -> Self {
        Self::Sending(folded(builder.as_ref()))
    }

    fn holds(&self, change: &ApiChange) -> bool {
        let line = change.added.as_ref().or(change.removed.as_ref());
        match self {
            Self::Item(path) => change.path == *path,
            Self::Under(path) => {
                change.path.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            }
            Self::Sending(path) => {
                let inside = change.path.strip_prefix(path.as_str());
                inside.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
                    && line.is_some_and(|line| !line.ends_with(" -> Self"))
            }
            Self::Trait(path, name) => {
                change.path == folded(path) && line.is_some_and(|line| line.starts_with(&format!("impl {name}")))
            }
            Self::Conversion(path, from) => {
                change.path == folded(path) && line.is_some_and(|line| line.starts_with(&format!("impl From<{from}>")))
            }
            Self::Renamed(old, new) => match (&change.removed, &change.added) {
                (Some(removed), Some(added)) => with_word(removed, old, new) == *added,
                _ => false,
            },
        }
    }
}

/// `text` with `new` wherever the word `old` stands.
fn with_word(text: &str, old: &str, new: &str) -> String {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut out = String::new();
    let mut word = String::new();
    for character in text.chars().chain(['\n']) {
        if is_word(character) {
            word.push(character);
            continue;
        }
        out += if word == old { new } else { &word };
        word.clear();
        out.push(character);
    }
    out.pop();
    out
}
