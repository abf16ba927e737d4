//! Collects rows, and gives each the changed lines of `api.txt` that it is the reason of.

use std::cmp::Reverse;

use super::api::{ApiChange, folded};
use super::contract::Contract;
use super::lines::LineCounts;
use super::report::{Change, Report, Subject};
use super::rules::{self, Rule};
use super::verdict::Verdicts;

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
        let same = |row: &&mut Row| {
            let other = &row.change;
            (other.rule, &other.subject, &other.what) == (change.rule, &change.subject, &change.what)
                && (&other.old, &other.new) == (&change.old, &change.new)
        };
        match self.rows.iter_mut().find(same) {
            Some(row) => row.claims.extend(claims),
            None => {
                let at = (at.old.map(str::to_owned), at.new.map(str::to_owned));
                self.rows.push(Row { change, claims, at });
            }
        }
    }

    /// Adds a row about words.
    pub(super) fn add_words(&mut self, rule: &'static Rule, name: String, what: impl Into<String>, at: At<'_>) {
        let change = self.change(rule, ("words", name), what.into(), at);
        self.words.push(change);
    }

    /// Adds claims to the row about what a pointer of either spec leads into. Says whether there is one.
    pub(super) fn claim_within(&mut self, at: At<'_>, claim: impl Fn() -> Claim) -> bool {
        use crate::spec::pointer::is_within;
        let inside = |inner: Option<&str>, outer: &Option<String>| match (inner, outer) {
            (Some(inner), Some(outer)) => is_within(inner, outer),
            _ => false,
        };
        const WHOLE: &[&str] = &["operation-", "field-", "answer-", "parameter-", "schema-added", "schema-removed"];
        let whole = |row: &&mut Row| WHOLE.iter().any(|rule| row.change.rule.starts_with(rule));
        let mut rows = self.rows.iter_mut().filter(whole);
        let row = rows.find(|row| inside(at.old, &row.at.0) || inside(at.new, &row.at.1));
        row.is_some_and(|row| {
            row.claims.push(claim());
            true
        })
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
            http: rule.http,
            rust: rule.rust,
            old: at.old.map(|pointer| self.old.location(pointer)),
            new: at.new.map(|pointer| self.new.location(pointer)),
            api: Vec::new(),
        }
    }

    /// The report: rows with their lines, lines without a row, words, and all verdicts in sum.
    pub(super) fn finish(mut self, api: Vec<ApiChange>, lines: LineCounts) -> Report {
        let mut unclaimed = Vec::new();
        for line in api {
            let mut claimed = false;
            for row in self.rows.iter_mut().filter(|row| row.claims.iter().any(|claim| claim.holds(&line))) {
                row.change.rust = row.change.rust.max(line.rust);
                row.change.api.push(line.clone());
                claimed = true;
            }
            if !claimed {
                unclaimed.push(line);
            }
        }
        let mut changes: Vec<Change> = self.rows.into_iter().map(|row| row.change).collect();
        changes.extend(unclaimed.into_iter().map(of_the_crate));
        if changes.is_empty() && lines.code() > 0 {
            changes.push(code("emitted code", format!("{} behind the same signatures", lines.code_words())));
        }
        // Such as a fact that changed in the page on compatibility, which comes with no keyword of the spec.
        if changes.is_empty() && self.words.is_empty() && lines.docs() > 0 {
            let subject = Subject { kind: "words", name: "the crate's pages".to_owned(), operations: Vec::new() };
            let what = "changed".to_owned();
            let Rule { name: rule, http, rust, .. } = rules::WORDS;
            self.words.push(Change { subject, what, rule, http, rust, old: None, new: None, api: Vec::new() });
        }
        changes.sort_by(|one, other| {
            let key = |change: &Change| {
                let graver = change.http.max(change.rust);
                (Reverse(graver), Reverse(change.http), Reverse(change.rust))
            };
            key(one).cmp(&key(other)).then_with(|| (&one.subject, &one.what).cmp(&(&other.subject, &other.what)))
        });
        let all = changes.iter().chain(&self.words).map(Change::verdicts);
        let verdict = all.fold(Verdicts::default(), Verdicts::and);
        Report { verdict, changes, words: self.words, lines }
    }
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

fn of_the_crate(line: ApiChange) -> Change {
    let what = match (&line.removed, &line.added) {
        (None, Some(_)) => "added",
        (Some(_), None) => "removed",
        _ => "changed",
    };
    let name = line.added.as_ref().or(line.removed.as_ref()).cloned().unwrap_or_default();
    bare_change(&rules::CRATE, name, what, line.rust, vec![line])
}

/// Code that changed and shows in no signature.
pub(super) fn code(name: &str, what: String) -> Change {
    bare_change(&rules::CODE, name.to_owned(), &what, rules::CODE.rust, Vec::new())
}

fn bare_change(rule: &Rule, name: String, what: &str, rust: super::Verdict, api: Vec<ApiChange>) -> Change {
    let subject = Subject { kind: "crate", name, operations: Vec::new() };
    Change { subject, what: what.to_owned(), rule: rule.name, http: rule.http, rust, old: None, new: None, api }
}
