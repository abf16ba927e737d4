//! The operations of the spec are those of `spec/sources.yaml`.

use crate::diagnostic::Diagnostic;
use crate::spec::Node;
use crate::spec::grammar::Kind;

use super::{Subject, suggest};

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    let ids = || subject.all(Kind::Operation).filter_map(|operation| operation.node.get("operationId")?.as_str());
    let selection = subject.selection;
    let is_selected = |id: &str| selection.operations.iter().any(|selected| selected.id == id);
    for operation in selection.operations.iter().filter(|operation| !ids().any(|id| id == operation.id)) {
        let message = format!("operation `{}` is not in {}", operation.id, subject.document.source.path);
        let fault = Diagnostic::error(&selection.source, operation.span.clone(), message);
        faults.push(match suggest::nearest(&operation.id, ids().filter(|id| !is_selected(id))) {
            Some(meant) => fault.help(format!("did you mean `{meant}`? otherwise run `cargo xtask trim`")),
            None => fault.help("run `cargo xtask trim` to bring it in"),
        });
    }
    for operation in subject.all(Kind::Operation) {
        let Some(id) = operation.node.get("operationId").and_then(Node::as_str) else { continue };
        if !is_selected(id) {
            let message = format!("operation `{id}` is not selected in {}", selection.source.path);
            let fault = subject.error_at(operation, "operationId", message);
            faults.push(fault.help("list it there, or run `cargo xtask trim` to take it out here"));
        }
    }
}
