//! What people have to say stands where it is kept: `trim` writes the spec anew, and YAML's comments are no part of it.

use crate::diagnostic::Diagnostic;
use crate::spec::Document;

pub(super) fn check(file: &Document, found: &mut Vec<Diagnostic>) {
    found.append(&mut faults(file));
}

/// One for each comment; lines of them that follow each other are one.
pub(crate) fn faults(document: &Document) -> Vec<Diagnostic> {
    let source = &document.source;
    let mut faults = Vec::new();
    let mut end = None;
    for comment in document.comments() {
        let goes_on = end.and_then(|end| source.text.get(end..comment.start)).is_some_and(|gap| gap.trim().is_empty());
        end = Some(comment.end);
        if !goes_on {
            let fault = Diagnostic::error(source, comment, "a comment is lost when the spec is written anew");
            faults.push(fault.help(
                "say it where it is kept: in a `description`, or in the `why` of an `x-correction`; or take it out",
            ));
        }
    }
    faults
}
