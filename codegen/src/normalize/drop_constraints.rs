use serde_json::{Map, Value};

use super::for_each_object;

/// A client does not judge what a server sends beyond its type: a bound that GitHub moves must not lose a page, and a default stands for
/// what the server does, not for what it sent. Bounds of parameters are facts of the operation (see `lower`), their formats are search
/// syntax as often as not.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let is_schema = object.get("type").is_some_and(Value::is_string);
        if is_schema {
            for keyword in ["minimum", "maximum", "default"] {
                object.remove(keyword);
            }
        }
        let is_parameter =
            object.get("in").is_some_and(Value::is_string) && object.get("name").is_some_and(Value::is_string);
        if is_parameter {
            drop_format(object);
        }
    });
}

fn drop_format(parameter: &mut Map<String, Value>) {
    if let Some(schema) = parameter.get_mut("schema").and_then(Value::as_object_mut) {
        schema.remove("format");
    }
}
