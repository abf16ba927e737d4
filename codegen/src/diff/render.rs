//! A report as people and programs read it.

mod json;
mod markdown;
mod notes;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use notes::notes;
pub use text::text;

use super::report::{Change, Report};
use super::version::Releases;

/// Rows of schemas that came or went as a whole are one line: what uses them has rows of its own.
const GATHERED: &[&str] = &["schema-added", "schema-removed"];

/// One line of a report: a change, or several of schemas.
struct Line<'r> {
    /// The first of them, which the others are like.
    change: &'r Change,
    changes: Vec<&'r Change>,
}

impl Line<'_> {
    fn sentence(&self) -> String {
        let titles: Vec<String> = self.changes.iter().map(|change| change.title()).collect();
        format!("{}: {}", titles.join(", "), self.change.what)
    }
}

/// The changes that somebody notices, a line each.
fn lines(report: &Report) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for change in report.changes.iter().filter(|change| change.is_noticed()) {
        let same = |line: &&mut Line<'_>| {
            GATHERED.contains(&change.rule) && (line.change.rule, line.change.rust) == (change.rule, change.rust)
        };
        match lines.iter_mut().find(same) {
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
fn places(changes: &[&Change]) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for change in changes {
        let title = change.title();
        if !places.contains(&title) {
            places.push(title);
        }
    }
    places
}

fn place(change: &Change) -> String {
    change.location().map(|location| format!("{}:{}", location.file, location.line)).unwrap_or_default()
}

/// What is said of the next version.
fn next_version(releases: &Releases) -> String {
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
