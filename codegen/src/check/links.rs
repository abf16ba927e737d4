//! Links in our words lead to the web, and nothing is loaded with them: the documentation, the README and the release notes are made of
//! these words, and whoever reads them follows a link by a click and an image without one.

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::Shape;
use crate::spec::{Node, View, pointer};

use super::addresses;

/// The extensions with which rustdoc reads Markdown.
const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for place in view.places.iter().filter(|place| place.reference().is_none()) {
        for keyword in place.kind.keywords().iter().filter(|keyword| keyword.is_ours()) {
            let Some(node) = place.node.get(keyword.name) else { continue };
            let pointer = place.child(keyword.name);
            match keyword.shape {
                Shape::Text => check_words(view, node, &pointer, faults),
                Shape::Map(_, Shape::Text) => {
                    for entry in node.entries() {
                        check_words(view, &entry.value, &pointer::child(&pointer, &entry.key), faults);
                    }
                }
                _ => {}
            }
        }
    }
}

fn check_words(view: &View<'_>, node: &Node, pointer: &str, faults: &mut Vec<Diagnostic>) {
    let Some(words) = node.as_str() else { return };
    for (message, help) in refusals(words) {
        faults.push(view.error_over(node.anchor(), pointer, message).help(help));
    }
}

/// Whether nothing is wrong with the links of a text.
pub(crate) fn are_harmless(words: &str) -> bool {
    refusals(words).is_empty()
}

/// What is wrong with the links of a text, and what to do about each. Definitions that nothing refers to count: other words of the same
/// comment may.
fn refusals(words: &str) -> Vec<(String, &'static str)> {
    let mut refusals = Vec::new();
    let mut has_image = false;
    let mut refuse_unless_of_the_web = |address: &str| {
        if !addresses::is_of_the_web(address) {
            let message = format!("a link in words leads to `{}`, which is no address of the web", short(address));
            refusals.push((message, "write `https://` and a host, or no link"));
        }
    };
    // As our own passes read the words, and as rustdoc reads what comes of them.
    for options in [Options::empty(), RUSTDOC] {
        let parser = Parser::new_ext(words, options);
        for (_, definition) in parser.reference_definitions().iter() {
            refuse_unless_of_the_web(&definition.dest);
        }
        for event in parser {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => refuse_unless_of_the_web(&dest_url),
                Event::Start(Tag::Image { .. }) => has_image = true,
                _ => {}
            }
        }
    }
    if has_image {
        refusals.push(("an image in words".to_owned(), "say in words what it shows, or link to it"));
    }
    refusals.sort();
    refusals.dedup();
    refusals
}

/// As much of an address as a message has room for.
fn short(address: &str) -> String {
    const MOST: usize = 60;
    let mut short: String = address.chars().take(MOST).collect();
    if short.len() < address.len() {
        short.push('…');
    }
    short
}
