//! What the generator does not know is refused, never left out in silence: the grammar names it and says what to do instead.

use crate::diagnostic::Diagnostic;
use crate::spec::grammar::Owner;

use super::Subject;

pub(super) fn check(subject: &Subject<'_>, faults: &mut Vec<Diagnostic>) {
    for place in subject.places.iter().filter(|place| place.reference().is_none()) {
        for entry in place.node.entries() {
            let Some(keyword) = place.kind.keyword(&entry.key) else { continue };
            let Some(help) = keyword.unsupported else { continue };
            let (message, help) = match keyword.owner {
                Owner::Ignored => {
                    (format!("`{}` means nothing to the client", entry.key), format!("leave it out: {help}"))
                }
                Owner::Dropped => (format!("`{}` does not belong into this spec", entry.key), help.to_owned()),
                Owner::Structure | Owner::Merge | Owner::Ours => {
                    (format!("`{}` is not supported", entry.key), help.to_owned())
                }
            };
            let fault = Diagnostic::error(&subject.document.source, entry.key_span.clone(), message);
            faults.push(fault.at(place.child(&entry.key)).help(help));
        }
    }
}
