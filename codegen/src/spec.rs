//! The spec as text and as a document that remembers where each of its values stands.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics};

pub mod grammar;
pub mod load;
pub mod node;
pub mod pointer;
pub mod selection;
pub mod walk;
pub mod write;

mod characters;
mod comments;
mod lines;
mod offsets;

pub use node::{Document, Entry, Node, Value};
pub use selection::Selection;

/// Longest file that is read, in bytes: far above any description, and small enough to keep in memory a few times.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// A file as the caller read it: its path as people should see it in messages, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the workspace, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    lines: lines::Lines,
}

/// The two files that `generate` reads.
#[derive(Clone, Debug)]
pub struct Sources {
    /// `spec/openapi.yaml`: what to generate.
    pub openapi: SourceFile,
    /// `spec/sources.yaml`: which operations were selected, and from which descriptions.
    pub selection: SourceFile,
}

/// The two files once parsed.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// `spec/openapi.yaml`.
    pub document: Document,
    /// `spec/sources.yaml`.
    pub selection: Selection,
}

/// Parses both files.
///
/// # Errors
/// What is wrong with either, all at once.
pub fn read(sources: &Sources) -> Result<Inputs, Diagnostics> {
    match (load::load(&sources.openapi), selection::parse(&sources.selection)) {
        (Ok(document), Ok(selection)) => Ok(Inputs { document, selection }),
        (Err(one), Err(other)) => Err(one.and(other)),
        (Err(one), Ok(_)) | (Ok(_), Err(one)) => Err(one),
    }
}

impl SourceFile {
    /// A file with its whole text.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), lines: lines::Lines::default() }
    }

    /// Takes the bytes of a file; a byte order mark stays, [`load::load`] skips it.
    ///
    /// # Errors
    /// Where the bytes stop being UTF-8, or that there are more than [`MAX_BYTES`].
    pub fn from_bytes(path: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Diagnostics> {
        let path = path.into();
        if bytes.len() > MAX_BYTES {
            return Err(too_long(&Self::new(path, "")).into());
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(path, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
                let readable = Self::new(path, text);
                Err(Diagnostic::error(&readable, valid..valid, "the file is not UTF-8 from here on")
                    .help("save it as UTF-8")
                    .into())
            }
        }
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

fn too_long(source: &SourceFile) -> Diagnostic {
    Diagnostic::error(source, 0..0, format!("the file is longer than {} MiB", MAX_BYTES / 1024 / 1024))
        .help("a description of this project is far smaller: is this the right file?")
}
