//! What is wrong with the input, where, and what to do about it.
//!
//! An error ends the run: a stage that finds one returns all it finds as [`Diagnostics`], which are never empty. What only
//! deserves a look (trim's account of what it changed) goes into [`Notes`]. Both are rendered the same way.

use std::fmt;
use std::ops::Range;

use crate::source_file::SourceFile;

mod render;

pub use render::Style;

/// Whether a [`Diagnostic`] ends the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written until it is fixed.
    Error,
    /// Does not stop the run.
    Warning,
}

/// One thing to say about the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it ends the run.
    pub severity: Severity,
    /// What is wrong, one line.
    pub message: String,
    /// Path of the file it is in.
    pub file: String,
    /// Byte range in that file's text.
    pub span: Range<usize>,
    /// Line of the start of the span, from 1.
    pub line: usize,
    /// Column of the start of the span, in characters, from 1.
    pub column: usize,
    /// JSON pointer of the value, empty for the whole document.
    pub pointer: String,
    /// What to do about it, one line.
    pub help: Option<String>,
    /// Other places that matter.
    pub related: Vec<Related>,
}

/// Another place that matters for a [`Diagnostic`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Path of the file it is in.
    pub file: String,
    /// Byte range in that file's text.
    pub span: Range<usize>,
    /// What to say about it.
    pub label: String,
}

impl Diagnostic {
    /// An error about a range of the file's text.
    #[must_use]
    pub fn error(source: &SourceFile, span: Range<usize>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, source, span, message.into())
    }

    /// A note about a range of the file's text.
    #[must_use]
    pub fn warning(source: &SourceFile, span: Range<usize>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, source, span, message.into())
    }

    /// Adds the JSON pointer of the value that is meant.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place of the same file, with what to say about it.
    #[must_use]
    pub fn related(mut self, span: Range<usize>, label: impl Into<String>) -> Self {
        self.related.push(Related { file: self.file.clone(), span, label: label.into() });
        self
    }

    /// Moves it to a place of another file, without the other places that matter.
    pub(crate) fn moved(self, source: &SourceFile, span: Range<usize>) -> Self {
        let (line, column) = source.line_column(span.start);
        Self { file: source.path.clone(), span, line, column, related: Vec::new(), ..self }
    }

    fn new(severity: Severity, source: &SourceFile, span: Range<usize>, message: String) -> Self {
        let (line, column) = source.line_column(span.start);
        Self {
            severity,
            message,
            file: source.path.clone(),
            span,
            line,
            column,
            pointer: String::new(),
            help: None,
            related: Vec::new(),
        }
    }
}

/// `file:line:column: message`, for logs; people read [`Diagnostics::render`].
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// At least one error, in the order of files and places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// `Ok` when nothing was found.
    ///
    /// # Errors
    /// What was found, sorted, each once.
    pub fn refuse_if_any(found: Vec<Diagnostic>) -> Result<(), Self> {
        if found.is_empty() { Ok(()) } else { Err(Self(sorted(found))) }
    }

    /// These and those.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(sorted(self.0.into_iter().chain(others.0).collect()))
    }

    /// Each of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// All of them as people read them: the line of the source, what is wrong with it and what to do.
    ///
    /// A file that is not among `sources` is named without its text.
    #[must_use]
    pub fn render(&self, sources: &[&SourceFile], style: Style) -> String {
        render::render(&self.0, sources, style)
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// What a run that went well wants looked at, in the order of files and places; often nothing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Notes(Vec<Diagnostic>);

impl Notes {
    /// Sorts them and drops repetitions.
    #[must_use]
    pub fn new(found: Vec<Diagnostic>) -> Self {
        Self(sorted(found))
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// As [`Diagnostics::render`]; empty when there is nothing to say.
    #[must_use]
    pub fn render(&self, sources: &[&SourceFile], style: Style) -> String {
        render::render(&self.0, sources, style)
    }
}

impl<'a> IntoIterator for &'a Notes {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn sorted(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| {
        let place = |d: &Diagnostic| (d.span.start, d.span.end);
        (&a.file, place(a), &a.pointer, &a.message).cmp(&(&b.file, place(b), &b.pointer, &b.message))
    });
    found.dedup();
    found
}
