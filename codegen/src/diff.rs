//! What a change of the spec means for callers of the HTTP API, and for users of the crate.
//!
//! Two specs and the two crates emitted from them become a [`Report`] of rows. A row is one change of an operation, a parameter,
//! a response, a schema, a field or a value, with a verdict for each kind of reader. The verdicts come from the table
//! [`rules::RULES`] and from the changed lines of `api.txt`. Changed lines without a change of the spec get rows of their own.
//! Changes of docs are listed apart.

mod api;
mod contract;
mod derives;
mod lines;
mod marks;
mod operations;
mod own_types;
mod pairs;
mod render;
mod report;
mod rows;
pub mod rules;
mod schema;
mod types;
mod value_rules;
mod values;
mod verdict;
mod version;
mod words;

pub use api::ApiChange;
pub use lines::LineCounts;
pub use render::{json, markdown, notes, text};
pub use report::{Change, Location, Report, Subject};
pub use verdict::{Verdict, Verdicts};
pub use version::{CrateVersions, Version};

use crate::spec::{Document, View};
use crate::tree::FileTree;
use contract::Contract;
use rows::Rows;

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The spec. It need not be checked: what is not understood is not compared.
    pub spec: &'a Document,
    /// The crate emitted from it.
    pub files: &'a FileTree,
}

/// Where the public items of a crate are listed, in its files.
pub const API: &str = "api.txt";

/// What changed between two sides.
#[must_use]
pub fn compare(old: Side<'_>, new: Side<'_>) -> Report {
    let (old_view, new_view) = (View::of_all(old.spec), View::of_all(new.spec));
    let (old_contract, new_contract) = (Contract::of(&old_view), Contract::of(&new_view));
    let mut rows = Rows::new(&old_contract, &new_contract);
    operations::compare(&mut rows);
    types::compare(&mut rows);
    own_types::compare(&mut rows);
    words::compare(&mut rows);
    let listed = |files: &'_ FileTree| files.get(API).cloned().unwrap_or_default();
    let lines = lines::count(old.files, new.files);
    rows.finish(api::changes(&listed(old.files), &listed(new.files)), lines)
}
