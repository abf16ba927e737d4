//! For a comment on a pull request.

use std::fmt::Write as _;

use super::super::api::ApiChange;
use super::super::report::{Change, Report};
use super::super::verdict::Verdict;
use super::super::version::CrateVersions;
use super::escape::{code, escaped};
use super::{Line, lines, location, next_version, size, unnoticed};

/// Rows that are shown before the rest is folded.
const MOST_ROWS: usize = 40;

/// The report as Markdown: verdicts, a table of changes, and folded away what is words only.
#[must_use]
pub fn markdown(report: &Report, versions: &CrateVersions, base: &str) -> String {
    let mut out = String::new();
    let (http, rust) = (report.verdict.http, report.verdict.rust);
    let _ = writeln!(out, "### HTTP {} · Rust {} · {}\n", strong(http), strong(rust), next_version(versions));
    let _ = writeln!(out, "Against {base}. {}.", size(report));
    let lines = lines(report);
    let row = |out: &mut String, line: &Line<'_>| {
        let (http, rust) = (strong(line.change.http), strong(line.change.rust));
        let titles: Vec<_> = line.changes.iter().map(|change| code(&change.title())).collect();
        let (titles, what, at) = (titles.join(", "), escaped(&line.change.what), location(line.change));
        let why = if is_explained_below(line) { String::new() } else { format!("<br>{}", escaped(line.change.why)) };
        let _ = writeln!(out, "| {http} | {rust} | {titles}: {what}{why} | {at} |");
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
    let mut api: Vec<&ApiChange> = Vec::new();
    for line in lines.iter().filter(|line| line.change.rust == Verdict::Major).flat_map(Line::api) {
        if !api.contains(&line) {
            api.push(line);
        }
    }
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

/// Whether the verdict on Rust shows in the lines of `api.txt` below the table, or is the row itself.
fn is_explained_below(line: &Line<'_>) -> bool {
    line.is_its_own_explanation() || (line.change.rust == Verdict::Major && !line.api().is_empty())
}

/// Changes behind a title, for those who open it.
fn folded(title: &str, changes: &[&Change]) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut out = format!("\n<details><summary>{title} ({})</summary>\n\n", changes.len());
    for change in changes {
        let at = match location(change).as_str() {
            "" => String::new(),
            at => format!(" ({at})"),
        };
        let _ = writeln!(out, "- {}: {}{at}", code(&change.title()), escaped(&change.what));
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
