//! Names can be written in Rust or kept beside a Rust name, and say something. Which Rust name they get is `names`' business.

use crate::diagnostic::Diagnostic;
use crate::names::continues_a_name;
use crate::spec::grammar::{Kind, Under};

use crate::spec::View;

/// Longest name, in characters.
const MAX_NAME: usize = 100;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for place in &view.places {
        let Some(name) = place.name.filter(|_| place.kind != Kind::PathItem) else { continue };
        if let Some((message, help)) = refusal(name, place.under) {
            faults.push(view.error(place, message).help(help));
        }
    }
    let enums = view.all(Kind::Schema).map(|schema| (schema, "enum"));
    let known_values = view.all(Kind::KnownValues).map(|known| (known, "values"));
    for (place, keyword) in enums.chain(known_values) {
        for value in place.items(keyword) {
            if value.as_str().is_some_and(|text| text.contains(char::is_control)) {
                let fault = Diagnostic::error(&view.document.source, value.span.clone(), "a value of several lines");
                faults.push(fault.at(place.child(keyword)).help("a value of an enum is one line, without tabs"));
            } else if let Some(message) = value.as_str().and_then(outside_of_ascii) {
                let fault = Diagnostic::error(&view.document.source, value.span.clone(), message);
                let help =
                    "a variant is called by its value: leave the enum out, and say in words which values there are";
                faults.push(fault.at(place.child(keyword)).help(help));
            }
        }
    }
    for parameter in view.all(Kind::Parameter) {
        let name = parameter.text("name");
        if let Some((message, help)) = name.and_then(|name| refusal(name, None)) {
            faults.push(view.error_at(parameter, "name", message).help(help));
        }
    }
}

/// Signs that part words do no harm; what would stand in an identifier does.
fn outside_of_ascii(name: &str) -> Option<String> {
    let foreign = name.chars().find(|character| !character.is_ascii() && continues_a_name(*character))?;
    Some(format!("`{foreign}` of `{name}` would stand in an identifier, which is ASCII"))
}

fn refusal(name: &str, under: Under) -> Option<(String, &'static str)> {
    let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if name.trim().is_empty() {
        return Some(("an empty name".to_owned(), "nothing can be called that: give it a name"));
    }
    if name.chars().count() > MAX_NAME {
        return Some((format!("a name longer than {MAX_NAME} characters"), "give it a shorter name"));
    }
    if name.contains(char::is_control) {
        return Some(("a name of several lines".to_owned(), "a name is one line, without tabs"));
    }
    if let Some(message) = outside_of_ascii(name) {
        return Some((message, "letters that look alike make different names: use those of ASCII"));
    }
    match under {
        Some((Kind::Components, _)) if !plain(name) || name.starts_with('.') => Some((
            format!("`{name}` is no name of a component"),
            "letters, digits, `.`, `_` and `-`, as OpenAPI demands",
        )),
        _ => None,
    }
}
