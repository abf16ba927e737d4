//! The operations of each file are those that `spec/sources.yaml` lists for it.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::Kind;
use crate::spec::selection::SelectedOperation;
use crate::spec::{Selection, View};

use super::suggest;

pub(super) fn check(view: &View<'_>, selection: &Selection, faults: &mut Vec<Diagnostic>) {
    // Of a document of someone else's, the selection is of the document itself.
    if let Some(foreign) = view.foreign().filter(|_| selection.source.path != view.document.source.path) {
        let fault = view.error(foreign, "`x-foreign` is not written");
        faults.push(fault.help("leave it out: it marks documents of others, of which `gen --spec` makes crates"));
    }
    let of_sets = selection.sets.iter().map(|set| (set.operations.as_slice(), format!("set `{}` of ", set.name)));
    let sets = std::iter::once((selection.operations.as_slice(), String::new())).chain(of_sets);
    for (index, (operations, list)) in sets.enumerate() {
        check_set(view, selection, (index, operations, &list), faults);
    }
}

/// `list` is how a message begins to name the list of the operations.
fn check_set(
    view: &View<'_>,
    selection: &Selection,
    (index, operations, list): (usize, &[SelectedOperation], &str),
    faults: &mut Vec<Diagnostic>,
) {
    let file = view.document.source.part(index);
    let there = || view.all(Kind::Operation).filter(move |operation| view.set_of(operation) == index);
    let ids = || there().filter_map(|operation| operation.text("operationId"));
    let is_selected = |id: &str| operations.iter().any(|selected| selected.id == id);
    for operation in operations.iter().filter(|operation| !ids().any(|id| id == operation.id)) {
        let message = format!("operation `{}` is not in {file}", operation.id);
        let fault = Diagnostic::error(&selection.source, operation.span.clone(), message);
        faults.push(match suggest::nearest(&operation.id, ids().filter(|id| !is_selected(id))) {
            Some(meant) => fault.help(format!("did you mean `{meant}`? otherwise run `cargo xtask trim`")),
            None => fault.help("run `cargo xtask trim` to bring it in"),
        });
    }
    for operation in there() {
        let Some(id) = operation.text("operationId") else { continue };
        if !is_selected(id) {
            let message = format!("operation `{id}` is not selected in {list}{}", selection.source.path);
            let fault = view.error_at(operation, "operationId", message);
            faults.push(fault.help("list it there, or run `cargo xtask trim` to take it out here"));
        }
    }
}
