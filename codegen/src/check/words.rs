//! Words stand wherever the emitted documentation needs them.

use pulldown_cmark::{Event, Parser, Tag};

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{Keyword, Kind, Presence, schema_needs_words};
use crate::spec::walk::Place;
use crate::spec::{Document, Entry, Node, View, pointer};

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for place in &view.places {
        if place.reference().is_some() {
            check_reference(view, place, faults);
            continue;
        }
        for keyword in place.kind.keywords().iter().filter(|keyword| needed(view, keyword, place)) {
            match place.node.entry(keyword.name) {
                Some(entry) => check_written(view, place, entry, faults),
                None => {
                    let fault = view.error(place, format!("{} without `{}`", title(place), keyword.name));
                    faults.push(fault.help(format!("add `{}`, in our own words", keyword.name)));
                }
            }
        }
    }
}

/// Pointers of the keywords that need words and have none, or only a note to write them.
pub(crate) fn places_without_words(document: &Document) -> Vec<String> {
    let silent = |place: &Place<'_>, keyword: &Keyword| match place.node.get(keyword.name) {
        None => true,
        Some(node) => {
            node.as_str().is_some_and(are_missing)
                || node.entries().iter().any(|entry| entry.value.as_str().is_some_and(are_missing))
        }
    };
    let mut pointers = Vec::new();
    let view = View::of(document);
    for place in view.places.iter().filter(|place| place.reference().is_none()) {
        let keywords = place.kind.keywords().iter();
        let missing = keywords.filter(|keyword| needed(&view, keyword, place) && silent(place, keyword));
        pointers.extend(missing.map(|keyword| place.child(keyword.name)));
    }
    pointers
}

/// Whether a keyword has to be there, with words in it.
fn needed(view: &View<'_>, keyword: &Keyword, place: &Place<'_>) -> bool {
    match keyword.presence {
        Presence::Optional | Presence::Mandatory => false,
        Presence::Words => true,
        Presence::WordsOfOurs => view.foreign().is_none(),
        Presence::WordsOfSchema => {
            let schema = view.schema(place);
            schema_needs_words(place.under, schema.component.is_none() && schema.kind.is_object())
        }
    }
}

/// A property that is a bare reference has no room for words.
fn check_reference(view: &View<'_>, place: &Place<'_>, faults: &mut Vec<Diagnostic>) {
    if place.under == Some((Kind::Schema, "properties")) {
        let fault = view.error(place, format!("{} is a bare `$ref`, beside which words have no place", title(place)));
        faults.push(fault.help("write the reference as `allOf:` with one `$ref`, and a `description` beside it"));
    }
}

fn check_written(view: &View<'_>, place: &Place<'_>, entry: &Entry, faults: &mut Vec<Diagnostic>) {
    let pointer = place.child(&entry.key);
    let mut refuse = |node: &Node, pointer: String, message: String| {
        let fault = view.error_over(node.anchor(), pointer, message);
        faults.push(fault.help("say it in our own words"));
    };
    if let Some(words) = entry.value.as_str().filter(|words| are_missing(words)) {
        refuse(&entry.value, pointer, format!("`{}` of {} says nothing: `{}`", entry.key, title(place), words.trim()));
        return;
    }
    if entry.key == "summary" && !entry.value.as_str().is_some_and(is_one_paragraph) {
        let message = format!("`summary` of {} is more than a line of words", title(place));
        let fault = view.error_over(entry.value.anchor(), pointer, message);
        faults.push(fault.help("a few words on one line: the rest belongs into `description`"));
        return;
    }
    let by_name = entry.value.entries();
    if by_name.is_empty() && entry.value.is_mapping() {
        refuse(&entry.value, pointer, format!("`{}` of {} is empty", entry.key, title(place)));
        return;
    }
    for named in by_name.iter().filter(|named| named.value.as_str().is_some_and(are_missing)) {
        let pointer = pointer::child(&pointer, &named.key);
        refuse(&named.value, pointer, format!("`{}` of `{}` says nothing", named.key, entry.key));
    }
}

/// Nothing, or a note to write something later.
fn are_missing(words: &str) -> bool {
    let words = words.trim();
    words.is_empty() || words.starts_with("TODO")
}

/// Summaries stand in tables and in the middle of sentences.
fn is_one_paragraph(words: &str) -> bool {
    let mut blocks = Parser::new(words).filter(|event| match event {
        Event::Start(tag) => !matches!(tag, Tag::Emphasis | Tag::Strong),
        Event::SoftBreak | Event::HardBreak | Event::Rule | Event::Html(_) | Event::InlineHtml(_) => true,
        _ => false,
    });
    matches!((blocks.next(), blocks.next()), (Some(Event::Start(Tag::Paragraph)), None))
}

fn title(place: &Place<'_>) -> String {
    let called = match place.under {
        Some((Kind::Schema, "properties")) => "property",
        _ => place.kind.title(),
    };
    match place.name {
        Some(name) if place.kind != Kind::MediaType => format!("{called} `{name}`"),
        _ => called.to_owned(),
    }
}
