//! The body of a request is a JSON object that is written out at its operation, with properties that a method can take.

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::{JSON, Kind, SECRET};
use crate::spec::view::Scalar;
use crate::spec::view::SchemaKind::{AllOf, Anything, Enum, FreeObject, List, Map, Nowhere, Object, Plain};
use crate::spec::walk::Place;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for body in view.all(Kind::RequestBody) {
        let is_of_get = view.parent(body).is_some_and(|operation| operation.under == Some((Kind::PathItem, "get")));
        if is_of_get {
            let fault = view.error(body, "a GET has no body");
            faults.push(fault.help("leave it out: servers ignore it"));
        }
        for entry in body.entries("content").iter().filter(|entry| entry.key != JSON) {
            let message = format!("media type `{}` is not supported", entry.key);
            let fault = view.error_over(entry.key_span.clone(), body.child("content"), message);
            faults.push(fault.help("the client sends application/json"));
        }
        let media_types = view.each_below(body, "content");
        for schema in media_types.filter_map(|media_type| view.below(media_type, "schema")) {
            check_object(view, schema, faults);
        }
    }
}

fn check_object(view: &View<'_>, place: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let schema = view.schema(place);
    if schema.component.is_some() {
        let fault = view.error(place, "the schema of a request body is written in place");
        faults.push(fault.help("write what the $ref leads to here: what callers send is not what a server sends"));
        return;
    }
    let Object(properties) = schema.kind else {
        let fault = view.error(place, "a request body that is no object with properties is not supported");
        faults.push(fault.help("list the properties; for another body, callers have `Client::call`"));
        return;
    };
    for property in properties {
        let place = property.place;
        let schema = view.schema(place);
        let is_supported = schema.component.is_none()
            && match &schema.kind {
                Plain(_) | Enum(Scalar::String, _) => true,
                List(Some(items)) => view.schema(items).is_plain_here(Scalar::String),
                Enum(..) | List(None) | Anything | Object(_) | FreeObject | Map(_) | AllOf(_) | Nowhere => false,
            };
        if !is_supported {
            let fault = view.error(place, format!("property `{}` of a request body is not supported", property.name));
            faults.push(fault.help(
                "a string, a number, a boolean or a list of strings can be sent; leave out others that are optional",
            ));
        }
        if schema.nullable && schema.component.is_none() {
            let fault =
                view.error_at(place, "nullable", "a property of a request body that can be null is not supported");
            faults.push(fault.help("leave `nullable` out: an optional property is left out instead"));
        }
        if place.text("format") == Some(SECRET) {
            let fault = view.error_at(place, "format", "a secret in a request body is not supported");
            faults.push(fault.help("leave `format` out"));
        }
    }
}
