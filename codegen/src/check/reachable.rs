//! Every component serves an operation. What is left over from an operation that has gone would still make types.

use std::collections::{BTreeMap, VecDeque};

use crate::diagnostic::Diagnostic;
use crate::spec::pointer;

use super::{Place, Subject};

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    // A reference that leads nowhere is told by `references`; what it was meant for only looks unused.
    if subject.places.iter().any(|place| subject.resolve(place).is_none()) {
        return;
    }
    let reached = distances(subject);
    for place in components(subject).filter(|place| !reached.contains_key(place.pointer.as_str())) {
        faults.push(
            subject.error(place, "no operation needs this component").help("delete it, or run `cargo xtask trim`"),
        );
    }
}

/// References between an operation and each component that it needs, the fewest if there are several ways.
pub(super) fn distances<'s>(subject: &'s Subject<'_>) -> BTreeMap<&'s str, usize> {
    let mut needs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for place in subject.places.iter().filter(|place| place.reference().is_some()) {
        if let Some(target) = subject.resolve(place) {
            needs.entry(owner(&place.pointer)).or_default().push(&target.pointer);
        }
    }
    let mut reached = BTreeMap::new();
    let mut next: VecDeque<(&str, usize)> = VecDeque::from([("", 0)]);
    while let Some((from, distance)) = next.pop_front() {
        for &target in needs.get(from).into_iter().flatten() {
            if !reached.contains_key(target) {
                reached.insert(target, distance + 1);
                next.push_back((target, distance + 1));
            }
        }
    }
    reached
}

/// The component that a pointer leads into; empty for the rest of the document.
fn owner(place: &str) -> &str {
    let is_component = pointer::is_within(place, "/components");
    let end = place.match_indices('/').nth(3).map_or(place.len(), |(at, _)| at);
    if is_component { place.get(..end).unwrap_or_default() } else { "" }
}

fn components<'s, 'a>(subject: &'s Subject<'a>) -> impl Iterator<Item = &'s Place<'a>> {
    subject
        .places
        .iter()
        .filter(|place| !place.pointer.is_empty() && place.name.is_some() && owner(&place.pointer) == place.pointer)
}
