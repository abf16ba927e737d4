//! The front page of the docs, and the `README.md` of the package. Both are `templates/README.md.in` with a table of the
//! operations. `README.md` has no syntax that only rustdoc understands.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::{Content, Input, rust_names};
use crate::model::{Operation, Set};
use crate::names::accessor_type;

/// The front page of the docs.
pub(super) fn front_page(input: &Input<'_>) -> Content {
    Content::Text(text(input))
}

/// The page of the package.
pub(super) fn emit(input: &Input<'_>) -> Content {
    Content::Text(without_rustdoc(&text(input)))
}

/// The page of the package of someone else's document.
pub(super) fn of_foreign(input: &Input<'_>) -> Content {
    Content::Text(without_rustdoc(&text_of_foreign(input)))
}

/// The front page of its docs.
pub(super) fn front_page_of_foreign(input: &Input<'_>) -> Content {
    Content::Text(text_of_foreign(input))
}

fn text_of_foreign(input: &Input<'_>) -> String {
    let Some(foreign) = &input.api.foreign else { return String::new() };
    let link = |operation: &Operation| {
        let (tag, method) = (accessor_type(&operation.tag), rust_names::method(&operation.method_name));
        format!("[`{}().{method}`](operations::{tag}::{method})", rust_names::accessor(&operation.tag))
    };
    let server = match &foreign.server {
        Some(server) => format!("By default, `{server}`. `ClientBuilder::base_url` sets another one."),
        None => {
            "The document names no server that can be used as it is: set one with `ClientBuilder::base_url`.".to_owned()
        }
    };
    include_str!("templates/foreign.README.md.in")
        .replace("{package}", &foreign.package)
        .replace("{title}", &input.api.title)
        .replace("{version}", &foreign.version)
        .replace("{server}", &server)
        .replace("{description}", &input.api.description)
        .replace("{operations}\n", &format!("{HEAD}{}", rows(input.operations(), link)))
}

fn text(input: &Input<'_>) -> String {
    let link = |operation: &Operation| {
        let (tag, method) = (accessor_type(&operation.tag), rust_names::method(&operation.method_name));
        format!("[`{method}`](operations::{tag}::{method})")
    };
    let rows = rows(input.operations(), link);
    let sets: String = input.api.sets.iter().map(|set| section(input, set)).collect();
    let more: String = input.api.sets.iter().map(pointer).collect();
    let table = format!("{HEAD}{rows}{more}");
    include_str!("templates/README.md.in").replace("{operations}\n", &table).replace("{sets}\n", &sets)
}

const HEAD: &str = "| method | what it does |\n|---|---|\n";

/// The rows of a table of operations. `name` shows a method.
fn rows(operations: &[Operation], name: impl Fn(&Operation) -> String) -> String {
    let row = |operation: &Operation| {
        let summary = operation.summary.trim_end_matches('.').replace('|', "\\|");
        format!("| {} | {summary} |\n", name(operation))
    };
    operations.iter().map(row).collect()
}

/// Where the operations of a set are listed.
fn pointer(set: &Set) -> String {
    let (name, count) = (&set.name, set.operations.len());
    format!("\nThe feature `{name}` adds {count} operations, see [other operations](#other-operations).\n")
}

/// What a set adds. Without its feature, a link to it would lead nowhere. A method of another accessor than the default ones is shown with
/// its accessor.
fn section(input: &Input<'_>, set: &Set) -> String {
    let Set { name, description, operations, .. } = set;
    let method = |operation: &Operation| {
        let method = rust_names::method(&operation.method_name);
        match input.tags().iter().any(|tag| tag.name == operation.tag) {
            true => format!("`{method}`"),
            false => format!("`{}().{method}`", rust_names::accessor(&operation.tag)),
        }
    };
    format!("### Feature `{name}`\n\n{description}\n\n{HEAD}{}\n", rows(operations, method))
}

/// The page without links to items and hidden lines of examples.
fn without_rustdoc(page: &str) -> String {
    // Without a target of its own, `[Item]` is a link for rustdoc only.
    let item = |link: BrokenLink<'_>| Some((CowStr::from(link.reference.to_string()), CowStr::Borrowed("")));
    let events = Parser::new_with_broken_link_callback(page, Options::ENABLE_TABLES, Some(item)).into_offset_iter();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut link: Option<(Range<usize>, Range<usize>)> = None;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if is_item(&dest_url) => {
                link = Some((range.clone(), range.end..range.start))
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                let block = page.get(range.clone()).map(shown).unwrap_or_default();
                edits.push((range, block));
            }
            Event::End(TagEnd::Link) => {
                if let Some((whole, inner)) = link.take() {
                    edits.push((whole, page.get(inner).unwrap_or_default().to_owned()));
                }
            }
            _ => {
                if let Some((_, inner)) = &mut link {
                    *inner = inner.start.min(range.start)..inner.end.max(range.end);
                }
            }
        }
    }
    let mut out = page.to_owned();
    for (range, text) in edits.into_iter().rev() {
        out.replace_range(range, &text);
    }
    out
}

fn is_item(target: &str) -> bool {
    !target.contains("://") && !target.starts_with('#')
}

/// A fenced example without hidden lines.
fn shown(block: &str) -> String {
    let is_hidden = |line: &&str| *line == "#" || line.starts_with("# ");
    let lines = block.lines().filter(|line| !is_hidden(line));
    let lines = lines.map(|line| if line == "```no_run" { "```rust" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::without_rustdoc;

    #[test]
    fn what_only_rustdoc_understands_is_left_out() {
        let page = "[`get`](operations::A::get) of [`Error`], [kept](https://t.example/)\n\n```no_run\nuse a;\n\n# async fn b() {\nc();\n# }\n```\n\n```toml\n[a]\n```\n";
        let expected =
            "`get` of `Error`, [kept](https://t.example/)\n\n```rust\nuse a;\n\nc();\n```\n\n```toml\n[a]\n```\n";
        assert_eq!(without_rustdoc(page), expected);
    }
}
