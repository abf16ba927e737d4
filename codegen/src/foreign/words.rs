//! Words where the emitted documentation needs them: those of the document, as far as they can stand there.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::cmark;
use serde_json::{Map, Value as Json, json};

use crate::check;
use crate::spec::{Document, pointer, resolve};
use crate::trim::translated;

/// The longest text that is taken, in characters.
const MOST: usize = 4_000;

/// The longest summary, in characters.
const MOST_OF_SUMMARY: usize = 160;

/// Adds words to every object that needs some. `original` is the document that they are taken from.
pub(super) fn describe(json: &mut Json, original: &Json) {
    json["info"] = info(original);
    let pointers = check::places_without_words(&Document::without_places(json));
    let words: Vec<(String, String, Json)> = pointers
        .iter()
        .filter_map(|place| {
            let (object, keyword) = place.rsplit_once('/')?;
            let there = at(original, &translated(object, json, original));
            let words = match keyword {
                "summary" => json!(summary(there, object)),
                _ => json!(description(there).unwrap_or_else(|| fallback(json, object))),
            };
            Some((object.to_owned(), keyword.to_owned(), words))
        })
        .collect();
    for (object, keyword, words) in words {
        if let Some(object) = json.pointer_mut(&object).and_then(Json::as_object_mut) {
            object.insert(keyword, words);
        }
    }
    errors(json, original);
}

fn info(original: &Json) -> Json {
    let text = |key: &str| original.pointer(&format!("/info/{key}")).and_then(Json::as_str).map(one_line);
    let title = text("title").filter(|title| !title.is_empty()).unwrap_or_else(|| "An API".to_owned());
    let version = text("version").filter(|version| !version.is_empty()).unwrap_or_else(|| "0".to_owned());
    let description = original.get("info").and_then(|info| description(Some(info))).unwrap_or_else(|| title.clone());
    json!({ "title": title, "version": version, "description": description })
}

/// What the described errors of each operation mean.
fn errors(json: &mut Json, original: &Json) {
    for (path, item) in json.get_mut("paths").and_then(Json::as_object_mut).into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let responses = original.pointer(&pointer::child(&pointer::child("/paths", path), method));
            let responses = responses.and_then(|operation| operation.get("responses")?.as_object());
            let told =
                responses.into_iter().flatten().filter(|(status, _)| is_error(status)).map(|(status, response)| {
                    let words = description(Some(resolve::written_out(original, response)));
                    (status.clone(), json!(words.unwrap_or_else(|| format!("Status {status}."))))
                });
            let told: Map<String, Json> = told.collect();
            if let Some(operation) = operation.as_object_mut().filter(|_| !told.is_empty()) {
                operation.insert("x-errors".to_owned(), Json::Object(told));
            }
        }
    }
}

fn is_error(status: &str) -> bool {
    status.len() == 3 && matches!(status.parse(), Ok(400..=599_u16))
}

/// What stands at a pointer, with references followed on the way.
fn at<'a>(document: &'a Json, pointer: &str) -> Option<&'a Json> {
    let mut value = document;
    for segment in pointer::segments(pointer) {
        value = through(document, value);
        value = match value {
            Json::Array(items) => items.get(segment.parse::<usize>().ok()?)?,
            _ => value.get(&*segment).or_else(|| value.get(format!("nullable-{segment}")))?,
        };
    }
    Some(value)
}

/// What a value refers to, directly or as the only part of it.
fn through<'a>(document: &'a Json, value: &'a Json) -> &'a Json {
    let only =
        value.get("allOf").and_then(Json::as_array).filter(|parts| parts.len() == 1).and_then(|parts| parts.first());
    resolve::written_out(document, only.unwrap_or(value))
}

fn description(object: Option<&Json>) -> Option<String> {
    let texts = ["description", "title", "summary"].iter().filter_map(|key| object?.get(key)?.as_str());
    texts.map(clean).find(|text| !text.is_empty())
}

fn summary(operation: Option<&Json>, place: &str) -> String {
    let texts = ["summary", "description"].iter().filter_map(|key| operation?.get(key)?.as_str());
    let summary = texts.map(one_line).find(|text| !text.is_empty());
    let mut segments = pointer::segments(place).skip(1);
    let path = segments.next().unwrap_or_default();
    let method = segments.next().unwrap_or_default().to_uppercase();
    // What is no plain text would be read as Markdown.
    summary.unwrap_or_else(|| format!("Send `{method} {path}`"))
}

/// What is said of an object that the document says nothing of.
fn fallback(json: &Json, place: &str) -> String {
    let last = pointer::segments(place).last().unwrap_or_default().into_owned();
    let name = json.pointer(place).and_then(|object| object.get("name")?.as_str());
    match name {
        Some(name) => format!("`{name}`."),
        None if last == "schema" || last == "items" => "The document does not describe it.".to_owned(),
        None => format!("`{last}`."),
    }
}

/// Words whose links lead to the web, without images, and no note to write something later.
fn clean(text: &str) -> String {
    let short: String = text.trim().chars().take(MOST).collect();
    let words = if check::has_harmless_links(&short) { short } else { without_links(&short) };
    let words = if check::has_harmless_links(&words) { words } else { one_line(&words) };
    if words.starts_with("TODO") { format!("Note: {words}") } else { words }
}

/// The words, with the text of links and images in their place.
fn without_links(text: &str) -> String {
    let is_link = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::End(TagEnd::Link | TagEnd::Image))
    };
    let mut written = String::new();
    match cmark(Parser::new_ext(text, Options::empty()).filter(|event| !is_link(event)), &mut written, Options::empty())
    {
        Ok(_) => written.trim().to_owned(),
        // Writing to a String cannot fail.
        Err(_) => String::new(),
    }
}

/// The first line of the words, without markup.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Text(text) | Event::Code(text) => line.push_str(&text),
            Event::SoftBreak | Event::HardBreak => line.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => break,
            _ => {}
        }
    }
    let plain = line.chars().map(|character| if is_plain(character) { character } else { ' ' }).collect::<String>();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(MOST_OF_SUMMARY).collect()
}

/// Whether a character means nothing in Markdown, wherever it stands.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, ' ' | '.' | ',' | '\'' | '"' | '/' | '(' | ')' | ':' | ';' | '?' | '%')
}
