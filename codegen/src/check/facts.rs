//! Our `x-` facts agree with the operation that they are told of.

use crate::diagnostic::Diagnostic;
use crate::names;
use crate::spec::grammar::{JSON, Kind};
use crate::spec::view::SchemaKind::{AllOf, Anything, Choice, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
use crate::spec::view::{Operation, Parameter, Property, Scalar, Schema};
use crate::spec::walk::Place;
use crate::spec::{Entry, Node, View, pointer, view};

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for operation in view.operations() {
        check_paginated(view, &operation, faults);
        check_retryable(view, &operation, faults);
        check_also_success(view, &operation, faults);
        check_outcomes(view, &operation, faults);
        check_response_type(view, &operation, faults);
        check_expires(view, &operation, faults);
        check_errors(view, operation.place, faults);
    }
    for schema in view.schemas() {
        check_shared(view, &schema, faults);
    }
}

/// Keywords of another type are reported by `schemas`.
fn check_shared(view: &View<'_>, schema: &Schema<'_>, faults: &mut Vec<Diagnostic>) {
    if schema.place.node.get("x-shared").is_none() || !schema.kind.is_object() {
        return;
    }
    let is_component = matches!(schema.place.under, Some((Kind::Components, _)));
    let is_type = matches!(schema.kind, Object(_));
    if !(is_component && is_type && schema.place.is("x-shared")) {
        let fault = view.error_at(schema.place, "x-shared", "`x-shared` has no effect here");
        faults.push(fault.help("set it to `true` on a component with properties, or leave it out"));
    }
}

fn check_paginated(view: &View<'_>, operation: &Operation<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(fact) = view.below(operation.place, "x-paginated") else { return };
    if operation.method != "get" {
        faults.push(view.error(fact, "only what is read with GET comes in pages").help("leave `x-paginated` out"));
    }
    if let Some(page) = fact.text("page") {
        let numbers_pages = |parameter: &Parameter<'_>| {
            let is_integer = parameter.schema.is_some_and(|schema| view.schema(schema).is_plain_here(Scalar::Integer));
            parameter.name == page && parameter.location != "path" && is_integer
        };
        // What cannot be followed may be it; `references` tells of that.
        if !operation.parameters.iter().any(|parameter| numbers_pages(parameter) || parameter.is_unknown) {
            let message = format!("the operation has no integer query parameter `{page}`");
            faults.push(view.error_at(fact, "page", message).help("name the parameter that numbers the pages"));
        }
    }
    let Some(schema) = json_of_success(operation).map(|place| view.schema(place)) else { return };
    let is_behind_all_of = schema.place.reference().is_none() && schema.component.is_some();
    let properties = match schema.kind {
        // `references` tells of it.
        Nowhere => return,
        Object(properties) if !is_behind_all_of && !schema.nullable => properties,
        Anything | Plain(_) | Enum(..) | List(_) | FreeObject | Map(_) | Choice(_)
            if !is_behind_all_of && !schema.nullable =>
        {
            Vec::new()
        }
        Object(_) | Anything | Plain(_) | Enum(..) | List(_) | FreeObject | Map(_) | Choice(_) | AllOf(_) => {
            let fault = view.error(fact, "the pages are no objects of their own");
            faults.push(fault.help("make the schema of the response an object or a `$ref` to one, never null"));
            return;
        }
    };
    check_properties(view, fact, &properties, faults);
}

/// The properties of a page that `x-paginated` names.
fn check_properties(view: &View<'_>, fact: &Place<'_>, properties: &[Property<'_>], faults: &mut Vec<Diagnostic>) {
    let property = |keyword: &str| properties.iter().find(|property| fact.text(keyword) == Some(property.name));
    if let Some(items) = property("items").filter(|items| !items.required || view.schema(items.place).nullable) {
        let message = format!("a page may come without `{}`", items.name);
        let fault = view.error_at(fact, "items", message);
        faults.push(
            fault.help("make the property required and not nullable: a page without it would look like the last"),
        );
    }
    let schema = |keyword: &str| property(keyword).map(|property| view.schema(property.place));
    let is_list = schema("items").is_some_and(|items| items.component.is_none() && matches!(items.kind, List(_)));
    let is_integer = schema("total").is_some_and(|total| total.is_plain_here(Scalar::Integer));
    for (keyword, its_type, is_of_it) in [("items", "array", is_list), ("total", "integer", is_integer)] {
        if let Some(name) = fact.text(keyword).filter(|_| !is_of_it) {
            let message = format!("the response has no property `{name}` of type {its_type}");
            let fault = view.error_at(fact, keyword, message);
            faults.push(fault.help("name a property of the body of the 2xx response"));
        }
    }
}

/// The schema of the JSON of success, or the reference to it.
pub(super) fn json_of_success<'v>(operation: &Operation<'v>) -> Option<&'v Place<'v>> {
    let bodies = &operation.success.as_ref()?.bodies;
    bodies.iter().find(|body| body.media_type == JSON).map(|body| body.schema)
}

fn check_retryable(view: &View<'_>, operation: &Operation<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(fact) = operation.place.node.get("x-retryable") else { return };
    let by_nature = !matches!(operation.method, "post" | "patch");
    if by_nature || fact.as_bool() == Some(false) {
        let fault = view.error_at(operation.place, "x-retryable", "`x-retryable` says nothing here");
        faults.push(
            fault.help("it marks a POST or PATCH that does no harm when it arrives twice; leave it out elsewhere"),
        );
    }
}

/// The other codes of success: those with the body of the response, and those without one.
fn check_also_success(view: &View<'_>, operation: &Operation<'_>, faults: &mut Vec<Diagnostic>) {
    let success = operation.success.as_ref();
    let has_body = success.is_some_and(|success| success.place.node.get("content").is_some());
    let also = operation.place.items("x-also-success");
    for (keyword, node) in also.iter().map(|node| ("x-also-success", node)).chain(empty_success(operation)) {
        let Some(code) = node.as_str() else { continue };
        let is_empty = keyword == "x-empty-success";
        let is_good = code.len() == 3 && matches!(code.parse(), Ok(200..=299_u16));
        let without_body = matches!(code, "204" | "205");
        let (message, help) = if !is_good {
            (format!("`{code}` is no code of success"), "a code from '200' to '299', in quotes")
        } else if success.is_some_and(|success| success.status == code) {
            (format!("{code} is the code of the response itself"), "name the other codes only")
        } else if is_empty && !has_body {
            (format!("the response has no body either, so {code} is as good"), "list it in `x-also-success`")
        } else if is_empty && also.iter().any(|also| also.as_str() == Some(code)) {
            (format!("{code} has a body by `x-also-success`"), "keep one of them")
        } else if !is_empty && has_body && without_body {
            (format!("a response of {code} has no body, and the others have one"), "list it in `x-empty-success`")
        } else {
            continue;
        };
        let pointer = operation.place.child(keyword);
        faults.push(view.error_over(node.anchor(), pointer, message).help(help));
    }
    if let Some(fact) = operation.place.node.get("x-empty-success")
        && operation.place.node.get("x-paginated").is_some()
    {
        let pointer = operation.place.child("x-empty-success");
        let fault = view.error_over(fact.anchor(), pointer, "a page without a body would look like the last");
        faults.push(fault.help("leave `x-empty-success` out"));
    }
}

fn empty_success<'v>(operation: &Operation<'v>) -> impl Iterator<Item = (&'static str, &'v Node)> {
    operation.place.items("x-empty-success").iter().map(|node| ("x-empty-success", node))
}

fn check_outcomes(view: &View<'_>, operation: &Operation<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(fact) = view.below(operation.place, "x-outcomes") else { return };
    let is_removal = operation.success.as_ref().is_none_or(|success| success.status == "204");
    if operation.method != "delete" || !is_removal {
        let fault = view.error(fact, "only a DELETE whose success is 204 has these outcomes");
        faults.push(fault.help("leave `x-outcomes` out"));
    }
    let phrases = fact.items("busy");
    if phrases.is_empty() && fact.node.get("busy").is_some() {
        let fault = view.error_at(fact, "busy", "no response could say that the resource is busy");
        faults.push(fault.help("list phrases of GitHub's messages"));
    }
    for node in phrases {
        let Some(phrase) = node.as_str() else { continue };
        let is_phrase = phrase.split_whitespace().count() > 2 && phrase.trim() == phrase;
        if !is_phrase || phrase != phrase.to_lowercase() {
            let fault =
                view.error_over(node.anchor(), fact.child("busy"), format!("`{phrase}` is no phrase of a message"));
            faults.push(fault.help("at least three words in lower case: fewer would be found in other messages too"));
        }
    }
}

fn check_response_type(view: &View<'_>, operation: &Operation<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(name) = operation.response_type else { return };
    let fault = |message: String| view.error_at(operation.place, "x-response-type", message);
    if names::type_name(name) != name {
        let help = format!("call it `{}`", names::type_name(name));
        faults.push(fault(format!("`{name}` is no name of a type")).help(help));
    }
    let Some(success) = &operation.success else { return };
    let schema = success.schema().map(|schema| view.schema(schema)).filter(|schema| schema.kind.is_type());
    let Some(schema) = schema else {
        faults.push(fault("the response has no type of its own".to_owned()).help("leave `x-response-type` out"));
        return;
    };
    let component = schema.component.map(|_| schema.written);
    let own = component.map(names::type_of);
    if own.is_some_and(|own| own == name) {
        faults.push(fault(format!("the type is called `{name}` already")).help("leave `x-response-type` out"));
    }
}

fn check_expires(view: &View<'_>, operation: &Operation<'_>, faults: &mut Vec<Diagnostic>) {
    let Some(name) = operation.place.text("x-expires") else { return };
    let fault = |message: &str| view.error_at(operation.place, "x-expires", message);
    if operation.method != "post" || operation.parameters.iter().any(|parameter| parameter.location == "query") {
        let fault = fault("only what a POST without query parameters creates is returned again until it expires");
        faults.push(fault.help("leave `x-expires` out"));
    }
    let schema = operation.success.as_ref().and_then(view::Response::schema).map(|schema| view.schema(schema).kind);
    let property = match &schema {
        Some(Object(properties)) => properties.iter().find(|property| property.name == name),
        _ => None,
    };
    let is_time = |property: &Property<'_>| {
        property.required && !view.schema(property.place).nullable && property.place.text("format") == Some("date-time")
    };
    if !property.is_some_and(is_time) {
        let fault = fault(&format!("the response has no required time `{name}`"));
        faults.push(fault.help("name a required property of format `date-time`, or leave `x-expires` out"));
    }
}

fn check_errors(view: &View<'_>, operation: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    for Entry { key, key_span, .. } in operation.entries("x-errors") {
        if !matches!(key.parse::<u16>(), Ok(300..=599)) || key.len() != 3 {
            let pointer = pointer::child(&operation.child("x-errors"), key);
            let fault = view.error_over(key_span.clone(), pointer, format!("`{key}` is no code of an error"));
            faults.push(fault.help("a code from '300' to '599'"));
        }
    }
}
