use serde_json::Value;

use super::for_each_object;

/// progenitor makes one argument of a body. Ours has one for each of its properties, which the emitter knows.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        if object.contains_key("operationId") {
            object.remove("requestBody");
        }
    });
}
