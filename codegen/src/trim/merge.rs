//! From a structure for each description to one for all of them.

use super::select::Structure;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::Selection;

/// One structure is its own merger. Several are refused until there is a rule for each way in which they can differ.
pub(super) fn merge(structures: Vec<Structure>, selection: &Selection) -> Result<Structure, Diagnostics> {
    let mut structures = structures.into_iter();
    match (structures.next(), structures.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(Diagnostic::error(&selection.source, 0..0, "no description is given").into()),
        (Some(_), Some(_)) => {
            let second = selection.descriptions.get(1).map_or(0..0, |description| description.span.clone());
            let message = "several descriptions cannot be merged yet";
            Err(Diagnostic::error(&selection.source, second, message).help("list one").into())
        }
    }
}
