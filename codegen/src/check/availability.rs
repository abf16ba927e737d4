//! `x-since` and `x-until` name releases that are listed, `x-absent-in` API versions, and `x-values-…` values of their enum.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{OF_THINGS, OF_VALUES};
use crate::spec::{Entry, Node, Selection, View, pointer};

pub(super) fn check(view: &View<'_>, selection: &Selection, faults: &mut Vec<Diagnostic>) {
    let mut check = |keyword: &str, value: &Node, pointer: &str| {
        let named = if value.items().is_empty() { std::slice::from_ref(value) } else { value.items() };
        for node in named {
            let Some(name) = node.as_str().filter(|name| !is_listed(selection, keyword, name)) else { continue };
            let what = if keyword.ends_with("absent-in") { "API version" } else { "release" };
            let message = format!("`{name}` is no {what} of {}", selection.source.path);
            let fault = Diagnostic::error(&view.document.source, node.anchor(), message);
            faults.push(fault.at(pointer).help(HELP));
        }
    };
    for place in &view.places {
        for entry in OF_THINGS.into_iter().filter_map(|keyword| place.node.entry(keyword)) {
            check(&entry.key, &entry.value, &place.child(&entry.key));
        }
        for keyword in OF_VALUES {
            for Entry { key, value, .. } in place.entries(keyword) {
                check(keyword, value, &pointer::child(&place.child(keyword), key));
            }
        }
    }
    for place in &view.places {
        let of_enum = place.items("enum");
        for keyword in OF_VALUES {
            let values = place.entries(keyword);
            for entry in values.iter().filter(|entry| !of_enum.iter().any(|value| value.as_str() == Some(&entry.key))) {
                let message = format!("`{}` is no value of the enum", entry.key);
                let fault = Diagnostic::error(&view.document.source, entry.key_span.clone(), message);
                faults.push(fault.at(pointer::child(&place.child(keyword), &entry.key)).help(HELP));
            }
        }
    }
}

fn is_listed(selection: &Selection, keyword: &str, name: &str) -> bool {
    selection.descriptions.iter().any(|description| match keyword.ends_with("absent-in") {
        true => description.id.api_version == name,
        false => description.id.release.name() == name,
    })
}

const HELP: &str = "do not write it by hand: `cargo xtask trim` does, from GitHub's descriptions";
