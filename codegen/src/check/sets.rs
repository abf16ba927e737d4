//! The default set needs nothing of another, whose feature may be off. References are judged where files are linked.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{ACCEPTS, KNOWN_VALUES, Kind};
use crate::spec::walk::Place;
use crate::spec::{Node, View};

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let tags = view.all(Kind::Tag).filter_map(|tag| Some((tag.text("name")?, tag)));
    let tags = elsewhere(view, tags);
    let types = elsewhere(view, view.all(Kind::KnownValues).filter_map(|known| Some((known.name?, known))));
    for place in view.places.iter().filter(|place| view.set_of(place) == 0) {
        let (keyword, declared) = match place.kind {
            Kind::Operation => ("tags", &tags),
            Kind::Schema if place.node.get(ACCEPTS).is_some() => (ACCEPTS, &types),
            Kind::Schema => (KNOWN_VALUES, &types),
            _ => continue,
        };
        let named = place.items(keyword).iter().filter_map(Node::as_str).chain(place.text(keyword));
        for (name, declaration) in named.filter_map(|name| declared.get_key_value(name)) {
            let message = format!("only another set has `{name}`");
            let fault = view.error_at(place, keyword, message).related(declaration.anchor.clone(), "here");
            faults.push(fault.help("the default set needs nothing of another: move it here"));
        }
    }
}

/// What other sets declare.
fn elsewhere<'v>(
    view: &View<'_>,
    declared: impl Iterator<Item = (&'v str, &'v Place<'v>)>,
) -> BTreeMap<&'v str, &'v Place<'v>> {
    declared.filter(|(_, place)| view.set_of(place) > 0).collect()
}
