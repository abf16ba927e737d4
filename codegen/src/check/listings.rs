//! An operation that lists things says how its pages are asked for, or that it has none: without that, a client would take the first page
//! for all there is. What counts is a whole number.

use crate::diagnostic::Diagnostic;
use crate::spec::Node;
use crate::spec::grammar::Kind;
use crate::spec::walk::Place;

use super::{Subject, facts};

/// What GitHub calls the property that counts the items of all pages.
const TOTAL: &str = "total_count";

/// What GitHub calls the parameters of pages.
const PAGING: [&str; 2] = ["page", "per_page"];

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    for operation in subject.all(Kind::Operation) {
        check_operation(subject, operation, faults);
    }
    for property in subject.all(Kind::Schema).filter(|schema| schema.under == Some((Kind::Schema, "properties"))) {
        let is_count = property.name.is_some_and(|name| name == "count" || name.ends_with("_count"));
        if is_count && text(property, "type") == Some("number") {
            let message = format!("`{}` counts, and is no whole number", property.name.unwrap_or_default());
            let help = "make the type `integer`, with an `x-correction` where GitHub says `number`";
            faults.push(subject.error_at(property, "type", message).help(help));
        }
    }
}

fn check_operation(subject: &Subject<'_>, operation: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let in_pages = operation.node.get("x-paginated").is_some();
    let whole = operation.node.get("x-unpaginated");
    let is_listing = operation.pointer.ends_with("/get") && is_listing(subject, operation);
    if !is_listing || in_pages {
        if whole.is_some() {
            let message = match in_pages {
                true => "the pages of `x-paginated` are denied here",
                false => "the operation lists nothing that could come in pages",
            };
            faults.push(subject.error_at(operation, "x-unpaginated", message).help("leave `x-unpaginated` out"));
        }
        return;
    }
    match whole.map(Node::as_bool) {
        Some(Some(true)) => {}
        Some(_) => {
            let fault = subject.error_at(operation, "x-unpaginated", "this says nothing about pages");
            faults.push(fault.help("write `x-paginated` with the parameter of the pages, or `x-unpaginated: true`"));
        }
        None if is_bare(subject, operation) && numbers_pages(subject, operation) => {
            let fault = subject.error_at(operation, "responses", "pages that are bare lists are not supported");
            faults.push(fault.help("the client pages through objects that hold the list: leave the operation out"));
        }
        None => {
            let fault = subject.error(operation, "a list, and nothing says whether it comes in pages");
            faults.push(fault.help("add `x-paginated`, or `x-unpaginated: true` if one response holds all items"));
        }
    }
}

/// Whether the operation answers a list: as it is, or in an object that counts or numbers pages.
fn is_listing(subject: &Subject<'_>, operation: &Place<'_>) -> bool {
    if is_bare(subject, operation) {
        return true;
    }
    let Some(body) = body(subject, operation) else { return false };
    let properties = body.node.get("properties").map_or(&[][..], Node::entries);
    let has_list = properties.iter().any(|entry| is_list(subject, body, &entry.key));
    let counts = properties.iter().any(|entry| entry.key == TOTAL);
    has_list && (counts || numbers_pages(subject, operation))
}

fn numbers_pages(subject: &Subject<'_>, operation: &Place<'_>) -> bool {
    let parameters = subject.parameters(operation).filter_map(|place| subject.resolve(place));
    parameters.filter_map(|parameter| text(parameter, "name")).any(|name| PAGING.contains(&name))
}

fn is_bare(subject: &Subject<'_>, operation: &Place<'_>) -> bool {
    body(subject, operation).and_then(|body| text(body, "type")) == Some("array")
}

/// The schema of the good answer.
fn body<'s, 'a>(subject: &'s Subject<'a>, operation: &'s Place<'a>) -> Option<&'s Place<'a>> {
    facts::schema_of_answer(subject, operation).and_then(|schema| meant(subject, schema))
}

fn is_list(subject: &Subject<'_>, body: &Place<'_>, property: &str) -> bool {
    let at = crate::spec::pointer::child(&body.child("properties"), property);
    subject.at(&at).and_then(|schema| meant(subject, schema)).and_then(|schema| text(schema, "type")) == Some("array")
}

/// The schema that is written out, behind a reference or an `allOf` of one.
fn meant<'s, 'a>(subject: &'s Subject<'a>, schema: &'s Place<'a>) -> Option<&'s Place<'a>> {
    match subject.at(&format!("{}/0", schema.child("allOf"))) {
        Some(only) => subject.resolve(only),
        None => subject.resolve(schema),
    }
}

fn text<'a>(place: &Place<'a>, keyword: &str) -> Option<&'a str> {
    place.node.get(keyword)?.as_str()
}
