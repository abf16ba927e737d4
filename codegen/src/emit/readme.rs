//! `README.md`: also the front page of the docs. Its text is ours (`templates/README.md`); the table of operations is the spec's.

use super::{Content, Input, rust_names};

pub(super) fn emit(input: &Input<'_>) -> Content {
    let rows: String = input
        .api
        .operations
        .iter()
        .map(|operation| {
            let tag = crate::names::accessor_type(&operation.tag);
            let method = rust_names::method(&operation.method_name);
            let summary = operation.summary.trim_end_matches('.').replace('|', "\\|");
            format!("| [`{method}`](operations::{tag}::{method}) | {summary} |\n")
        })
        .collect();
    let table = format!("| method | what it does |\n|---|---|\n{rows}");
    Content::Text(include_str!("templates/README.md.in").replace("{operations}\n", &table))
}
