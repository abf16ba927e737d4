//! For a terminal.

use std::fmt::Write as _;

use super::super::report::{Change, Report};
use super::super::verdict::Verdict;
use super::super::version::Releases;
use super::{lines, next_version, place, places, size, unnoticed};

/// Room for a sentence, so that places stand below each other: characters.
const SENTENCE: usize = 66;
/// Changed lines of `api.txt` that are shown below a row.
const MOST_API: usize = 3;
/// Places of changed words that are named.
const MOST_PLACES: usize = 4;

/// The report for a terminal: verdicts first, then a line a change, the gravest first. `base` says what it is compared with,
/// `paint` colours a text that has a verdict.
#[must_use]
pub fn text(report: &Report, releases: &Releases, base: &str, paint: fn(Verdict, &str) -> String) -> String {
    let mut out = String::new();
    let padded = |verdict: Verdict| paint(verdict, &format!("{verdict:<5}"));
    let (http, rust) = (report.verdict.http, report.verdict.rust);
    let _ = writeln!(out, "HTTP {}  Rust {}  {}", padded(http), padded(rust), next_version(releases));
    let _ = writeln!(out, "against {base}; {}", size(report));
    if report.changes.iter().any(Change::is_noticed) {
        out.push_str("\nHTTP   Rust\n");
    }
    for line in lines(report) {
        let Change { http, rust, api, .. } = line.change;
        let _ = write!(out, "{}  {}  ", padded(*http), padded(*rust));
        let at = place(line.change);
        let _ = match at.as_str() {
            "" => writeln!(out, "{}", line.sentence()),
            at => writeln!(out, "{:<SENTENCE$}  {at}", line.sentence()),
        };
        // A line of api.txt that has a row of its own is its sentence already.
        let shown = if line.change.rule == "crate"
            && api.iter().all(|change| change.removed.is_none() || change.added.is_none())
        {
            0
        } else {
            MOST_API
        };
        let grave = || api.iter().filter(|change| change.rust == Verdict::Major);
        for change in grave().take(shown) {
            for (sign, text) in [("-", &change.removed), ("+", &change.added)] {
                if let Some(text) = text {
                    let _ = writeln!(out, "              {sign} {text}");
                }
            }
        }
        let more = grave().count().saturating_sub(MOST_API);
        if more > 0 && shown > 0 {
            let _ = writeln!(out, "              … and {more} more lines of generated/api.txt");
        }
    }
    if !report.words.is_empty() || !unnoticed(report).is_empty() {
        out.push('\n');
    }
    out += &counted("words only", &report.words.iter().collect::<Vec<_>>());
    out += &counted("no effect", &unnoticed(report));
    out
}

/// One line for changes that are not shown one by one.
fn counted(title: &str, changes: &[&Change]) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let places = places(changes);
    let more = match places.len().saturating_sub(MOST_PLACES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named: Vec<_> = places.into_iter().take(MOST_PLACES).collect();
    format!("{title}: {} changed, in {}{more}\n", changes.len(), named.join(", "))
}
