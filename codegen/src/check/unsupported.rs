//! What the generator does not know is refused, never left out in silence: the grammar names it and says what to do instead.

use crate::diagnostic::Diagnostic;
use crate::spec::View;
use crate::spec::grammar::{Kind, Owner};

/// How the generator comes to support a keyword of schemas.
const HOW: &str = "; to add support for it, see `a keyword of schemas` in CONTRIBUTING.md";

pub(super) fn check(view: &View<'_>, faults: &mut Vec<Diagnostic>) {
    for place in view.places.iter().filter(|place| place.reference().is_none()) {
        for entry in place.node.entries() {
            let Some(keyword) = place.kind.keyword(&entry.key) else { continue };
            let Some(help) = keyword.unsupported else { continue };
            let (message, help) = match keyword.owner {
                Owner::Ignored => {
                    (format!("`{}` means nothing to the client", entry.key), format!("leave it out: {help}"))
                }
                Owner::Dropped => (format!("`{}` does not belong into this spec", entry.key), help.to_owned()),
                Owner::Structure | Owner::Merge | Owner::Words | Owner::Facts => {
                    let how = if place.kind == Kind::Schema { HOW } else { "" };
                    (format!("`{}` is not supported", entry.key), format!("{help}{how}"))
                }
            };
            let fault = Diagnostic::error(&view.document.source, entry.key_span.clone(), message);
            faults.push(fault.at(place.child(&entry.key)).help(help));
        }
    }
}
