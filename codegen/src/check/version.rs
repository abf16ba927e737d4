//! The document is of a version of OpenAPI that the grammar describes. Of another version each difference would be told as a fault of
//! its own, so nothing else is asked then.

use crate::diagnostic::Diagnostic;
use crate::spec::Node;
use crate::spec::grammar::{Kind, OTHER_VERSION, VERSIONS};

use super::Subject;

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    for root in subject.all(Kind::Root) {
        let version = root.node.get("openapi").and_then(Node::as_str);
        if let Some(version) = version.filter(|version| !VERSIONS.contains(version)) {
            let message = format!("OpenAPI {version} is not supported");
            faults.push(subject.error_at(root, "openapi", message).help(OTHER_VERSION));
        }
    }
}
