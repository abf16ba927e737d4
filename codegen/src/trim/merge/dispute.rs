//! What descriptions say so that nothing fits all of them, or nothing that the client could have. A person decides, and says why.

use serde_json::Value as Json;

use crate::diagnostic::Diagnostic;
use crate::spec::Document;
use crate::trim::pairs;

/// A keyword for which descriptions say different things, or a list of values of which some cannot be. In the merged structure
/// stands the list of them.
pub(crate) struct Dispute {
    /// Pointer of the object.
    pub(super) pointer: String,
    /// The keyword there.
    pub(super) keyword: String,
    /// The list that stands there.
    pub(super) readings: Json,
    /// What is wrong with it.
    pub(super) message: String,
}

/// What no correction has settled.
pub(crate) fn unsettled(disputes: &[Dispute], document: &Json, ours: &Document) -> Vec<Diagnostic> {
    let is_open = |dispute: &&Dispute| {
        document.pointer(&dispute.pointer).and_then(|object| object.get(&dispute.keyword)) == Some(&dispute.readings)
    };
    let own = ours.root.to_json();
    let fault = |dispute: &Dispute| dispute.fault(&pairs::translated(&dispute.pointer, document, &own), ours);
    disputes.iter().filter(is_open).map(fault).collect()
}

/// How to say that GitHub is wrong about a keyword of the object at `pointer` in our spec.
pub(crate) fn advice(pointer: &str, keyword: &str, was: &Json) -> String {
    format!(
        "write at {pointer} what is right, with `x-correction: {{ was: {{ {keyword}: {was} }}, why: … }}` beside it"
    )
}

impl Dispute {
    fn fault(&self, pointer: &str, ours: &Document) -> Diagnostic {
        ours.error(pointer, self.message.as_str()).help(advice(pointer, &self.keyword, &self.readings))
    }
}
