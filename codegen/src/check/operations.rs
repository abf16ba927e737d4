//! Operations have names of their own, of the form `tag/some-name`: accessor and method of the client are made of them.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::names::operation_method;
use crate::spec::View;
use crate::spec::grammar::Kind;
use crate::spec::walk::Place;

use super::suggest;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Place<'_>> = BTreeMap::new();
    for operation in view.all(Kind::Operation) {
        let Some(id) = operation.text("operationId") else { continue };
        check_form(view, operation, id, faults);
        check_tags(view, operation, id, faults);
        if let Some(first) = seen.get(&folded(id)) {
            let first_id = first.text("operationId").unwrap_or_default();
            let message = match first_id == id {
                true => format!("operationId `{id}` is given twice"),
                // `rust_names` tells of those that are equal in Rust.
                false if operation_method(first_id) == operation_method(id) => continue,
                false => format!("operationIds `{id}` and `{first_id}` differ in `-`, `_` and case only"),
            };
            let fault = view.error_at(operation, "operationId", message).help("rename one of them");
            faults.push(fault.related(first.key("operationId"), "first here"));
        } else {
            seen.insert(folded(id), operation);
        }
    }
    check_declared_tags(view, faults);
}

fn check_form(view: &View<'_>, operation: &Place<'_>, id: &str, faults: &mut Vec<Diagnostic>) {
    let kebab = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.split('-').all(|word| {
                !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            })
    };
    let well_formed = id.split_once('/').is_some_and(|(tag, name)| kebab(tag) && kebab(name));
    if !well_formed {
        let fault = view.error_at(operation, "operationId", format!("`{id}` is not of the form `tag/some-name`"));
        faults.push(fault.help("a tag, `/`, and words of a-z and 0-9 with `-` between them"));
    }
}

fn check_tags(view: &View<'_>, operation: &Place<'_>, id: &str, faults: &mut Vec<Diagnostic>) {
    let tags = operation.items("tags");
    let [tag] = tags else {
        let fault = view.error_at(operation, "tags", "an operation has exactly one tag");
        faults.push(
            fault.help("the tag names the accessor of the client: keep the one that the operationId starts with"),
        );
        return;
    };
    let tag = tag.as_str().unwrap_or_default();
    let prefix = id.split_once('/').map_or(tag, |(prefix, _)| prefix);
    if prefix != tag {
        let fault = view.error_at(operation, "tags", format!("`{id}` starts with another tag than `{tag}`"));
        faults.push(fault.help(format!("make the tag `{prefix}`")));
    }
    if !declared_tags(view).any(|(declared, _)| declared == tag) {
        let fault = view.error_at(operation, "tags", format!("tag `{tag}` is not declared"));
        faults.push(match suggest::nearest(tag, declared_tags(view).map(|(declared, _)| declared)) {
            Some(meant) => fault.help(format!("did you mean `{meant}`?")),
            None => fault.help("list it in the `tags` of the document, with a description"),
        });
    }
}

fn check_declared_tags(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    let used = |tag: &str| {
        let tags = |operation: &Place<'_>| {
            operation.node.get("tags").is_some_and(|tags| tags.items().iter().any(|used| used.as_str() == Some(tag)))
        };
        view.all(Kind::Operation).any(tags)
    };
    let mut seen: BTreeMap<&str, &Place<'_>> = BTreeMap::new();
    for (tag, place) in declared_tags(view) {
        if let Some(first) = seen.insert(tag, place) {
            let fault = view.error_at(place, "name", format!("tag `{tag}` is declared twice"));
            faults.push(fault.related(first.key("name"), "first here").help("keep one of them"));
        } else if !used(tag) && view.foreign().is_none() {
            let fault = view.error_at(place, "name", format!("no operation has tag `{tag}`"));
            faults.push(fault.help("leave it out"));
        }
    }
}

fn declared_tags<'s>(view: &'s View<'_>) -> impl Iterator<Item = (&'s str, &'s Place<'s>)> {
    view.all(Kind::Tag).filter_map(|tag| Some((tag.text("name")?, tag)))
}

/// Names that differ in no more than this are mistaken for each other.
fn folded(id: &str) -> String {
    id.to_lowercase().replace(['-', '_'], "")
}
