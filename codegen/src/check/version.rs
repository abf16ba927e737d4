//! The document is of a version of OpenAPI that the grammar describes. Of another version each difference would be told as a fault of
//! its own, so nothing else is asked then.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{Kind, OTHER_VERSION, VERSIONS};

use crate::spec::View;

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for root in view.all(Kind::Root) {
        let version = root.text("openapi");
        if let Some(version) = version.filter(|version| !VERSIONS.contains(version)) {
            let message = format!("OpenAPI {version} is not supported");
            faults.push(view.error_at(root, "openapi", message).help(OTHER_VERSION));
        }
    }
}
