//! Our `x-` facts agree with the operation that they are told of.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::Kind;
use crate::spec::walk::Place;
use crate::spec::{Entry, Node, pointer};

use super::Subject;

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    for operation in subject.all(Kind::Operation) {
        check_paginated(subject, operation, faults);
        check_retryable(subject, operation, faults);
        check_also_success(subject, operation, faults);
        check_errors(subject, operation, faults);
    }
}

fn check_paginated(subject: &Subject<'_>, operation: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(fact) = subject.at(&operation.child("x-paginated")) else { return };
    if !operation.pointer.ends_with("/get") {
        faults.push(subject.error(fact, "only what is read with GET comes in pages").help("leave `x-paginated` out"));
    }
    if let Some(page) = text(fact, "page") {
        let numbers = |place: &Place<'_>| {
            subject.resolve(place).is_some_and(|parameter| {
                let schema_type =
                    parameter.node.get("schema").and_then(|schema| schema.get("type")).and_then(Node::as_str);
                text(parameter, "name") == Some(page)
                    && text(parameter, "in") != Some("path")
                    && schema_type == Some("integer")
            })
        };
        // What cannot be followed may be it; `references` tells of that.
        let is_unknown =
            |place: &Place<'_>| subject.resolve(place).is_none_or(|parameter| parameter.reference().is_some());
        if !subject.parameters(operation).any(|place| numbers(place) || is_unknown(place)) {
            let fault =
                subject.error_at(fact, "page", format!("the operation has no integer query parameter `{page}`"));
            faults.push(fault.help("name the parameter that numbers the pages"));
        }
    }
    let Some(schema) = schema_of_answer(subject, operation) else { return };
    let Some(body) = subject.resolve(schema) else { return };
    if schema.node.get("allOf").is_some() || body.node.get("nullable").and_then(Node::as_bool) == Some(true) {
        let fault = subject.error(fact, "the pages are no objects of their own");
        faults.push(fault.help("make the schema of the response an object or a `$ref` to one, never null"));
        return;
    }
    if let Some(items) = text(fact, "items")
        && let Some(property) = body.node.get("properties").and_then(|properties| properties.get(items))
    {
        let required = body.node.get("required").map_or(&[][..], Node::items);
        let is_there = required.iter().any(|name| name.as_str() == Some(items));
        if !is_there || property.get("nullable").and_then(Node::as_bool) == Some(true) {
            let fault = subject.error_at(fact, "items", format!("a page may come without `{items}`"));
            faults.push(
                fault.help("make the property required and not nullable: a page without it would look like the last"),
            );
        }
    }
    for (keyword, its_type) in [("items", "array"), ("total", "integer")] {
        let Some(name) = text(fact, keyword) else { continue };
        let property = body.node.get("properties").and_then(|properties| properties.get(name));
        if property.and_then(|property| property.get("type")).and_then(Node::as_str) != Some(its_type) {
            let fault =
                subject.error_at(fact, keyword, format!("the response has no property `{name}` of type {its_type}"));
            faults.push(fault.help("name a property of the body of the 2xx response"));
        }
    }
}

/// The schema of the body of the good answer, or the reference to it.
pub(super) fn schema_of_answer<'s, 'a>(subject: &'s Subject<'a>, operation: &'s Place<'a>) -> Option<&'s Place<'a>> {
    let good = operation.node.get("responses")?.entries().iter().find(|Entry { key, .. }| key.starts_with('2'))?;
    let response = pointer::child(&operation.child("responses"), &good.key);
    subject.at(&format!("{response}/content/application~1json/schema"))
}

fn check_retryable(subject: &Subject<'_>, operation: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(fact) = operation.node.get("x-retryable") else { return };
    let by_nature = !(operation.pointer.ends_with("/post") || operation.pointer.ends_with("/patch"));
    if by_nature || fact.as_bool() == Some(false) {
        let fault = subject.error_at(operation, "x-retryable", "`x-retryable` says nothing here");
        faults.push(
            fault.help("it marks a POST or PATCH that does no harm when it arrives twice; leave it out elsewhere"),
        );
    }
}

fn check_also_success(subject: &Subject<'_>, operation: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let codes = |keyword: &str| operation.node.get(keyword).map_or(&[][..], Node::entries);
    let good = codes("responses").iter().find(|Entry { key, .. }| key.starts_with('2'));
    let has_body = good.is_some_and(|good| good.value.get("content").is_some());
    for node in operation.node.get("x-also-success").map_or(&[][..], Node::items) {
        let Some(code) = node.as_str() else { continue };
        let is_good = code.len() == 3 && matches!(code.parse(), Ok(200..=299_u16));
        let without_body = matches!(code, "204" | "205");
        let (message, help) = if !is_good {
            (format!("`{code}` is no code of success"), "a code from '200' to '299', in quotes")
        } else if good.is_some_and(|good| good.key == code) {
            (format!("{code} is the code of the response itself"), "name the other codes only")
        } else if has_body && without_body {
            (
                format!("a response of {code} has no body, and the others have one"),
                "leave it out: one client cannot expect both",
            )
        } else {
            continue;
        };
        let fault = Diagnostic::error(&subject.document.source, node.anchor(), message);
        faults.push(fault.at(operation.child("x-also-success")).help(help));
    }
}

fn check_errors(subject: &Subject<'_>, operation: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    for Entry { key, key_span, .. } in operation.node.get("x-errors").map_or(&[][..], Node::entries) {
        if !matches!(key.parse::<u16>(), Ok(300..=599)) || key.len() != 3 {
            let fault = Diagnostic::error(
                &subject.document.source,
                key_span.clone(),
                format!("`{key}` is no code of an error"),
            );
            let pointer = pointer::child(&operation.child("x-errors"), key);
            faults.push(fault.at(pointer).help("a code from '300' to '599'"));
        }
    }
}

fn text<'a>(place: &Place<'a>, key: &str) -> Option<&'a str> {
    place.node.get(key)?.as_str()
}
