//! The body of a request is JSON, and whatever is passed for it can be.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{JSON, Kind, SECRET};
use crate::spec::{View, view};

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
    }
    for operation in view.operations() {
        // A secret that is passed as text stands in the caller's code, and in the call's.
        let sent = operation.parameters.iter().filter(|parameter| parameter.location == view::IN_BODY);
        for place in sent.filter(|parameter| parameter.place.text("format") == Some(SECRET)).map(|it| it.place) {
            let fault = view.error_at(place, "format", "a secret in a request body is not supported");
            faults.push(fault.help("leave `format` out"));
        }
    }
}
