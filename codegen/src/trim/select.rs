//! The part of a description that the selected operations need: themselves, and all that they refer to. Structure only: no
//! prose, no titles, no examples, none of GitHub's extensions.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::{Map, Value as Json};

use super::Description;
use crate::descriptions::DescriptionId;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::Selection;
use crate::spec::grammar::{OTHER_VERSION, VERSIONS};

mod selector;

use selector::{Ids, Selector};

/// What was selected of one description.
pub(super) struct Structure {
    pub(super) id: DescriptionId,
    pub(super) json: Json,
    /// Responses that are described and not selected, because errors have one type: operationId to codes.
    pub(super) errors: BTreeMap<String, BTreeSet<String>>,
    pub(super) left_out: Vec<LeftOut>,
}

/// Something of a description that means nothing to the client.
#[derive(Clone, Debug)]
pub(super) struct LeftOut {
    /// Pointer of the object that it was in.
    pub(super) pointer: String,
    /// Its keyword, or its name.
    pub(super) key: String,
    /// Why it means nothing.
    pub(super) why: &'static str,
}

/// Selects from each description.
///
/// # Errors
/// A description is none, is of another version of OpenAPI or contradicts itself, or none has a selected operation.
pub(super) fn select(descriptions: &[Description], selection: &Selection) -> Result<Vec<Structure>, Diagnostics> {
    refuse_unfit(descriptions, selection)?;
    let (mut ids, mut faults) = (Ids::default(), Vec::new());
    let mut structures = Vec::new();
    for description in descriptions {
        let mut selector = Selector::new(description, selection, place(description, selection), &mut ids, &mut faults);
        let json = selector.document();
        let (errors, left_out) = selector.beside();
        structures.push(Structure { id: description.id.clone(), json, errors, left_out });
    }
    faults.extend(ids.missing(selection));
    Diagnostics::refuse_if_any(faults)?;
    Ok(structures)
}

/// Why nothing can be selected from what was read as a description, as the end of a sentence about it, and what to do.
pub(super) fn unfit(json: &Json, selection: &Selection) -> Option<(String, String)> {
    let version = json.get("openapi").and_then(Json::as_str);
    if version.is_none() && paths(json).next().is_none() {
        let help = "give it a description of GitHub's: JSON that says which `openapi` it is, and has `paths`";
        return Some(("is no description: it has neither `openapi` nor `paths`".to_owned(), help.to_owned()));
    }
    // What another version of OpenAPI writes otherwise would be told as a dispute about types.
    if let Some(version) = version.filter(|version| !VERSIONS.contains(version)) {
        return Some((format!("is of OpenAPI {version}, which is not supported"), OTHER_VERSION.to_owned()));
    }
    let operations: BTreeSet<&str> = paths(json)
        .flat_map(|(_, item)| item.as_object().into_iter().flat_map(Map::values))
        .filter_map(|operation| operation.get("operationId")?.as_str())
        .collect();
    let selected = &selection.operations;
    match selected.as_slice() {
        _ if selected.iter().any(|operation| operations.contains(operation.id.as_str())) => None,
        [only] => {
            let help = selector::help_with_missing(&only.id, operations.into_iter());
            Some((format!("has no operation `{}`", only.id), help))
        }
        _ => {
            let message = format!("has none of the {} selected operations", selected.len());
            Some((message, "is this a description of GitHub's REST API?".to_owned()))
        }
    }
}

fn refuse_unfit(descriptions: &[Description], selection: &Selection) -> Result<(), Diagnostics> {
    let faults = descriptions.iter().filter_map(|description| {
        let (message, help) = unfit(&description.json, selection)?;
        let message = format!("{} {message}", description.id);
        Some(Diagnostic::error(&selection.source, place(description, selection), message).help(help))
    });
    Diagnostics::refuse_if_any(faults.collect())
}

/// Where `spec/sources.yaml` lists a description.
fn place(description: &Description, selection: &Selection) -> Range<usize> {
    let listed = selection.descriptions.iter().find(|listed| listed.id == description.id);
    listed.map_or(0..0, |listed| listed.span.clone())
}

fn paths(json: &Json) -> impl Iterator<Item = (&String, &Json)> {
    json.get("paths").and_then(Json::as_object).into_iter().flatten()
}
