//! For a terminal.

use std::fmt::Write as _;

use super::super::report::{Change, Report};
use super::super::verdict::Verdict;
use super::super::version::CrateVersions;
use super::{Line, lines, location, next_version, size, titles, unnoticed};

/// Room for a sentence, so that places stand below each other: characters.
const SENTENCE: usize = 66;
/// Changed lines of `api.txt` that are shown below a row.
const MOST_API: usize = 3;
/// Things with changed words that are named.
const MOST_TITLES: usize = 4;

/// The report for a terminal: verdicts first, then a line a change, the gravest first. `base` says what it is compared with,
/// `paint` colours a text that has a verdict.
#[must_use]
pub fn text(report: &Report, versions: &CrateVersions, base: &str, paint: fn(Verdict, &str) -> String) -> String {
    let mut out = String::new();
    let padded = |verdict: Verdict| paint(verdict, &format!("{verdict:<5}"));
    let (http, rust) = (report.verdict.http, report.verdict.rust);
    let _ = writeln!(out, "HTTP {}  Rust {}  {}", padded(http), padded(rust), next_version(versions));
    let _ = writeln!(out, "against {base}; {}", size(report));
    if report.changes.iter().any(Change::is_noticed) {
        out.push_str("\nHTTP   Rust\n");
    }
    for line in lines(report) {
        let Change { http, rust, .. } = line.change;
        let _ = write!(out, "{}  {}  ", padded(*http), padded(*rust));
        let at = location(line.change);
        let _ = match at.as_str() {
            "" => writeln!(out, "{}", line.sentence()),
            at => writeln!(out, "{:<SENTENCE$}  {at}", line.sentence()),
        };
        out += &explanation(&line);
    }
    if !report.words.is_empty() || !unnoticed(report).is_empty() {
        out.push('\n');
    }
    out += &counted("words only", &report.words.iter().collect::<Vec<_>>());
    out += &counted("no effect", &unnoticed(report));
    out
}

/// Why the verdict on Rust is what it is: lines of `api.txt`, or the rule's reason.
fn explanation(line: &Line<'_>) -> String {
    const INDENT: &str = "              ";
    let mut out = String::new();
    if line.is_its_own_explanation() {
        return out;
    }
    let api = line.api();
    if api.is_empty() {
        let _ = writeln!(out, "{INDENT}{}", line.change.why);
    }
    for change in api.iter().take(MOST_API) {
        for (sign, text) in [("-", &change.removed), ("+", &change.added)] {
            if let Some(text) = text {
                let _ = writeln!(out, "{INDENT}{sign} {text}");
            }
        }
    }
    match api.len().saturating_sub(MOST_API) {
        0 => {}
        1 => out += &format!("{INDENT}… and 1 more line of generated/api.txt\n"),
        more => out += &format!("{INDENT}… and {more} more lines of generated/api.txt\n"),
    }
    out
}

/// One line for changes that are not shown one by one.
fn counted(title: &str, changes: &[&Change]) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let titles = titles(changes);
    let more = match titles.len().saturating_sub(MOST_TITLES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named: Vec<_> = titles.into_iter().take(MOST_TITLES).collect();
    format!("{title}: {} changed, in {}{more}\n", changes.len(), named.join(", "))
}
