//! A file's text, and where its lines are.

use std::ops::Range;

use crate::diagnostic::Diagnostic;

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
    /// The files that the text consists of, by where each starts, if it is that of several.
    parts: Vec<(usize, String)>,
}

impl SourceFile {
    /// A file with its whole text.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), lines: lines::Lines::default(), parts: Vec::new() }
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

    /// Adds the text of another file behind this one, and returns where it starts.
    pub(crate) fn append(&mut self, other: &Self) -> usize {
        if self.parts.is_empty() {
            self.parts.push((0, self.path.clone()));
        }
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.parts.push((start, other.path.clone()));
        self.text.push_str(&other.text);
        self.lines = lines::Lines::default();
        start
    }

    /// Which of its files a byte is in, by the order in which they were appended: 0 for the first.
    pub(crate) fn part_of(&self, offset: usize) -> usize {
        self.parts.partition_point(|(start, _)| *start <= offset).saturating_sub(1)
    }

    /// The path of one of its files.
    pub(crate) fn part(&self, index: usize) -> &str {
        self.parts.get(index).map_or(&self.path, |(_, path)| path)
    }

    /// Something that was found in the text, at its place in the file that it is in.
    pub(crate) fn apart(&self, mut found: Diagnostic) -> Diagnostic {
        if found.file != self.path {
            return found;
        }
        for related in found.related.iter_mut().filter(|related| related.file == self.path) {
            (related.file, related.span) = self.own_place(&related.span);
        }
        found.line = self.line_of_part(found.span.start).1;
        (found.file, found.span) = self.own_place(&found.span);
        found
    }

    /// The file that a byte is in, and its line there, from 1.
    pub(crate) fn line_of_part(&self, offset: usize) -> (String, usize) {
        let index = self.part_of(offset);
        let start = self.parts.get(index).map_or(0, |(start, _)| *start);
        (self.part(index).to_owned(), self.line_column(offset).0 - self.line_column(start).0 + 1)
    }

    fn own_place(&self, span: &Range<usize>) -> (String, Range<usize>) {
        match self.parts.get(self.part_of(span.start)) {
            Some((start, path)) => (path.clone(), span.start - start..span.end.saturating_sub(*start)),
            None => (self.path.clone(), span.clone()),
        }
    }

    fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}
