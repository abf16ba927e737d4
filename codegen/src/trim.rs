//! From GitHub's descriptions and our spec to our spec: its structure is GitHub's, its words, facts and corrections are ours.
//!
//! ```text
//! descriptions -select-> structures -merge-> one structure -keep, correct-> document -canonical-> text
//!                                                  ours --------^             '-- account -> notes
//! ```
//!
//! Nothing of ours goes in silence: what cannot be kept is told, with its words, and a correction that no longer corrects
//! anything is an error.

use serde_json::{Value as Json, json};

use crate::check;
use crate::descriptions::DescriptionId;
use crate::diagnostic::{Diagnostic, Diagnostics, Notes};
use crate::source_file::SourceFile;
use crate::spec::{Document, Inputs, Selection, load, pointer, write};

mod account;
mod correct;
mod excerpt;
mod keep;
mod merge;
mod needed;
mod pairs;
mod refused;
mod select;
mod sets;

pub use excerpt::excerpt;
pub(crate) use pairs::translated;
pub use sets::new_file;

/// A description that GitHub published.
#[derive(Clone, Debug)]
pub struct Description {
    /// Which one.
    pub id: DescriptionId,
    /// The whole of it, or an [`excerpt`].
    pub json: Json,
}

/// Our spec, brought up to the descriptions.
#[derive(Clone, Debug)]
pub struct Trimmed {
    /// The new texts of `spec/openapi.yaml` and of the files of the other sets, in canonical form. Trimming them again changes nothing.
    pub files: Vec<SourceFile>,
    /// What changed that a person should look at, at its place in the old text.
    pub notes: Notes,
}

/// What the descriptions would make of our spec, whether that can be written or not.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The new texts, and what to look at.
    pub trimmed: Trimmed,
    /// Why they cannot be written, at its places in the old texts.
    pub refused: Option<Diagnostics>,
}

/// Brings our spec up to the descriptions.
///
/// # Errors
/// As of [`propose`], and what the proposal is refused for: a correction no longer holds, descriptions disagree and no correction
/// settles it, or `gen` would refuse the new text for what is GitHub's in it.
pub fn trim(descriptions: &[Description], ours: &Inputs) -> Result<Trimmed, Diagnostics> {
    let Proposal { trimmed, refused } = propose(descriptions, ours)?;
    refused.map_or(Ok(trimmed), Err)
}

/// What [`trim`] would write, and why it would not.
///
/// Each set is trimmed with those before it, because it refers to them. If the default set cannot be written, there is nothing to refer
/// to, so that the others are not looked at.
///
/// # Errors
/// Our spec has comments or keywords that it cannot have, an operation is selected that a description does not have, or a description
/// contradicts itself.
pub fn propose(descriptions: &[Description], ours: &Inputs) -> Result<Proposal, Diagnostics> {
    check::check_before_trim(&ours.document, &ours.sets)?;
    let default = propose_one(descriptions, &ours.document, &ours.selection.with_sets(0))?;
    let (mut new, mut notes, mut refused) = (vec![default.new], default.notes, default.refused);
    for (index, set) in ours.sets.iter().enumerate() {
        if !refused.is_empty() {
            break;
        }
        let selection = ours.selection.with_sets(index + 1);
        let mut proposed = sets::propose(descriptions, &new, set, &selection)?;
        // The notes of the sets before it are among them already.
        proposed.notes.retain(|note| !notes.iter().any(|told: &Diagnostic| is_same(told, note)));
        notes.append(&mut proposed.notes);
        refused.append(&mut proposed.refused);
        new.push(proposed.new);
    }
    let trimmed = Trimmed { files: new.into_iter().map(|file| file.source).collect(), notes: Notes::new(notes) };
    Ok(Proposal { trimmed, refused: Diagnostics::refuse_if_any(refused).err() })
}

fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.pointer == other.pointer && one.message == other.message
}

/// What becomes of a document.
struct Proposed {
    new: Document,
    notes: Vec<Diagnostic>,
    refused: Vec<Diagnostic>,
}

fn propose_one(descriptions: &[Description], ours: &Document, selection: &Selection) -> Result<Proposed, Diagnostics> {
    let mut structures = select::select(descriptions, selection)?;
    let mut merged = merge::merge(&mut structures, selection)?;
    let (mut json, mut refused) = keep::keep(&merged.json, ours);
    needed::prune(&mut json);
    refused.append(&mut merge::unsettled_disputes(&merged.disputes, &json, ours));
    // What is refused as contradicting a correction, or one another, has no right value that could be checked.
    let undecided: Vec<String> = refused.iter().map(|fault| corrected_object(&fault.pointer).to_owned()).collect();
    let is_one_structure = merged.faults.is_empty();
    refused.append(&mut merged.faults);
    refused.append(&mut merge::unsettled_statuses(&merged.statuses, &json, ours));
    let new = read_again(&json, ours)?;
    let left_out: Vec<_> = structures.into_iter().flat_map(|structure| structure.left_out).collect();
    let (mut notes, mut faults) = account::account(&merged, &left_out, (&json, &new), ours);
    refused.append(&mut faults);
    let mut found = refused::found(&merged.json, &new, ours, selection);
    let is_undecided = |fault: &Diagnostic| undecided.iter().any(|object| pointer::is_within(&fault.pointer, object));
    found.refused.retain(|fault| is_one_structure && !is_undecided(fault));
    refused.append(&mut found.refused);
    notes.append(&mut found.asked_for);
    Ok(Proposed { new, notes, refused })
}

/// The object that an `x-correction` at or around a pointer is about; without one, what stands there.
fn corrected_object(pointer: &str) -> &str {
    pointer.split_once("/x-correction").map_or(pointer, |(object, _)| object)
}

/// The new document as `gen` will read it.
fn read_again(json: &Json, ours: &Document) -> Result<Document, Diagnostics> {
    let text = SourceFile::new(ours.source.path.clone(), write::canonical(json));
    load::load(&text).map_err(|faults| {
        let told = faults.into_iter().map(|fault| {
            let fault_of_ours =
                ours.error(&fault.pointer, format!("what GitHub has here cannot be read: {}", fault.message));
            fault_of_ours.help(fault.help.unwrap_or_else(|| "select another description".to_owned()))
        });
        match Diagnostics::refuse_if_any(told.collect()) {
            Err(diagnostics) => diagnostics,
            Ok(()) => ours.error("", "the new text cannot be read").into(),
        }
    })
}

/// The structure that the selected operations need of one description, without words.
///
/// # Errors
/// The description contradicts itself.
pub(crate) fn structure(description: &Description, selection: &Selection) -> Result<Json, Diagnostics> {
    let structures = select::select(std::slice::from_ref(description), selection)?;
    let mut json = structures.into_iter().next().map_or(Json::Null, |structure| structure.json);
    needed::prune(&mut json);
    Ok(json)
}

/// Why nothing can be taken from what was read as a description, as the end of a sentence about it, and what to do; nothing if something
/// can.
#[must_use]
pub fn unfit(json: &Json, selection: &Selection) -> Option<(String, String)> {
    select::unfit(json, selection)
}

/// Our spec in canonical form, whatever else may be wrong with it.
///
/// # Errors
/// The text is no YAML, or has comments, which would be lost.
pub fn formatted(openapi: &SourceFile) -> Result<String, Diagnostics> {
    let document = load::load(openapi)?;
    Diagnostics::refuse_if_any(check::faults_of_comments(&document))?;
    Ok(write::canonical(&document.root.to_json()))
}

/// The files of the spec with a note at every place without words, so that it can be looked at before somebody writes them.
///
/// # Errors
/// A text is no spec.
pub fn with_provisional_words(files: &[SourceFile]) -> Result<Vec<SourceFile>, Diagnostics> {
    let described = files.iter().map(|file| {
        let document = load::load(file)?;
        let mut spec = document.root.to_json();
        for place in check::places_without_words(&document) {
            let Some((object, keyword)) = place.rsplit_once('/') else { continue };
            if let Some(object) = spec.pointer_mut(object).and_then(Json::as_object_mut) {
                let words = "To be described.";
                let words = if keyword == "x-errors" { json!({ "404": words }) } else { json!(words) };
                object.insert(keyword.to_owned(), words);
            }
        }
        Ok(SourceFile::new(file.path.clone(), write::canonical(&spec)))
    });
    described.collect()
}
