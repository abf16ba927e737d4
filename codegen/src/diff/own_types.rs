//! Types of ids and of known values, which no schema is named after: fields and parameters name them.

use std::collections::BTreeMap;

use super::contract::Type;
use super::rows::{At, Claim, Rows};
use super::rules::{self, Rule};
use crate::names;
use crate::spec::grammar::{ACCEPTS, KNOWN_VALUES};
use crate::spec::walk::Place;
use crate::spec::{Node, pointer};

pub(super) fn compare(rows: &mut Rows<'_>) {
    let (old, new) = (rows.old, rows.new);
    types(rows, "id", (&old.ids, &new.ids), (&rules::ID_ADDED, &rules::ID_REMOVED));
    let known = (&old.known_values, &new.known_values);
    types(rows, "known values", known, (&rules::KNOWN_VALUES_ADDED, &rules::KNOWN_VALUES_REMOVED));
    for (name, one) in &old.known_values {
        if let Some(other) = new.known_values.get(name) {
            values(rows, name, (one, other));
        }
    }
    for other in &new.types {
        if let Some(one) = old.types.iter().find(|one| one.name == other.name) {
            accepted(rows, other, (one.place, other.place));
        }
    }
}

type Types<'c> = BTreeMap<&'c str, &'c Place<'c>>;

/// Adds rows for types that one side lacks.
fn types(
    rows: &mut Rows<'_>,
    kind: &'static str,
    (old, new): (&Types<'_>, &Types<'_>),
    (added, removed): (&'static Rule, &'static Rule),
) {
    let claims = |name: &str| vec![Claim::under(format!("types::{name}"))];
    for (name, place) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
        rows.add(removed, (kind, (*name).to_owned()), "removed", At::removed(&place.pointer), claims(name));
    }
    for (name, place) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        rows.add(added, (kind, (*name).to_owned()), "added", At::added(&place.pointer), claims(name));
    }
}

/// Adds rows for what differs of one type of known values.
fn values(rows: &mut Rows<'_>, name: &str, (one, other): (&Place<'_>, &Place<'_>)) {
    let subject = || ("known values", name.to_owned());
    let claims = |value: &str| vec![Claim::item(format!("types::{name}::{}", names::variant(value)))];
    for (value, at) in only_in(one, other, "values") {
        let what = format!("value {value} removed");
        rows.add(&rules::KNOWN_VALUE_REMOVED, subject(), what, At::removed(&at), claims(value));
    }
    for (value, at) in only_in(other, one, "values") {
        let what = format!("value {value} added");
        rows.add(&rules::KNOWN_VALUE_ADDED, subject(), what, At::added(&at), claims(value));
    }
    if one.text("source") != other.text("source") {
        let what = format!("source of {KNOWN_VALUES} changed");
        rows.add_words(&rules::WORDS, name.to_owned(), what, At::places(one, other));
    }
}

/// Adds rows for what converts into an enum.
fn accepted(rows: &mut Rows<'_>, of: &Type<'_>, (one, other): (&Place<'_>, &Place<'_>)) {
    let subject = || ("enum", of.name.clone());
    let claims = |accepted: &str| vec![Claim::Conversion(of.path(), accepted.to_owned())];
    for (accepted, at) in only_in(one, other, ACCEPTS) {
        let what = format!("{accepted} no longer converts into it");
        rows.add(&rules::ACCEPTED_REMOVED, subject(), what, At::removed(&at), claims(accepted));
    }
    for (accepted, at) in only_in(other, one, ACCEPTS) {
        let what = format!("{accepted} converts into it");
        rows.add(&rules::ACCEPTED_ADDED, subject(), what, At::added(&at), claims(accepted));
    }
}

/// The members of a set that another lacks, each with its pointer.
fn only_in<'p>(here: &Place<'p>, there: &Place<'_>, keyword: &str) -> Vec<(&'p str, String)> {
    let others: Vec<&str> = there.items(keyword).iter().filter_map(Node::as_str).collect();
    let items = here.items(keyword).iter().enumerate();
    let members = items
        .filter_map(|(index, item)| Some((item.as_str()?, pointer::child(&here.child(keyword), &index.to_string()))));
    members.filter(|(member, _)| !others.contains(member)).collect()
}
