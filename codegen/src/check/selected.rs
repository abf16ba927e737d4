//! The operations of the spec are those of `spec/sources.yaml`.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::Kind;
use crate::spec::{Selection, View};

use super::suggest;

pub(super) fn check(view: &View<'_>, selection: &Selection, faults: &mut Vec<Diagnostic>) {
    let ids = || view.all(Kind::Operation).filter_map(|operation| operation.text("operationId"));
    let is_selected = |id: &str| selection.operations.iter().any(|selected| selected.id == id);
    for operation in selection.operations.iter().filter(|operation| !ids().any(|id| id == operation.id)) {
        let message = format!("operation `{}` is not in {}", operation.id, view.document.source.path);
        let fault = Diagnostic::error(&selection.source, operation.span.clone(), message);
        faults.push(match suggest::nearest(&operation.id, ids().filter(|id| !is_selected(id))) {
            Some(meant) => fault.help(format!("did you mean `{meant}`? otherwise run `cargo xtask trim`")),
            None => fault.help("run `cargo xtask trim` to bring it in"),
        });
    }
    for operation in view.all(Kind::Operation) {
        let Some(id) = operation.text("operationId") else { continue };
        if !is_selected(id) {
            let message = format!("operation `{id}` is not selected in {}", selection.source.path);
            let fault = view.error_at(operation, "operationId", message);
            faults.push(fault.help("list it there, or run `cargo xtask trim` to take it out here"));
        }
    }
}
