//! An operation has one success response: one 2xx response, with a JSON body or none.
//!
//! Errors are not described one by one: the client has one lenient error type for all of them, and `x-errors` says what each
//! means at its operation.

use crate::diagnostic::Diagnostic;
use crate::spec::Entry;
use crate::spec::grammar::{JSON, Kind};
use crate::spec::walk::Place;

use crate::spec::View;
use crate::spec::view::{FOUND, means_success};

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for operation in view.all(Kind::Operation) {
        let Some(responses) = operation.node.get("responses") else { continue };
        let codes: Vec<&str> = responses.entries().iter().map(|entry| entry.key.as_str()).collect();
        let (good, others): (Vec<&Entry>, Vec<&Entry>) = responses
            .entries()
            .iter()
            .partition(|entry| class(&entry.key).is_some() && means_success(&entry.key, &codes));
        let at = |entry: &Entry, message: String| {
            let pointer = crate::spec::pointer::child(&operation.child("responses"), &entry.key);
            view.error_over(entry.key_span.clone(), pointer, message)
        };
        for entry in others {
            faults.push(match class(&entry.key) {
                Some(_) => at(entry, format!("response {} is not supported", entry.key))
                    .help("leave it out, and say in `x-errors` what it means"),
                None => at(entry, format!("`{}` is no response code", entry.key)).help("three digits, such as '200'"),
            });
        }
        match good.as_slice() {
            [] => faults.push(
                view.error_at(operation, "responses", "no 2xx response")
                    .help("describe what comes back when all is well"),
            ),
            [_] => {}
            [first, more @ ..] => {
                for entry in more {
                    let fault = at(entry, "a second 2xx response is not supported".to_owned());
                    faults.push(
                        fault.related(first.key_span.clone(), "first here").help("keep the one that the server sends"),
                    );
                }
            }
        }
    }
    for response in view.all(Kind::Response).filter(|response| response.name.and_then(class) == Some(2)) {
        check_content(view, response, faults);
    }
    for response in view.all(Kind::Response).filter(|response| response.name == Some(FOUND)) {
        if response.node.get("content").is_some() {
            let fault = view.error_at(response, "content", "a redirect has no body, but an address");
            faults.push(fault.help("leave `content` out"));
        }
    }
}

fn check_content(view: &View<'_>, response: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    let empty = matches!(response.name, Some("204" | "205"));
    match response.node.get("content") {
        Some(_) if empty => faults.push(
            view.error_at(response, "content", "this response has no body by its code").help("leave `content` out"),
        ),
        Some(content) => {
            for entry in content.entries().iter().filter(|entry| entry.key != JSON) {
                let message = format!("media type `{}` is not supported", entry.key);
                let fault = Diagnostic::error(&view.document.source, entry.key_span.clone(), message);
                faults.push(fault.at(response.child("content")).help("the client reads application/json"));
            }
        }
        // More often forgotten than meant.
        None if response.name == Some("200") && view.foreign().is_none() => faults
            .push(view.error(response, "a response without a body").help("say what comes back, or give it code '204'")),
        None => {}
    }
}

/// The first digit of a response code.
fn class(code: &str) -> Option<u16> {
    let number: u16 = code.parse().ok()?;
    (code.len() == 3 && (100..600).contains(&number)).then_some(number / 100)
}
