//! What stands beside a thing and does not change it: which servers have it, and whether there is a warning.

use super::rows::{At, Rows};
use super::rules;
use super::schema::words;
use crate::spec::grammar::{OF_THINGS, OF_VALUES};
use crate::spec::walk::Place;

/// Adds rows for what differs of them.
pub(super) fn marks(
    rows: &mut Rows<'_>,
    subject: (&'static str, String),
    (one, other): (&Place<'_>, &Place<'_>),
    at: At<'_>,
) {
    let said = |place: &Place<'_>, keyword: &str| place.node.get(keyword).map(|value| words(&value.to_json()));
    for keyword in OF_THINGS.into_iter().chain(OF_VALUES) {
        let (before, after) = (said(one, keyword), said(other, keyword));
        if before != after {
            let shown = |words: Option<String>| words.unwrap_or_else(|| "not said".to_owned());
            let title = keyword.trim_start_matches("x-").replace('-', " ");
            let what = format!("{title} {} → {}", shown(before), shown(after));
            rows.add(&rules::RELEASES, subject.clone(), what, at, Vec::new());
        }
    }
    match (one.is("deprecated"), other.is("deprecated")) {
        (false, true) => rows.add(&rules::DEPRECATED, subject, "deprecated", at, Vec::new()),
        (true, false) => rows.add(&rules::DEPRECATED, subject, "no longer deprecated", at, Vec::new()),
        _ => {}
    }
}
