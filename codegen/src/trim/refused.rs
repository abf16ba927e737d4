//! What `gen` would say of the text that is about to be written, at its places in the old one.

use serde_json::Value as Json;

use super::{merge, pairs};
use crate::check::{self, Finding};
use crate::diagnostic::Diagnostic;
use crate::spec::{Document, Selection, pointer};

/// What is to be said before the new text is written.
pub(super) struct Found {
    /// Why it must not be.
    pub(super) refused: Vec<Diagnostic>,
    /// What we have to add to it afterwards, words apart.
    pub(super) asked_for: Vec<Diagnostic>,
}

/// `merged` is what the descriptions say, `new` the text that came of it.
pub(super) fn found(merged: &Json, new: &Document, ours: &Document, selection: &Selection) -> Found {
    let (new_json, own_json) = (new.root.to_json(), ours.root.to_json());
    let mut found = Found { refused: Vec::new(), asked_for: Vec::new() };
    for Finding { diagnostic, is_asked_for, corrected } in check::check_after_trim(new, selection) {
        if diagnostic.file != new.source.path {
            found.refused.push(diagnostic);
            continue;
        }
        let place = pairs::translated(&diagnostic.pointer, &new_json, &own_json);
        let help = diagnostic.help.unwrap_or_default();
        if is_asked_for {
            let note = Diagnostic::warning(&ours.source, ours.anchor(&place), diagnostic.message);
            found.asked_for.push(note.at(place).help(help));
            continue;
        }
        let theirs = merged.pointer(&pairs::translated(&diagnostic.pointer, &new_json, merged));
        let help = match (corrected, theirs, place.rsplit_once('/')) {
            (true, Some(was), Some((object, _))) => {
                let keyword = pointer::segments(&place).last().unwrap_or_default();
                format!("{help}; if that is not right, {}", merge::advice(object, &keyword, was))
            }
            _ => help,
        };
        found.refused.push(ours.error(&place, diagnostic.message).help(help));
    }
    found
}
