use serde_json::Value;

use super::for_each_object;
use crate::names::operation_key;

/// Two tags may have an operation of the same name, and progenitor knows no tags.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let method = object.get("operationId").and_then(Value::as_str).map(operation_key);
        if let Some(method) = method {
            object.insert("operationId".to_owned(), Value::String(method));
        }
    });
}
