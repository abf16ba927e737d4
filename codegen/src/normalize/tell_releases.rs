use serde_json::{Map, Value};

use super::for_each_object;
use crate::releases;

/// Not every server has everything: which ones do is said at the end of the words, where a reader of the docs looks. So is what
/// GitHub wants to be rid of.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let facts = sentences(object);
        if let Some(Value::String(words)) = object.get_mut("description").filter(|_| !facts.is_empty()) {
            *words = format!("{}\n\n{facts}", words.trim_end());
            // Said now; a second run would say it again.
            for keyword in ["deprecated", "x-since", "x-until"] {
                object.remove(keyword);
            }
        }
    });
}

fn sentences(object: &Map<String, Value>) -> String {
    let fact = |keyword: &str| object.get(keyword).and_then(Value::as_str);
    let when = releases::sentence(fact("x-since"), fact("x-until"));
    let deprecated = object.get("deprecated") == Some(&Value::Bool(true));
    let deprecated = deprecated.then(|| "GitHub has deprecated it.".to_owned());
    when.into_iter().chain(deprecated).collect::<Vec<_>>().join(" ")
}
