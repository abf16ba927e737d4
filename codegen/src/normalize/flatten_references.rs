use serde_json::Value;

use super::for_each_object;
use crate::spec::resolve;

/// Puts shared parameters, headers and responses where they are used: what follows looks an operation up in one place.
pub(super) fn run(spec: &mut Value) {
    let written = spec.clone();
    for_each_object(spec, &mut |object| match resolve::target(&written, object) {
        Some(((section, _), Value::Object(target))) if section != "schemas" => *object = target.clone(),
        _ => {}
    });
    if let Some(components) = spec.get_mut("components").and_then(Value::as_object_mut) {
        components.retain(|kind, _| kind == "schemas");
    }
}
