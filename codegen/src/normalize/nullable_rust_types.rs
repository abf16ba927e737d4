use serde_json::{Map, Value, json};

use super::for_each_object;

/// What belongs to a type, and not to the place that uses it.
const OF_TYPE: [&str; 3] = ["format", "type", "x-rust-type"];

/// typify takes a schema with an `x-rust-type` for that type, whether it can be null or not. So null is said around it.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let is_nullable = object.get("nullable") == Some(&Value::Bool(true));
        if is_nullable && object.get("x-rust-type").is_some_and(Value::is_object) {
            let parts = OF_TYPE.iter().filter_map(|keyword| object.remove_entry(*keyword));
            let inner: Map<String, Value> = parts.collect();
            object.insert("allOf".to_owned(), json!([inner]));
        }
    });
}
