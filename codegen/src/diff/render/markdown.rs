//! For a comment on a pull request.

use std::fmt::Write as _;

use super::super::report::{Change, Report};
use super::super::verdict::Verdict;
use super::super::version::Releases;
use super::{lines, next_version, place, size, unnoticed};

/// Rows that are shown before the rest is folded.
const MOST_ROWS: usize = 40;

/// The report as Markdown: verdicts, a table of changes, and folded away what is words only.
#[must_use]
pub fn markdown(report: &Report, releases: &Releases, base: &str) -> String {
    let mut out = String::new();
    let (http, rust) = (report.verdict.http, report.verdict.rust);
    let _ = writeln!(out, "### HTTP {} · Rust {} · {}\n", strong(http), strong(rust), next_version(releases));
    let _ = writeln!(out, "Against {base}. {}.", size(report));
    let lines = lines(report);
    let row = |out: &mut String, line: &super::Line<'_>| {
        let (http, rust) = (strong(line.change.http), strong(line.change.rust));
        let titles: Vec<_> = line.changes.iter().map(|change| code(&change.title())).collect();
        let _ = writeln!(
            out,
            "| {http} | {rust} | {}: {} | {} |",
            titles.join(", "),
            escaped(&line.change.what),
            place(line.change)
        );
    };
    const HEAD: &str = "| HTTP | Rust | change | where |\n|---|---|---|---|\n";
    if !lines.is_empty() {
        let _ = write!(out, "\n{HEAD}");
        lines.iter().take(MOST_ROWS).for_each(|line| row(&mut out, line));
    }
    if lines.len() > MOST_ROWS {
        let _ = write!(out, "\n<details><summary>{} more</summary>\n\n{HEAD}", lines.len() - MOST_ROWS);
        lines.iter().skip(MOST_ROWS).for_each(|line| row(&mut out, line));
        out.push_str("\n</details>\n");
    }
    let api: Vec<_> =
        report.changes.iter().flat_map(|change| &change.api).filter(|line| line.rust == Verdict::Major).collect();
    if !api.is_empty() {
        let _ = writeln!(
            out,
            "\n<details><summary>What breaks in Rust: {} of generated/api.txt</summary>\n\n```diff",
            counted(api.len(), "line")
        );
        for line in api {
            for (sign, text) in [('-', &line.removed), ('+', &line.added)] {
                if let Some(text) = text {
                    let _ = writeln!(out, "{sign}{text}");
                }
            }
        }
        out.push_str("```\n\n</details>\n");
    }
    out += &folded("Words only", &report.words.iter().collect::<Vec<_>>());
    out += &folded("No effect", &unnoticed(report));
    out
}

/// Changes behind a title, for those who open it.
fn folded(title: &str, changes: &[&Change]) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut out = format!("\n<details><summary>{title} ({})</summary>\n\n", changes.len());
    for change in changes {
        let place = Some(place(change)).filter(|place| !place.is_empty());
        let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
        let _ = writeln!(out, "- {}: {}{place}", code(&change.title()), escaped(&change.what));
    }
    out.push_str("\n</details>\n");
    out
}

fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

fn strong(verdict: Verdict) -> String {
    if verdict == Verdict::Major { format!("**{verdict}**") } else { verdict.to_string() }
}

/// A name of the spec as code, where that is possible.
fn code(name: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || " -_./[]{}():,<>&='".contains(character);
    if name.chars().all(is_plain) { format!("`{name}`") } else { escaped(name) }
}

/// Text of the spec as text: nothing in it is Markdown or HTML here.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '\n' | '\r' => escaped.push(' '),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '#' | '@' => {
                escaped.push('\\');
                escaped.push(character);
            }
            other => escaped.push(other),
        }
    }
    escaped
}
