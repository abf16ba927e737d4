//! Names can be written in Rust or kept beside a Rust name, and say something. Which Rust name they get is `names`' business.

use crate::diagnostic::Diagnostic;
use crate::spec::Node;
use crate::spec::grammar::{Kind, Under};

use super::Subject;

/// Longest name, in characters.
const MAX_NAME: usize = 100;

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    for place in &subject.places {
        let Some(name) = place.name.filter(|_| place.kind != Kind::PathItem) else { continue };
        if let Some((message, help)) = refusal(name, place.under) {
            faults.push(subject.error(place, message).help(help));
        }
    }
    for parameter in subject.all(Kind::Parameter) {
        let name = parameter.node.get("name").and_then(Node::as_str);
        if let Some((message, help)) = name.and_then(|name| refusal(name, None)) {
            faults.push(subject.error_at(parameter, "name", message).help(help));
        }
    }
}

fn refusal(name: &str, under: Under) -> Option<(String, &'static str)> {
    let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if name.trim().is_empty() {
        return Some(("an empty name".to_owned(), "nothing can be called that: give it a name"));
    }
    if name.chars().count() > MAX_NAME {
        return Some((format!("a name longer than {MAX_NAME} characters"), "give it a shorter name"));
    }
    match under {
        Some((Kind::Components, _)) if !plain(name) || name.starts_with('.') => Some((
            format!("`{name}` is no name of a component"),
            "letters, digits, `.`, `_` and `-`, as OpenAPI demands",
        )),
        _ => None,
    }
}
