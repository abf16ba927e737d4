//! What a place holds once its references are followed: whether a schema is written out or referred to is form, and differs
//! from release to release.

use serde_json::Value as Json;

use super::said::Said;
use crate::spec::grammar::{self, Kind};
use crate::spec::resolve;
use crate::trim::select::Structure;

/// A value with its references followed.
#[derive(Clone, Debug)]
pub(super) struct Resolved<'a> {
    /// Name of the component that it is, without the `nullable-` of GitHub's twins.
    pub(super) name: Option<String>,
    /// Whether null can stand here: said by the place, or by the component.
    pub(super) nullable: bool,
    /// What it is.
    pub(super) body: Said<'a>,
}

/// More steps than this are a circle; the check `references` tells of it.
const STEPS: usize = 16;

/// Follows `$ref`, and `allOf` with one member. An `allOf` that adds to its member stays: the check `schemas` tells of it.
pub(super) fn resolve<'a>(structures: &'a [Structure], said: Said<'a>) -> Resolved<'a> {
    let mut resolved = Resolved { name: None, nullable: false, body: said };
    for _ in 0..STEPS {
        let value = resolved.body.value;
        let is_nullable = value.get("nullable") == Some(&Json::Bool(true));
        resolved.nullable |= is_nullable;
        let document = structures.get(said.source).map(|structure| &structure.json);
        let referred = value.as_object().and_then(|object| resolve::target(document?, object));
        if let Some(((_, name), target)) = referred {
            resolved.name = Some(base_name(&name, target).to_owned());
            resolved.body.value = target;
        } else if let Some(only) = only_of_all(value) {
            resolved.body.value = only;
        } else {
            break;
        }
    }
    resolved
}

/// The one member of an `allOf` beside which stands nothing but what is said of the place, so that it is no more than another way to
/// refer. GitHub likes to say the type of an object once more.
fn only_of_all(value: &Json) -> Option<&Json> {
    let schema = value.as_object()?;
    let [only] = schema.get("allOf")?.as_array()?.as_slice() else { return None };
    let is_of_place = |key: &str| Kind::Schema.keyword(key).is_some_and(|row| row.of_place);
    schema.keys().all(|key| matches!(key.as_str(), "allOf" | "type") || is_of_place(key)).then_some(only)
}

/// The name of a component, or of its base if it may be null.
pub(super) fn base_name<'a>(name: &'a str, target: &Json) -> &'a str {
    let is_nullable = target.get("nullable") == Some(&Json::Bool(true));
    if is_nullable { grammar::base_name(name) } else { name }
}
