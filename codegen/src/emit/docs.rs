//! Words as doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// Room for words between `/// ` and the right margin.
const WIDTH: usize = 100;

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

/// The lines of a doc comment, each with the space that stands behind `///`.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in text.trim().lines() {
        let is_fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        let wrapped = if fenced || is_fence { vec![line.to_owned()] } else { wrap(line) };
        fenced ^= is_fence;
        lines.extend(wrapped.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") }));
    }
    lines
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

/// Whether Markdown would take a line for more than the rest of its paragraph.
fn begins_a_block(line: &str) -> bool {
    let is_number = line
        .split_once(['.', ')'])
        .is_some_and(|(digits, _)| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    is_number || line.starts_with(['-', '+', '*', '#', '>', '=', '|'])
}
