//! Where the lines of a text start: found once, because every fault asks for its place.

use std::sync::OnceLock;

/// The offsets of line starts, computed on first use. They follow from the text, so they always compare equal.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines(OnceLock<Vec<usize>>);

impl Lines {
    /// The number of the line that a byte is in, from 1, and the byte that it starts at. LF, CRLF and a lone CR end a line.
    pub(super) fn line(&self, text: &str, offset: usize) -> (usize, usize) {
        let starts = self.0.get_or_init(|| starts(text));
        let number = starts.partition_point(|start| *start <= offset);
        (number.max(1), starts.get(number.saturating_sub(1)).copied().unwrap_or_default())
    }
}

/// The text with LF at the end of each line. YAML reads line ends so; a `\r` that is written as an escape is one too, since rustc takes
/// none in a comment.
pub(crate) fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
}

impl PartialEq for Lines {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Lines {}
