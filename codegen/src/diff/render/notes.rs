//! For the changelog.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::super::api::ApiChange;
use super::super::report::{Change, Report};
use super::super::verdict::Verdict;
use super::super::version::CrateVersions;
use super::escape::{code, escaped};
use super::{Line, lines};

/// A heading, and what belongs below it.
type Section = (&'static str, fn(&Change) -> bool);

/// A draft of the changelog's next section: what users of the crate have to do comes first.
#[must_use]
pub fn notes(report: &Report, versions: &CrateVersions) -> String {
    let version = versions.next().map_or_else(|| "unknown".to_owned(), |version| version.to_string());
    let mut out = format!("## {version} (unreleased)\n");
    let lines = lines(report);
    let sections: [Section; 4] = [
        ("Breaking", |change| change.rust == Verdict::Major),
        ("New", |change| change.rust == Verdict::Minor),
        ("Changed", |change| change.rust == Verdict::Patch),
        ("GitHub changed, the crate did not", |change| change.rust == Verdict::None && change.http > Verdict::None),
    ];
    for (title, belongs) in sections {
        let entries: Vec<_> = lines.iter().filter(|line| belongs(line.change)).collect();
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n### {title}\n");
        for line in entries {
            let titles: Vec<String> = line.changes.iter().map(|change| code(&change.title())).collect();
            let _ = writeln!(out, "- {}: {}{}", titles.join(", "), escaped(&line.change.what), items(line));
            for change in line.change.api.iter().filter(|change| is_shown_in_full(change)) {
                if let (Some(removed), Some(added)) = (&change.removed, &change.added) {
                    let _ = writeln!(out, "  `{removed}` is now `{added}`");
                }
            }
        }
    }
    let words = report.words.iter().filter(|change| change.rust > Verdict::None).count();
    if words > 0 {
        let places = if words == 1 { "1 place says".to_owned() } else { format!("{words} places say") };
        let _ = writeln!(out, "\n### Documentation\n\n- {places} it better.");
    } else if report.changes.is_empty() {
        out.push_str("\n- Nothing changed for users.\n");
    }
    out
}

/// Items that a line names.
const NAMED: usize = 4;

/// Users of the crate know a thing by its item. One that belongs to another that is named goes without saying.
fn items(line: &Line<'_>) -> String {
    let api = || line.changes.iter().flat_map(|change| &change.api);
    // A line of api.txt that has a row of its own is its sentence already.
    if line.change.rule == "crate" {
        return String::new();
    }
    let all: BTreeSet<String> = api().filter_map(ApiChange::item).collect();
    let in_full: BTreeSet<String> =
        api().filter(|change| is_shown_in_full(change)).filter_map(ApiChange::item).collect();
    let belongs = |item: &str| item.rsplit_once("::").is_some_and(|(owner, _)| all.contains(owner));
    let named: Vec<&String> = all.iter().filter(|item| !belongs(item) && !in_full.contains(*item)).collect();
    if named.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = named.iter().take(NAMED).map(|item| format!("`{item}`")).collect();
    let more = match named.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(" ({}{more})", shown.join(", "))
}

fn is_shown_in_full(change: &ApiChange) -> bool {
    change.rust == Verdict::Major && change.removed.is_some() && change.added.is_some()
}
