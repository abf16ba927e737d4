use serde_json::Value;

use super::for_each_object;
use crate::availability::Availability;
use crate::spec::grammar::OF_THINGS;

/// Not every server has everything: which ones do is said at the end of the words, where a reader of the docs looks. So is what
/// GitHub wants to be rid of.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let facts = sentences(|keyword| object.get(keyword).cloned());
        if let Some(Value::String(words)) = object.get_mut("description").filter(|_| !facts.is_empty()) {
            *words = with(words, &facts);
            // Said now; a second run would say it again.
            for keyword in OF_THINGS.into_iter().chain(["deprecated"]) {
                object.remove(keyword);
            }
        }
    });
}

/// Words that end with what an object says of its availability, by the values behind its keywords.
pub(crate) fn told(words: &str, value: impl Fn(&str) -> Option<Value>) -> String {
    let facts = sentences(value);
    if facts.is_empty() { words.to_owned() } else { with(words, &facts) }
}

fn with(words: &str, facts: &str) -> String {
    format!("{}\n\n{facts}", words.trim_end())
}

fn sentences(value: impl Fn(&str) -> Option<Value>) -> String {
    let is_deprecated = value("deprecated") == Some(Value::Bool(true));
    let servers = Availability::of(value).sentences();
    let deprecated = if is_deprecated { "GitHub has deprecated it." } else { "" };
    [servers.as_str(), deprecated].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" ")
}
