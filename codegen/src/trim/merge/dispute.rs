//! What descriptions say so that nothing fits all of them, or nothing that the client could have. A person decides, and says why.

use serde_json::Value as Json;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::spec::grammar::Kind;
use crate::spec::{Document, Node, pointer};
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

/// Refuses what no correction has settled.
pub(crate) fn settled(disputes: &[Dispute], document: &Json, ours: &Document) -> Result<(), Diagnostics> {
    let is_open = |dispute: &&Dispute| {
        document.pointer(&dispute.pointer).and_then(|object| object.get(&dispute.keyword)) == Some(&dispute.readings)
    };
    Diagnostics::refuse_if_any(disputes.iter().filter(is_open).map(|dispute| dispute.told(document, ours)).collect())
}

impl Dispute {
    fn told(&self, document: &Json, ours: &Document) -> Diagnostic {
        let Self { keyword, readings, message, .. } = self;
        let pointer = &self.pointer_in(document, ours);
        let help = format!(
            "write at {pointer} what is right, with `x-correction: {{ was: {{ {keyword}: {readings} }}, why: … }}` beside it"
        );
        ours.error(pointer, message.as_str()).help(help)
    }

    /// Where the object stands in our spec, which has the parameters of an operation in another order.
    fn pointer_in(&self, document: &Json, ours: &Document) -> String {
        let (mut here, mut theirs, mut own) = (String::new(), Some(document), Some(&ours.root));
        for segment in pointer::segments(&self.pointer) {
            let index = segment.parse::<usize>().ok();
            let item = index.and_then(|index| Some((index, theirs?.as_array()?.get(index)?)));
            let Some((index, item)) = item else {
                theirs = theirs.and_then(|theirs| theirs.get(&*segment));
                own = own.and_then(|own| own.get(&segment));
                here = pointer::child(&here, &segment);
                continue;
            };
            let list = own.map_or(&[][..], Node::items);
            own = own.and_then(|own| pairs::ours(Kind::Parameter, item, index, own));
            let place = own.and_then(|own| list.iter().position(|other| std::ptr::eq(other, own)));
            theirs = Some(item);
            // As RFC 6901 names what is not there yet.
            here = pointer::child(&here, &place.map_or_else(|| "-".to_owned(), |place| place.to_string()));
        }
        here
    }
}
