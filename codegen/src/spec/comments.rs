//! Comments, which people may write and no document keeps: whatever rewrites a file loses them.

use std::ops::Range;

use super::{Document, Node};

impl Document {
    /// Where each comment of the file stands, from its `#` to the end of its line.
    #[must_use]
    pub fn comments(&self) -> Vec<Range<usize>> {
        let text = self.source.text.as_str();
        let mut scalars = Vec::new();
        collect_scalars(&self.root, &mut scalars);
        let mut found = Vec::new();
        let mut end = 0;
        for scalar in scalars {
            comments_between(text, end..scalar.start, &mut found);
            comments_between(text, header(text, &scalar), &mut found);
            end = end.max(scalar.end);
        }
        comments_between(text, end..text.len(), &mut found);
        found
    }
}

/// In the order of the file. Whatever is outside of them is indicators, white space and comments.
fn collect_scalars(node: &Node, scalars: &mut Vec<Range<usize>>) {
    for entry in node.entries() {
        scalars.push(entry.key_span.clone());
        collect_scalars(&entry.value, scalars);
    }
    node.items().iter().for_each(|item| collect_scalars(item, scalars));
    if node.entries().is_empty() && node.items().is_empty() {
        scalars.push(node.span.clone());
    }
}

/// The line on which a block scalar begins, `|-` and what follows; of any other scalar, nothing.
fn header(text: &str, scalar: &Range<usize>) -> Range<usize> {
    let written = text.get(scalar.clone()).unwrap_or_default();
    let length = if written.starts_with(['|', '>']) { line_length(written) } else { 0 };
    scalar.start..scalar.start + length
}

fn comments_between(text: &str, gap: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut at = gap.start;
    while let Some(sign) = text.get(at..gap.end).and_then(|rest| rest.find('#')).map(|offset| at + offset) {
        at = sign + text.get(sign..).map_or(0, line_length);
        found.push(sign..at);
    }
}

fn line_length(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}
