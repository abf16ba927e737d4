//! `trim --check`: what descriptions that are not listed yet would change.

use std::fmt::Write as _;
use std::path::Path;

use ghes_actions_codegen::diff::{self, Change, CrateVersions, Side};
use ghes_actions_codegen::spec::{Document, Inputs, Sources, load};
use ghes_actions_codegen::trim::{self, Proposal};
use ghes_actions_codegen::{Diagnostics, SourceFile};

use super::unlisted::{self, Unlisted};
use crate::descriptions;
use crate::failure::{Failure, rendering};
use crate::outcome::{BAD, GOOD, Outcome, Status};
use crate::pipeline;
use crate::workspace::{OPENAPI, SELECTION, Workspace};

/// Trims with them beside the listed ones, and compares.
pub(super) fn check(workspace: &Workspace, folder: &Path, unlisted: &Path) -> Result<Outcome, Failure> {
    let sources = pipeline::sources(workspace)?;
    let inputs = pipeline::parse(&sources)?;
    let new = unlisted::read(unlisted, &inputs.selection)?;
    if new.is_empty() {
        return Ok(Outcome::success(format_args!(
            "{} holds no description that is not listed already",
            unlisted.display()
        )));
    }
    let mut descriptions = descriptions::find(folder, &inputs.selection)?;
    descriptions.extend(new.iter().map(|new| new.description.clone()));
    let selection = inputs.selection.with_unlisted(new.iter().map(|new| new.description.id.clone()));
    let extended = Inputs { document: inputs.document.clone(), sets: inputs.sets.clone(), selection };
    let Proposal { trimmed, refused } = pipeline::propose(&descriptions, &extended, &sources)?;
    let is_there =
        |file: &SourceFile| sources.files().iter().any(|there| there.path == file.path && there.text == file.text);
    let is_the_same = trimmed.files.iter().all(is_there) && refused.is_none();
    let mut text = changes(&sources, &extended, &trimmed.files)?;
    if let Some(refused) = &refused {
        let _ = writeln!(text, "\n{BAD}this cannot be written before it is settled{BAD:#}");
        text.push_str(&refused.render(&sources.files(), rendering()));
    }
    if !is_the_same {
        text.push_str(&trimmed.notes.render(&sources.files(), rendering()));
    }
    let _ = writeln!(text, "to take {} in, add to {SELECTION}:", if new.len() == 1 { "it" } else { "them" });
    text.extend(new.iter().map(Unlisted::line));
    Ok(Outcome { text, status: if is_the_same { Status::Success } else { Status::CheckFailed } })
}

/// The report of `cargo xtask diff`: for callers of the HTTP API, then for users of the crate.
fn changes(sources: &Sources, inputs: &Inputs, written: &[SourceFile]) -> Result<String, Failure> {
    let broken = |faults: Diagnostics| Failure::input(&faults, &written.iter().collect::<Vec<_>>());
    let files = trim::with_provisional_words(written).map_err(broken)?;
    let old_files = pipeline::emit_from(sources)?;
    let old_spec = inputs.linked();
    let old = Side { spec: &old_spec, files: &old_files };
    let mut documents = Vec::new();
    for file in &files {
        documents.push(load::load(file).map_err(broken)?);
    }
    let mut documents = documents.into_iter();
    let document = documents.next().unwrap_or_else(|| inputs.document.clone());
    let emitted = Inputs { document, sets: documents.collect(), selection: inputs.selection.clone() };
    let spec = emitted.linked();
    match ghes_actions_codegen::generate_from(emitted) {
        Ok(new_files) => {
            let report = diff::compare(old, Side { spec: &spec, files: &new_files });
            if report.is_empty() {
                return Ok(format!("{GOOD}nothing changes for callers{GOOD:#}\n"));
            }
            Ok(diff::text(&report, &CrateVersions::default(), OPENAPI, |_, text| text.to_owned()))
        }
        // For what is refused, or for facts of ours that a new operation lacks; both are shown below.
        Err(_) => Ok(changes_for_callers(old, &spec)),
    }
}

/// Of a spec that no crate can be emitted from: there is no verdict for users of the crate.
fn changes_for_callers(old: Side<'_>, spec: &Document) -> String {
    let report = diff::compare(old, Side { spec, files: old.files });
    let mut text = String::from("HTTP, and nothing about Rust: no crate can be emitted from it yet\n");
    for change in report.changes.iter().filter(|change| change.old.is_some() || change.new.is_some()) {
        let Change { http, what, .. } = change;
        let _ = writeln!(text, "{http:<5}  {}: {what}", change.title());
    }
    text
}
