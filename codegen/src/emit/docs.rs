//! Doc comments from Markdown.

use proc_macro2::TokenStream;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use quote::quote;

/// The width of the text after `/// `.
pub(super) const WIDTH: usize = 100;

/// `text` as `///` lines, paragraphs wrapped.
pub(super) fn doc(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// `text` as `//!` lines.
pub(super) fn inner_doc(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#![doc = #lines])*)
}

/// The lines of a doc comment, each with the space after `///`.
///
/// Long lines are wrapped, unless this would change the code blocks of the text, which rustdoc takes for tests.
pub(super) fn lines(text: &str) -> Vec<String> {
    let text = text.trim();
    let wrapped = wrapped(text);
    let lines = if code_blocks(&wrapped.join("\n")) == code_blocks(text) {
        wrapped
    } else {
        text.lines().map(str::to_owned).collect()
    };
    lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") }).collect()
}

fn code_blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => open = Some(format!("{kind:?}\n")),
            Event::Text(code) => open.iter_mut().for_each(|block| block.push_str(&code)),
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}

fn wrapped(text: &str) -> Vec<String> {
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let here = fence_of(line);
        let wrapped = if fence.is_some() || here.is_some() { vec![line.to_owned()] } else { wrap(line) };
        fence = match (fence, here) {
            (None, here) => here,
            // Within a code block, a shorter fence is code, and so is one that a word follows.
            (Some(open), Some(end)) if end.starts_with(open) && line.trim() == end => None,
            (open, _) => open,
        };
        lines.extend(wrapped);
    }
    lines
}

/// The backticks or tildes that a line begins or ends a code block with.
fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let length = |mark: char| line.find(|character| character != mark).unwrap_or(line.len());
    line.get(..length('`').max(length('~'))).filter(|fence| fence.len() >= 3)
}

/// An item of a list. If the words are more than a paragraph, all of them are indented.
pub(super) fn item(label: &str, words: &str) -> String {
    let words = words.trim();
    let is_plain = words.lines().all(|line| fence_of(line).is_none() && !begins_a_block(line.trim_start()));
    let lines = words.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") });
    let indented: String = lines.collect();
    if is_plain { format!("- {label}: {}", indented.trim_start()) } else { format!("- {label}:\n\n{indented}") }
}

fn wrap(line: &str) -> Vec<String> {
    if line.trim().is_empty() {
        return vec![String::new()];
    }
    let indent = if line.starts_with("- ") { "  " } else { "" };
    let options = textwrap::Options::new(WIDTH)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let wrapped: Vec<_> = textwrap::wrap(line, options).into_iter().map(|line| line.into_owned()).collect();
    let changes_meaning = wrapped.iter().skip(1).any(|line| begins_a_block(line.trim_start()));
    if changes_meaning { vec![line.to_owned()] } else { wrapped }
}

/// Whether Markdown would start a new block at this line.
fn begins_a_block(line: &str) -> bool {
    let is_number = line
        .split_once(['.', ')'])
        .is_some_and(|(digits, _)| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    is_number || line.starts_with(['-', '+', '*', '#', '>', '=', '|'])
}
