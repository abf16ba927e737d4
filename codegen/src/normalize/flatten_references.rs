use serde_json::Value;

use super::for_each_object;

/// Puts shared parameters, headers and responses where they are used: what follows looks an operation up in one place.
pub(super) fn run(spec: &mut Value) {
    let components = spec.get("components").cloned().unwrap_or_default();
    for_each_object(spec, &mut |object| {
        let target = object
            .get("$ref")
            .and_then(Value::as_str)
            .filter(|reference| !reference.starts_with("#/components/schemas/"))
            .and_then(|reference| components.pointer(reference.strip_prefix("#/components")?))
            .and_then(Value::as_object);
        if let Some(target) = target {
            *object = target.clone();
        }
    });
    if let Some(components) = spec.get_mut("components").and_then(Value::as_object_mut) {
        components.retain(|kind, _| kind == "schemas");
    }
}
