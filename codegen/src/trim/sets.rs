//! The files of sets beside the default one.

use serde_json::json;

use super::{Description, Proposed, propose_one};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source_file::SourceFile;
use crate::spec::link::{apart, link, set_of};
use crate::spec::selection::SelectedSet;
use crate::spec::split::split;
use crate::spec::{Document, Selection, load, pointer, write};

/// The file of a set that has none yet. It says nothing that a person should read.
#[must_use]
pub fn new_file(set: &SelectedSet) -> SourceFile {
    let info = json!({ "title": format!("GitHub v3 REST API: {}", set.name), "version": "1.0.0" });
    let text = write::canonical(&json!({ "openapi": "3.0.3", "info": info, "paths": {} }));
    SourceFile::new(format!("spec/{}", set.file()), text)
}

/// What becomes of the file of a set, beside what the files before it have become. `selection` has the operations of all of them.
pub(super) fn propose(
    descriptions: &[Description],
    before: &[Document],
    set: &Document,
    selection: &Selection,
) -> Result<Proposed, Diagnostics> {
    let sets: Vec<Document> = before.iter().skip(1).chain([set]).cloned().collect();
    let (ours, mut refused) = before.first().map(|default| link(default, &sets)).unwrap_or_else(|| link(set, &[]));
    Diagnostics::refuse_if_any(std::mem::take(&mut refused))?;
    let proposed = propose_one(descriptions, &ours, selection)?;
    let split = split(&proposed.new, before, set_of(&set.source.path));
    let at_home = |found: Diagnostic| at_home(found, &ours, set);
    let changed = split.changed.iter().map(|pointer| {
        let name = pointer::segments(pointer).last().unwrap_or_default().into_owned();
        let message = format!("`{name}` is not the same for the operations of this set as for those before it");
        let fault = Diagnostic::error(&set.source, set.anchor("/components"), message).at(pointer.as_str());
        fault.help("list an operation that needs it otherwise in the set before, so that one component serves all")
    });
    let refused = changed.chain(proposed.refused.into_iter().map(at_home)).collect();
    let text = SourceFile::new(set.source.path.clone(), write::canonical(&split.json));
    let new = load::load(&text)?;
    Ok(Proposed { new, notes: proposed.notes.into_iter().map(at_home).collect(), refused })
}

/// Something that was found in the linked document, at its place in the file of the set if no file before it has the place.
fn at_home(found: Diagnostic, ours: &Document, set: &Document) -> Diagnostic {
    if found.file != ours.source.path || ours.lookup(&found.pointer).is_some() {
        return apart(ours, found);
    }
    let span = set.anchor(&found.pointer);
    found.moved(&set.source, span)
}
