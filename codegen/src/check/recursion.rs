//! Every type has a value: no schema needs itself, by references or by properties that are required and never null.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::Kind;
use crate::spec::view::SchemaKind::{AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
use crate::spec::walk::Place;

/// Names of a cycle that are shown, besides its end.
const MOST_NAMES: usize = 10;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let components = view.components(Kind::Schema);
    let mut needs: BTreeMap<&str, Vec<&str>> = components.map(|(name, place)| (name, needs_of(view, place))).collect();
    // A schema that needs only schemas that end, ends. What remains needs itself, or one that does.
    loop {
        let ending: Vec<&str> = needs
            .iter()
            .filter(|(_, needed)| needed.iter().all(|name| !needs.contains_key(name)))
            .map(|(name, _)| *name)
            .collect();
        if ending.is_empty() {
            break;
        }
        needs.retain(|name, _| !ending.contains(name));
    }
    for (name, cycle) in cycles(&needs) {
        let Some(place) = view.component("schemas", name) else { continue };
        let message = format!("schema `{name}` needs itself: {}", shown(&cycle));
        let help = "no value could ever be complete: make one of these properties optional or nullable";
        faults.push(view.error(place, message).help(help));
    }
}

/// The components without which there is no value of a schema.
fn needs_of<'v>(view: &'v View<'_>, place: &'v Place<'v>) -> Vec<&'v str> {
    let schema = view.schema(place);
    if place.is("nullable") {
        return Vec::new();
    }
    if let Some(component) = schema.component {
        return component.name.into_iter().collect();
    }
    let needed: Vec<&Place<'_>> = match schema.kind {
        AllOf(members) => members,
        Object(properties) => {
            properties.into_iter().filter(|property| property.required).map(|property| property.place).collect()
        }
        // Of a choice there is a value that fits none of its schemas.
        Anything | Plain(_) | Enum(..) | List(_) | FreeObject | Map(_) | Choice(_) | Nowhere => Vec::new(),
    };
    needed.into_iter().flat_map(|place| needs_of(view, place)).collect()
}

/// Each cycle once, from its first name. Of the schemas that one needs the first is followed: each has at least one here.
fn cycles<'n>(needs: &'n BTreeMap<&'n str, Vec<&'n str>>) -> Vec<(&'n str, Vec<&'n str>)> {
    let next = |name: &str| needs.get(name)?.iter().find_map(|needed| needs.get_key_value(needed));
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for &start in needs.keys() {
        let mut path: Vec<&str> = Vec::new();
        let mut name = Some(start);
        while let Some(here) = name.filter(|here| seen.insert(here)) {
            path.push(here);
            name = next(here).map(|(next, _)| *next);
        }
        // Where it ends at another path, the cycle has been found from there.
        let Some(first) = path.iter().position(|other| Some(*other) == name) else { continue };
        let mut cycle = path.split_off(first);
        let least = cycle.iter().enumerate().min_by_key(|(_, name)| **name).map_or(0, |(index, _)| index);
        cycle.rotate_left(least);
        let Some(&head) = cycle.first() else { continue };
        cycle.push(head);
        found.push((head, cycle));
    }
    found
}

/// The names of a cycle; of a long one, its ends.
fn shown(cycle: &[&str]) -> String {
    match cycle {
        [start @ .., one, last] if start.len() > MOST_NAMES => {
            let start = start.get(..MOST_NAMES).unwrap_or_default();
            format!("{} -> … -> {one} -> {last}", start.join(" -> "))
        }
        short => short.join(" -> "),
    }
}
