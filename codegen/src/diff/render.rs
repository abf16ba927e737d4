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

/// One line of a report: a change, or several of schemas that came or went.
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
        let mut lines: Vec<&ApiChange> = self.changes.iter().flat_map(|change| &change.api).collect();
        let is_explained = lines.iter().any(|line| line.rust >= verdict);
        if verdict == Verdict::None || !is_explained {
            return Vec::new();
        }
        lines.retain(|line| line.rust == verdict || line.added.is_some());
        lines.sort_by_key(|line| Reverse(line.rust));
        lines
    }

    /// Whether the row is a line of `api.txt` that came or went, which says all that there is to say.
    fn is_its_own_explanation(&self) -> bool {
        let comes_or_goes = |line: &ApiChange| line.removed.is_none() || line.added.is_none();
        self.change.rule == "crate" && self.change.api.iter().all(comes_or_goes)
    }
}

/// The changes that somebody notices, a line each. Schemas that came or went as a whole share a line where their verdicts are the
/// same: what uses them has rows of its own.
fn lines(report: &Report) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for change in report.changes.iter().filter(|change| change.is_noticed()) {
        let shares_a_line = matches!(change.rule, "schema-added" | "schema-removed");
        let alike = |line: &&mut Line<'_>| line.change.rule == change.rule && line.change.rust == change.rust;
        match lines.iter_mut().find(alike).filter(|_| shares_a_line) {
            Some(line) => line.changes.push(change),
            None => lines.push(Line { change, changes: vec![change] }),
        }
    }
    lines
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
fn next_version(versions: &CrateVersions) -> String {
    match (versions.next(), versions.released) {
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
