//! From GitHub's descriptions and our spec to our spec: its structure is GitHub's, its words, facts and corrections are ours.
//!
//! ```text
//! descriptions -select-> structures -merge-> one structure -keep, correct-> document -canonical-> text
//!                                                  ours --------^             '-- account -> notes
//! ```
//!
//! Nothing of ours goes in silence: what cannot be kept is told, with its words, and a correction that no longer corrects
//! anything is an error.

use serde_json::Value as Json;

use crate::check;
use crate::diagnostic::{Diagnostics, Notes};
use crate::source_file::SourceFile;
use crate::spec::{Document, Selection, load, write};

mod account;
mod correct;
mod excerpt;
mod keep;
mod merge;
mod pairs;
mod select;

pub use excerpt::excerpt;

/// A description that GitHub published.
#[derive(Clone, Debug)]
pub struct Description {
    /// What it describes, as in `spec/sources.yaml`: `ghes-3.4`, `api.github.com`, …
    pub release: String,
    /// Version of the npm package that it was in.
    pub publication: String,
    /// The whole of it, or an [`excerpt`].
    pub json: Json,
}

/// Our spec, brought up to the descriptions.
#[derive(Clone, Debug)]
pub struct Trimmed {
    /// The new text, in canonical form. Trimming it again changes nothing.
    pub text: String,
    /// What changed that a person should look at, at its place in the old text.
    pub notes: Notes,
}

/// Brings our spec up to the descriptions.
///
/// # Errors
/// Our spec has comments or keywords that it cannot have, an operation is selected that a description does not have, a description
/// contradicts itself, or a correction no longer holds.
pub fn trim(descriptions: &[Description], ours: &Document, selection: &Selection) -> Result<Trimmed, Diagnostics> {
    check::check_before_trim(ours, selection)?;
    let structures = select::select(descriptions, selection)?;
    let merged = merge::merge(structures, selection)?;
    let document = keep::keep(&merged.json, ours)?;
    merge::settled(&merged.disputes, &document, ours)?;
    let notes = account::account(&merged, &document, ours)?;
    Ok(Trimmed { text: write::canonical(&document), notes })
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

/// The spec with a note at every place without words, so that it can be looked at before somebody writes them.
///
/// # Errors
/// The text is no spec.
pub fn with_provisional_words(openapi: &SourceFile) -> Result<SourceFile, Diagnostics> {
    let document = load::load(openapi)?;
    let mut spec = document.root.to_json();
    for place in check::places_without_words(&document) {
        let Some((object, keyword)) = place.rsplit_once('/') else { continue };
        if let Some(object) = spec.pointer_mut(object).and_then(Json::as_object_mut) {
            object.insert(keyword.to_owned(), "To be described.".into());
        }
    }
    Ok(SourceFile::new(openapi.path.clone(), write::canonical(&spec)))
}
