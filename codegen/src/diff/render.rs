//! A report as people and programs read it.

mod escape;
mod json;
mod markdown;
mod notes;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use notes::notes;
pub use text::text;

use std::cmp::Reverse;

use super::api::ApiChange;
use super::report::{Change, Report};
use super::verdict::Verdict;
use super::version::CrateVersions;

/// Rows of schemas that came or went as a whole are one line: what uses them has rows of its own.
const GATHERED: &[&str] = &["schema-added", "schema-removed"];

/// One line of a report: a change, or several of schemas.
struct Line<'r> {
    /// The first of them, which the others are like.
    change: &'r Change,
    changes: Vec<&'r Change>,
}

impl<'r> Line<'r> {
    fn sentence(&self) -> String {
        let titles: Vec<String> = self.changes.iter().map(|change| change.title()).collect();
        format!("{}: {}", titles.join(", "), self.change.what)
    }

    /// The changed lines of `api.txt` that explain the verdict on Rust, the gravest first: those that have it, and what came in
    /// their place. None where nothing of `api.txt` has that verdict.
    fn api(&self) -> Vec<&'r ApiChange> {
        let verdict = self.change.rust;
        let all = || self.changes.iter().flat_map(|change| &change.api);
        if verdict == Verdict::None || all().all(|line| line.rust < verdict) {
            return Vec::new();
        }
        let mut lines: Vec<&ApiChange> = all().filter(|line| line.rust == verdict || line.added.is_some()).collect();
        lines.sort_by_key(|line| Reverse(line.rust));
        lines
    }

    /// Whether the row is a line of `api.txt` by itself, which says all that there is to say.
    fn is_its_own_explanation(&self) -> bool {
        let is_told = |line: &ApiChange| line.removed.is_none() || line.added.is_none();
        self.change.rule == "crate" && self.change.api.iter().all(is_told)
    }
}

/// The changes that somebody notices, a line each.
fn lines(report: &Report) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for change in report.changes.iter().filter(|change| change.is_noticed()) {
        match lines.iter_mut().find(|line| is_gathered(line.change, change)) {
            Some(line) => line.changes.push(change),
            None => lines.push(Line { change, changes: vec![change] }),
        }
    }
    lines
}

fn is_gathered(one: &Change, other: &Change) -> bool {
    GATHERED.contains(&one.rule) && one.rule == other.rule && one.rust == other.rust
}

/// The changes that nobody notices.
fn unnoticed(report: &Report) -> Vec<&Change> {
    report.changes.iter().filter(|change| !change.is_noticed()).collect()
}

/// What changes are about, each once.
fn titles(changes: &[&Change]) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for change in changes {
        let title = change.title();
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles
}

fn location(change: &Change) -> String {
    change.location().map(|location| format!("{}:{}", location.file, location.line)).unwrap_or_default()
}

/// What is said of the next version.
fn next_version(releases: &CrateVersions) -> String {
    match (releases.next(), releases.released) {
        (Some(next), Some(released)) if next == released => format!("{released} stands"),
        (Some(next), Some(released)) => format!("next version {next}, after {released}"),
        (Some(next), None) => format!("next version {next}, the first one: nothing is released yet"),
        (None, _) => "next version unknown".to_owned(),
    }
}

/// How much of the emitted crate there is to read.
fn size(report: &Report) -> String {
    let lines = &report.lines;
    format!(
        "generated/ +{} −{} code, +{} −{} docs, +{} −{} api.txt",
        lines.code_added, lines.code_removed, lines.docs_added, lines.docs_removed, lines.api_added, lines.api_removed
    )
}
