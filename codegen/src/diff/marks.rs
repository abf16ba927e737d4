//! What stands beside a thing and does not change it: which servers have it, and whether there is a warning.

use super::rows::{At, Rows};
use super::rules;
use super::schema::words;
use crate::spec::Node;

/// The keywords that say which servers have a thing, as reports call them.
const RELEASES: [(&str, &str); 6] = [
    ("x-since", "since"),
    ("x-until", "until"),
    ("x-absent-in", "absent in"),
    ("x-values-since", "values since"),
    ("x-values-until", "values until"),
    ("x-values-absent-in", "values absent in"),
];

/// Adds rows for what differs of them.
pub(super) fn marks(rows: &mut Rows<'_>, subject: (&'static str, String), (one, other): (&Node, &Node), at: At<'_>) {
    let words_of = |node: &Node, keyword: &str| node.get(keyword).map(|value| words(&value.to_json()));
    for (keyword, title) in RELEASES {
        let (before, after) = (words_of(one, keyword), words_of(other, keyword));
        if before != after {
            let shown = |words: Option<String>| words.unwrap_or_else(|| "not said".to_owned());
            let what = format!("{title} {} → {}", shown(before), shown(after));
            rows.add(&rules::RELEASES, subject.clone(), what, at, Vec::new());
        }
    }
    let deprecated = |node: &Node| node.get("deprecated").and_then(Node::as_bool) == Some(true);
    match (deprecated(one), deprecated(other)) {
        (false, true) => rows.add(&rules::DEPRECATED, subject, "deprecated", at, Vec::new()),
        (true, false) => rows.add(&rules::DEPRECATED, subject, "no longer deprecated", at, Vec::new()),
        _ => {}
    }
}
