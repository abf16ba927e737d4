use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::cmark;
use serde_json::Value;

use super::for_each_object;
use crate::spec::grammar::{Keyword, Kind, Presence, Shape};

/// Words of the spec end up in doc comments, where rustdoc compiles code blocks, passes HTML on and takes brackets for links to items.
/// Words that hold any of these are written anew with code blocks marked as text and the rest escaped.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        // An operation has every sort of words that other objects have.
        let is_words = |row: &&Keyword| matches!(row.presence, Presence::Words | Presence::WordsOfOurs);
        for row in Kind::Operation.keywords().iter().filter(is_words) {
            match (&row.shape, object.get_mut(row.name)) {
                (Shape::Map(..), Some(Value::Object(texts))) => texts.values_mut().for_each(make_inert),
                (Shape::Text, Some(text)) => make_inert(text),
                _ => {}
            }
        }
    });
}

fn make_inert(value: &mut Value) {
    if let Value::String(text) = value {
        *text = inert(text);
    }
}

/// Words that rustdoc shows as they are meant.
pub(crate) fn inert(text: &str) -> String {
    let text = text.trim();
    let active =
        text.contains(['<', '[']) || Parser::new(text).any(|event| matches!(event, Event::Start(Tag::CodeBlock(_))));
    if !active {
        return text.to_owned();
    }
    let events = Parser::new(text).map(|event| match event {
        Event::Start(Tag::CodeBlock(_)) => Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))),
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        other => other,
    });
    let mut written = String::new();
    match cmark(events, &mut written, Options::empty()) {
        Ok(_) => closed(written.trim()),
        // Writing to a String cannot fail; were it to, plain text without markup is still true.
        Err(_) => text.replace(['<', '[', '`'], ""),
    }
}

/// The text with its last code block closed: others follow in the same comment. Within a list or a quote it ends with that.
fn closed(text: &str) -> String {
    let mut last = None;
    let mut depth = 0_usize;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) if depth == 0 => last = text.get(range),
            Event::Start(_) => depth += 1,
            Event::End(TagEnd::CodeBlock) if depth == 0 => {}
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    let fence: String = last.map(|block| block.chars().take_while(|mark| *mark == '`').collect()).unwrap_or_default();
    let is_last = last.is_some_and(|block| text.ends_with(block.trim_end()));
    let is_open = last.and_then(|block| block.trim_end().lines().skip(1).last()).is_none_or(|end| end.trim() != fence);
    if is_last && is_open { format!("{text}\n{fence}") } else { text.to_owned() }
}
