//! Words: what the documentation says, and remarks that only readers of the spec see.

use std::collections::BTreeMap;

use super::rows::{At, Rows};
use super::rules;
use crate::spec::grammar::{Kind, Owner};
use crate::spec::walk::Place;
use crate::spec::{Node, View};

pub(super) fn compare(rows: &mut Rows<'_>) {
    let (old, new) = (rows.old, rows.new);
    let before = keyed(old.view);
    for (key, place) in keyed(new.view) {
        let Some(earlier) = before.get(&key) else { continue };
        // A reference has no words of its own.
        if place.reference().is_some() || earlier.reference().is_some() {
            continue;
        }
        for keyword in place.kind.keywords().iter().filter(|keyword| keyword.owner == Owner::Words) {
            let (one, other) = (earlier.node.get(keyword.name), place.node.get(keyword.name));
            // Of an object that is there on both sides, its own keywords are compared.
            if keyword.object().is_some() && one.is_some() && other.is_some() {
                continue;
            }
            let what = match (one, other) {
                (None, Some(_)) => format!("{} added", keyword.name),
                (Some(_), None) => format!("{} removed", keyword.name),
                (Some(one), Some(other)) if differ(keyword.name, one, other) => format!("{} changed", keyword.name),
                _ => continue,
            };
            let is_shown = matches!(place.kind, Kind::Operation | Kind::Parameter | Kind::Schema | Kind::Tag)
                || matches!(place.under, Some((Kind::Operation, _)));
            let rule = if is_shown { &rules::WORDS } else { &rules::NOTES };
            let at = At::places(earlier, place);
            rows.add_words(rule, new.label(&place.pointer), what, at);
        }
    }
}

/// Of `x-errors` only the words of statuses that are there on both sides count; the others have rows of their own.
fn differ(keyword: &str, one: &Node, other: &Node) -> bool {
    if keyword != "x-errors" {
        return one != other;
    }
    one.entries().iter().any(|entry| other.get(&entry.key).is_some_and(|words| *words != entry.value))
}

/// Every object by its pointer, in which names stand for the places in lists.
fn keyed<'v>(view: &'v View<'_>) -> BTreeMap<String, &'v Place<'v>> {
    let mut keys: Vec<(String, String)> = Vec::new();
    let mut keyed = BTreeMap::new();
    for place in &view.places {
        let (around, around_key) =
            place.parent.and_then(|parent| keys.get(parent)).map_or(("", ""), |(pointer, key)| (pointer, key));
        let inner = place.pointer.strip_prefix(around).unwrap_or(&place.pointer);
        let name = match place.kind {
            Kind::Parameter | Kind::Tag => place.text("name"),
            _ => None,
        };
        let inner = match (name, inner.rsplit_once('/')) {
            (Some(name), Some((list, index))) if index.parse::<usize>().is_ok() => format!("{list}/{name}"),
            _ => inner.to_owned(),
        };
        let key = format!("{around_key}{inner}");
        keys.push((place.pointer.clone(), key.clone()));
        keyed.insert(key, place);
    }
    keyed
}
