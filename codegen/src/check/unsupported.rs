//! What the generator does not know is refused, never left out in silence: the grammar names it and says what to do instead.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::{Kind, Owner};

use super::Subject;

/// The versions whose grammar is the table's.
const VERSIONS: [&str; 4] = ["3.0.0", "3.0.1", "3.0.2", "3.0.3"];

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    for place in subject.places.iter().filter(|place| place.reference().is_none()) {
        for entry in place.node.entries() {
            let Some(keyword) = place.kind.keyword(&entry.key) else { continue };
            let Some(help) = keyword.unsupported else { continue };
            let message = match keyword.owner {
                Owner::Dropped => format!("`{}` does not belong into this spec", entry.key),
                Owner::Structure | Owner::Merge | Owner::Ours => format!("`{}` is not supported", entry.key),
            };
            let fault = Diagnostic::error(&subject.document.source, entry.key_span.clone(), message);
            faults.push(fault.at(place.child(&entry.key)).help(help));
        }
    }
    for root in subject.all(Kind::Root) {
        let version = root.node.get("openapi").and_then(|version| version.as_str());
        if let Some(version) = version.filter(|version| !VERSIONS.contains(version)) {
            let message = format!("OpenAPI {version} is not supported");
            faults.push(subject.error_at(root, "openapi", message).help("the generator reads OpenAPI 3.0.0 to 3.0.3"));
        }
    }
}
