//! Types of ids, which no schema is named after: fields and parameters name them.

use super::contract::Contract;
use super::rows::{At, Claim, Rows};
use super::rules;

pub(super) fn compare(rows: &mut Rows<'_>) {
    let (old, new) = (rows.old, rows.new);
    for (id, place) in missing(old, new) {
        rows.add(&rules::ID_REMOVED, subject(id), "removed", At::removed(&place.pointer), claims(id));
    }
    for (id, place) in missing(new, old) {
        rows.add(&rules::ID_ADDED, subject(id), "added", At::added(&place.pointer), claims(id));
    }
}

/// Those of one side that the other lacks.
fn missing<'c>(
    here: &'c Contract<'c>,
    there: &'c Contract<'c>,
) -> impl Iterator<Item = (&'c str, &'c crate::spec::walk::Place<'c>)> {
    here.ids.iter().filter(|(id, _)| !there.ids.contains_key(*id)).map(|(id, place)| (*id, *place))
}

fn subject(id: &str) -> (&'static str, String) {
    ("id", id.to_owned())
}

fn claims(id: &str) -> Vec<Claim> {
    vec![Claim::under(format!("types::{id}"))]
}
