use serde_json::{Map, Value};

use super::for_each_object;
use crate::spec::grammar::SECRET;

/// Formats of texts that are types in Rust.
const TYPED: [&str; 3] = ["date", "date-time", SECRET];

/// A client does not judge what a server sends beyond its type: a bound that GitHub moves must not lose a page, and a default stands for
/// what the server does, not for what it sent. Bounds of parameters are facts of the operation (see `lower`), their formats are search
/// syntax as often as not.
///
/// Of texts only times and secrets have a type of their own: to read an address or a UUID is left to who needs it.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let is_schema = object.get("type").is_some_and(Value::is_string);
        if is_schema {
            for keyword in ["minimum", "maximum", "default"] {
                object.remove(keyword);
            }
            let format = object.get("format").and_then(Value::as_str);
            let is_text = object.get("type").is_some_and(|kind| kind == "string");
            if is_text && format.is_some_and(|format| !TYPED.contains(&format)) {
                object.remove("format");
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
