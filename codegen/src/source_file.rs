//! A file's text, and where its lines are.

use std::ops::Range;

mod lines;

pub(crate) use lines::with_line_feeds;

/// A file as the caller read it: its path as people should see it in messages, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the workspace, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    lines: lines::Lines,
}

impl SourceFile {
    /// A file with its whole text.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), lines: lines::Lines::default() }
    }

    /// Line and column of a byte of the text, both from 1, the column in characters. LF, CRLF and a lone CR end a line.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.boundary(offset);
        let (line, start) = self.lines.line(&self.text, offset);
        (line, self.text.get(start..offset).unwrap_or_default().chars().count() + 1)
    }

    /// The bytes from the start of the line where the range starts to the end of the line where it ends, without the line end.
    pub(crate) fn lines_around(&self, range: Range<usize>) -> Range<usize> {
        let (start, end) = (self.boundary(range.start), self.boundary(range.end.max(range.start)));
        let line_start = self.lines.line(&self.text, start).1;
        let line_end =
            self.text.get(end..).and_then(|text| text.find(['\n', '\r'])).map_or(self.text.len(), |at| end + at);
        line_start..line_end
    }

    fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}
