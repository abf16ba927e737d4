//! For the changelog.

use std::fmt::Write as _;

use super::super::report::{Change, Report};
use super::super::verdict::Verdict;
use super::super::version::Releases;
use super::lines;

/// A heading, and what belongs below it.
type Section = (&'static str, fn(&Change) -> bool);

/// A draft of the changelog's next section: what users of the crate have to do comes first.
#[must_use]
pub fn notes(report: &Report, releases: &Releases) -> String {
    let version = releases.next().map_or_else(|| "unknown".to_owned(), |version| version.to_string());
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
            let _ = writeln!(out, "- {}", line.sentence());
            for change in line.change.api.iter().filter(|change| change.rust == Verdict::Major) {
                if let (Some(removed), Some(added)) = (&change.removed, &change.added) {
                    let _ = writeln!(out, "  `{removed}` is now `{added}`");
                }
            }
        }
    }
    let words = report.words.iter().filter(|change| change.rust > Verdict::None).count();
    if words > 0 {
        let _ = writeln!(out, "\n### Documentation\n\n- {words} places say it better.");
    } else if report.changes.is_empty() {
        out.push_str("\n- Nothing changed for users.\n");
    }
    out
}
