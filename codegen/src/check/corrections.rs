//! An `x-correction` says which keywords beside it GitHub has otherwise, and they do differ.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{Keyword, Kind, Shape};
use crate::spec::walk::Place;
use crate::spec::{Entry, Node, View, pointer};

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for correction in view.all(Kind::Correction) {
        let Some(corrected) = view.parent(correction) else { continue };
        let changes: Vec<(&str, &Entry)> = LISTS
            .into_iter()
            .flat_map(|list| correction.entries(list).iter().map(move |entry| (list, entry)))
            .collect();
        if changes.is_empty() {
            faults.push(
                view.error(correction, "the correction changes nothing: neither `was` nor `adds` names a keyword")
                    .help("name each keyword that GitHub has otherwise"),
            );
        }
        for (list, entry) in changes {
            if let Some((message, help)) = fault(corrected, list, entry) {
                let pointer = pointer::child(&correction.child(list), &entry.key);
                faults.push(view.error_over(entry.key_span.clone(), pointer, message).help(help));
            }
        }
    }
}

/// Where a correction names keywords.
const LISTS: [&str; 2] = ["was", "adds"];

fn fault(corrected: &Place<'_>, list: &str, was: &Entry) -> Option<(String, String)> {
    let kind = corrected.kind;
    let Some(keyword) = kind.keyword(&was.key).filter(|keyword| keyword.is_correctable()) else {
        let names = kind.keywords().iter().filter(|keyword| keyword.is_correctable()).map(|keyword| keyword.name);
        let help = format!("a {} has {}", kind.title(), Vec::from_iter(names).join(", "));
        return Some((format!("`{}` cannot be corrected here", was.key), help));
    };
    match keyword.shape {
        Shape::Set if list == "adds" => added_fault(corrected, was),
        _ if list == "adds" => {
            let help = "put the right value beside the correction, and what GitHub says under `was`";
            Some((format!("`{}` is no set that something could be added to", was.key), help.to_owned()))
        }
        Shape::Set => set_fault(corrected, was),
        _ => scalar_fault(corrected, keyword, was),
    }
}

/// `was` of a set lists what GitHub has in it and we have not.
fn set_fault(corrected: &Place<'_>, was: &Entry) -> Option<(String, String)> {
    let taken_out = was.value.items();
    if taken_out.is_empty() {
        let help = format!("list those that GitHub has in `{}` and that are taken out", was.key);
        return Some((format!("`was` of `{}` is a list", was.key), help));
    }
    let ours = corrected.node.get(&was.key).map_or(&[][..], Node::items);
    let still = taken_out.iter().find(|member| ours.contains(member))?;
    let still = still.as_str().unwrap_or_default();
    let message = format!("the correction takes `{still}` out of `{}`, but it is there", was.key);
    Some((message, "take it out there, or out of the correction".to_owned()))
}

/// `adds` of a set lists what we have in it and GitHub has not.
fn added_fault(corrected: &Place<'_>, adds: &Entry) -> Option<(String, String)> {
    let added = adds.value.items();
    if added.is_empty() || added.iter().any(|member| member.as_str().is_none()) {
        let help = format!("list those that GitHub lacks in `{}`", adds.key);
        return Some((format!("`adds` of `{}` is a list of strings", adds.key), help));
    }
    let ours = corrected.node.get(&adds.key).map_or(&[][..], Node::items);
    let missing = added.iter().find(|member| !ours.contains(member))?.as_str().unwrap_or_default();
    let message = format!("the correction adds `{missing}` to `{}`, but it is not there", adds.key);
    Some((message, "put it in there, or take it out of the correction".to_owned()))
}

fn scalar_fault(corrected: &Place<'_>, keyword: &Keyword, was: &Entry) -> Option<(String, String)> {
    let value = |node: Option<&Node>| keyword.or_default(node.map(Node::to_json));
    let (ours, theirs) = (value(corrected.node.get(&was.key)), value(Some(&was.value)));
    (ours == theirs).then(|| {
        let message = format!("the correction changes nothing: `{}` is what it was", was.key);
        (message, "write the right value beside the correction, or delete the correction".to_owned())
    })
}
