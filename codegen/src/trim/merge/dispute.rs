//! What descriptions disagree about, so that nothing fits all of them. A person decides, and says why.

use serde_json::Value as Json;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::Document;

/// A keyword for which descriptions say different things. In the merged structure stands the list of them.
pub(crate) struct Dispute {
    /// Pointer of the object.
    pub(super) pointer: String,
    /// The keyword there.
    pub(super) keyword: String,
    /// The list that stands there.
    pub(super) readings: Json,
    /// What is said, and by which releases.
    pub(super) said: Vec<(Json, String)>,
}

/// Refuses what no correction has settled.
pub(crate) fn settled(disputes: &[Dispute], document: &Json, ours: &Document) -> Result<(), Diagnostics> {
    let is_open = |dispute: &&Dispute| {
        document.pointer(&dispute.pointer).and_then(|object| object.get(&dispute.keyword)) == Some(&dispute.readings)
    };
    Diagnostics::refuse_if_any(disputes.iter().filter(is_open).map(|dispute| dispute.told(ours)).collect())
}

impl Dispute {
    fn told(&self, ours: &Document) -> Diagnostic {
        let said: Vec<String> = self.said.iter().map(|(value, releases)| format!("{value} ({releases})")).collect();
        let Self { pointer, keyword, readings, .. } = self;
        let message =
            format!("GitHub's descriptions disagree about `{keyword}`, and nothing fits all: {}", said.join(", "));
        let help = format!(
            "write at {pointer} what is right, with `x-correction: {{ was: {{ {keyword}: {readings} }}, why: … }}` beside it"
        );
        ours.error(pointer, message).help(help)
    }
}
