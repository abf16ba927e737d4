//! `x-since` and `x-until` name releases that are listed, and `x-values-…` values of their enum.

use crate::diagnostic::Diagnostic;
use crate::spec::{Entry, Node, pointer};

use super::Subject;

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    let is_listed = |name: &str| subject.selection.descriptions.iter().any(|description| description.release == name);
    for place in &subject.places {
        let own = ["x-since", "x-until"].into_iter().filter_map(|keyword| place.node.entry(keyword));
        let mut named: Vec<(&Entry, String)> = own.map(|entry| (entry, place.child(&entry.key))).collect();
        for keyword in ["x-values-since", "x-values-until"] {
            let values = place.node.get(keyword).map_or(&[][..], Node::entries);
            named.extend(values.iter().map(|entry| (entry, pointer::child(&place.child(keyword), &entry.key))));
            let of_enum = place.node.get("enum").map_or(&[][..], Node::items);
            for entry in values.iter().filter(|entry| !of_enum.iter().any(|value| value.as_str() == Some(&entry.key))) {
                let message = format!("`{}` is no value of the enum", entry.key);
                let fault = Diagnostic::error(&subject.document.source, entry.key_span.clone(), message);
                faults.push(fault.at(pointer::child(&place.child(keyword), &entry.key)).help(HELP));
            }
        }
        for (entry, pointer) in named {
            if let Some(name) = entry.value.as_str().filter(|name| !is_listed(name)) {
                let message = format!("`{name}` is no release of {}", subject.selection.source.path);
                let fault = Diagnostic::error(&subject.document.source, entry.value.anchor(), message);
                faults.push(fault.at(pointer).help(HELP));
            }
        }
    }
}

const HELP: &str = "do not write it by hand: `cargo xtask trim` does, from GitHub's descriptions";
