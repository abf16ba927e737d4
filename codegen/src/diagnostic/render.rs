//! The one rendering of diagnostics: rustc's look, by annotate-snippets, which also neutralises control characters.

use std::collections::BTreeSet;
use std::ops::Range;

use annotate_snippets::renderer::Renderer;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Snippet};

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
        text.push_str(&renderer.render(&[report(diagnostic, sources)]));
        text.push_str("\n\n");
    }
    if let Some(count) = count(diagnostics) {
        text.push_str(&renderer.render(&[Group::with_title(count)]));
        text.push('\n');
    }
    text
}

fn report<'a>(diagnostic: &'a Diagnostic, sources: &[&'a SourceFile]) -> Group<'a> {
    let source = |file: &str| sources.iter().find(|source| source.path == file).copied();
    let mut report = Group::with_title(level(diagnostic.severity).primary_title(diagnostic.message.as_str()));
    let primary = (AnnotationKind::Primary, &diagnostic.span, None);
    let related = |file: &str| -> Vec<Annotated<'a>> {
        let there = diagnostic.related.iter().filter(|related| related.file == file);
        there.map(|related| (AnnotationKind::Context, &related.span, Some(related.label.as_str()))).collect()
    };
    report = match source(&diagnostic.file) {
        Some(source) => {
            report.element(snippet(source, std::iter::once(primary).chain(related(&diagnostic.file)).collect()))
        }
        None => {
            report.element(Origin::path(diagnostic.file.as_str()).line(diagnostic.line).char_column(diagnostic.column))
        }
    };
    let others: BTreeSet<&str> = diagnostic.related.iter().map(|related| related.file.as_str()).collect();
    for other in others.into_iter().filter(|file| *file != diagnostic.file).filter_map(source) {
        report = report.element(snippet(other, related(&other.path)));
    }
    if !diagnostic.pointer.is_empty() {
        report = report.element(Level::NOTE.message(format!("at {}", diagnostic.pointer)));
    }
    match &diagnostic.help {
        Some(help) => report.element(Level::HELP.message(help.as_str())),
        None => report,
    }
}

/// A place to show, with what is said about it.
type Annotated<'a> = (AnnotationKind, &'a Range<usize>, Option<&'a str>);

/// Only the lines that are shown go to the renderer: it reads all it is given, once a diagnostic.
fn snippet<'a>(source: &'a SourceFile, places: Vec<Annotated<'a>>) -> Snippet<'a, Annotation<'a>> {
    let first = places.iter().map(|(_, span, _)| span.start).min().unwrap_or_default();
    let last = places.iter().map(|(_, span, _)| span.end).max().unwrap_or_default();
    let window = source.lines_around(first..last);
    let annotations = places.into_iter().map(|(kind, span, label)| {
        let annotation = kind.span(shifted(span, &window));
        label.into_iter().fold(annotation, |annotation, label| annotation.label(label))
    });
    Snippet::source(source.text.get(window.clone()).unwrap_or_default())
        .path(source.path.as_str())
        .line_start(source.line_column(window.start).0)
        .annotations(annotations)
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
