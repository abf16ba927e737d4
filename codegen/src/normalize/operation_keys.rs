use serde_json::Value;

use super::for_each_object;
use crate::names::operation_method;

/// The tag of an operation is the accessor its method hangs on; its id need not say it again.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let method = object.get("operationId").and_then(Value::as_str).map(operation_method);
        if let Some(method) = method {
            object.insert("operationId".to_owned(), Value::String(method));
        }
    });
}
