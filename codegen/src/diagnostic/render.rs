//! The one rendering of diagnostics: rustc's look, by annotate-snippets, which also neutralises control characters.

use std::collections::BTreeSet;
use std::ops::Range;

use annotate_snippets::renderer::Renderer;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet};

use super::{Diagnostic, Severity};
use crate::source_file::SourceFile;

/// How diagnostics are rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text only: for files, tests and pipes.
    Plain,
    /// With ANSI colours: for terminals.
    Styled {
        /// Width of the terminal, in characters. Of longer lines of the source only the part in question is shown.
        columns: usize,
    },
}

/// One report a diagnostic, an empty line after each, then a line that counts them.
pub(super) fn render(diagnostics: &[Diagnostic], sources: &[&SourceFile], style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Styled { columns } => Renderer::styled().term_width(columns),
    };
    let mut text = String::new();
    for diagnostic in diagnostics {
        let source = sources.iter().find(|source| source.path == diagnostic.file);
        text.push_str(&renderer.render(&[report(diagnostic, source.copied())]));
        text.push_str("\n\n");
    }
    if let Some(count) = count(diagnostics) {
        text.push_str(&renderer.render(&[Group::with_title(count)]));
        text.push('\n');
    }
    text
}

fn report<'a>(diagnostic: &'a Diagnostic, source: Option<&'a SourceFile>) -> Group<'a> {
    let mut report = Group::with_title(level(diagnostic.severity).primary_title(diagnostic.message.as_str()));
    report = match source {
        Some(source) => report.element(snippet(diagnostic, source)),
        None => {
            report.element(Origin::path(diagnostic.file.as_str()).line(diagnostic.line).char_column(diagnostic.column))
        }
    };
    if !diagnostic.pointer.is_empty() {
        report = report.element(Level::NOTE.message(format!("at {}", diagnostic.pointer)));
    }
    match &diagnostic.help {
        Some(help) => report.element(Level::HELP.message(help.as_str())),
        None => report,
    }
}

/// Only the lines that are shown go to the renderer: it reads all it is given, once a diagnostic.
fn snippet<'a>(diagnostic: &'a Diagnostic, source: &'a SourceFile) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let spans = || std::iter::once(&diagnostic.span).chain(diagnostic.related.iter().map(|(span, _)| span));
    let first = spans().map(|span| span.start).min().unwrap_or_default();
    let last = spans().map(|span| span.end).max().unwrap_or_default();
    let window = source.lines_around(first..last);
    let shift = |span: &Range<usize>| shifted(span, &window);
    let related =
        diagnostic.related.iter().map(|(span, label)| AnnotationKind::Context.span(shift(span)).label(label.as_str()));
    Snippet::source(source.text.get(window.clone()).unwrap_or_default())
        .path(source.path.as_str())
        .line_start(source.line_column(window.start).0)
        .annotation(AnnotationKind::Primary.span(shift(&diagnostic.span)))
        .annotations(related)
}

fn shifted(span: &Range<usize>, window: &Range<usize>) -> Range<usize> {
    let inside = |offset: usize| offset.clamp(window.start, window.end) - window.start;
    inside(span.start)..inside(span.end)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

fn count(diagnostics: &[Diagnostic]) -> Option<annotate_snippets::Title<'static>> {
    let severity = diagnostics.iter().map(|diagnostic| diagnostic.severity).min()?;
    let files: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.file.as_str()).collect();
    let files = Vec::from_iter(files).join(" and ");
    let (noun, plural) = match severity {
        Severity::Error => ("problem", "problems"),
        Severity::Warning => ("thing to look at", "things to look at"),
    };
    let noun = if diagnostics.len() == 1 { noun } else { plural };
    Some(level(severity).primary_title(format!("{} {noun} in {files}", diagnostics.len())))
}
