//! What a reference leads to, in a document as it is written.

use serde_json::{Map, Value as Json};

use super::grammar::REFERENCE;
use super::pointer;

/// The component that an object refers to, as section and name, and what stands there; nothing where it is no reference, or leads nowhere.
pub(crate) fn target<'a>(document: &'a Json, object: &Map<String, Json>) -> Option<((String, String), &'a Json)> {
    let (section, name) = pointer::component(object.get(REFERENCE)?.as_str()?)?;
    let target = document.get("components")?.get(&section)?.get(&name)?;
    Some(((section, name), target))
}

/// What a value refers to; anything else as it is.
pub(crate) fn written_out<'a>(document: &'a Json, value: &'a Json) -> &'a Json {
    value.as_object().and_then(|object| target(document, object)).map_or(value, |(_, target)| target)
}
