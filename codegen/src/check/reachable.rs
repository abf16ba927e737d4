//! Every component serves an operation. What is left over from an operation that has gone would still make types.

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::Kind;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    // A reference that leads nowhere is told by `references`; what it was meant for only looks unused.
    if view.places.iter().any(|place| view.resolve(place).is_none()) {
        return;
    }
    let reached = view.distances("/paths");
    let components = view.places.iter().filter(|place| matches!(place.under, Some((Kind::Components, _))));
    for place in components.filter(|place| !reached.contains_key(place.pointer.as_str())) {
        faults
            .push(view.error(place, "no operation needs this component").help("delete it, or run `cargo xtask trim`"));
    }
}
