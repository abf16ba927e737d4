//! `x-since` and `x-until` name releases that are listed, `x-absent-in` API versions, and `x-values-…` values of their enum.

use crate::availability::{OF_THINGS, OF_VALUES};
use crate::diagnostic::Diagnostic;
use crate::spec::{Entry, Node, pointer};

use super::Subject;

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    let mut check = |keyword: &str, value: &Node, pointer: &str| {
        let named = if value.items().is_empty() { std::slice::from_ref(value) } else { value.items() };
        for node in named {
            let Some(name) = node.as_str().filter(|name| !is_listed(subject, keyword, name)) else { continue };
            let what = if keyword.ends_with("absent-in") { "API version" } else { "release" };
            let message = format!("`{name}` is no {what} of {}", subject.selection.source.path);
            let fault = Diagnostic::error(&subject.document.source, node.anchor(), message);
            faults.push(fault.at(pointer).help(HELP));
        }
    };
    for place in &subject.places {
        for entry in OF_THINGS.into_iter().filter_map(|keyword| place.node.entry(keyword)) {
            check(&entry.key, &entry.value, &place.child(&entry.key));
        }
        for keyword in OF_VALUES {
            for Entry { key, value, .. } in place.node.get(keyword).map_or(&[][..], Node::entries) {
                check(keyword, value, &pointer::child(&place.child(keyword), key));
            }
        }
    }
    for place in &subject.places {
        let of_enum = place.node.get("enum").map_or(&[][..], Node::items);
        for keyword in OF_VALUES {
            let values = place.node.get(keyword).map_or(&[][..], Node::entries);
            for entry in values.iter().filter(|entry| !of_enum.iter().any(|value| value.as_str() == Some(&entry.key))) {
                let message = format!("`{}` is no value of the enum", entry.key);
                let fault = Diagnostic::error(&subject.document.source, entry.key_span.clone(), message);
                faults.push(fault.at(pointer::child(&place.child(keyword), &entry.key)).help(HELP));
            }
        }
    }
}

fn is_listed(subject: &Subject<'_>, keyword: &str, name: &str) -> bool {
    subject.selection.descriptions.iter().any(|description| match keyword.ends_with("absent-in") {
        true => description.id.api_version == name,
        false => description.id.release.name() == name,
    })
}

const HELP: &str = "do not write it by hand: `cargo xtask trim` does, from GitHub's descriptions";
