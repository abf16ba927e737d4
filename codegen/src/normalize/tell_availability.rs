use serde_json::{Map, Value};

use super::for_each_object;
use crate::availability::{Availability, OF_THINGS};

/// Not every server has everything: which ones do is said at the end of the words, where a reader of the docs looks. So is what
/// GitHub wants to be rid of.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let facts = sentences(object);
        if let Some(Value::String(words)) = object.get_mut("description").filter(|_| !facts.is_empty()) {
            *words = format!("{}\n\n{facts}", words.trim_end());
            // Said now; a second run would say it again.
            for keyword in OF_THINGS.into_iter().chain(["deprecated"]) {
                object.remove(keyword);
            }
        }
    });
}

fn sentences(object: &Map<String, Value>) -> String {
    let servers = Availability::of(object).sentences();
    let deprecated =
        if object.get("deprecated") == Some(&Value::Bool(true)) { "GitHub has deprecated it." } else { "" };
    [servers.as_str(), deprecated].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" ")
}
