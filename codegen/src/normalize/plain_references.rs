use serde_json::{Map, Value};

use super::for_each_object;
use crate::spec::pointer;

/// `#/components/schemas/l%61bel` is `#/components/schemas/label`. What follows compares references as text.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object: &mut Map<String, Value>| {
        let target = object.get("$ref").and_then(Value::as_str).and_then(pointer::component);
        if let Some((section, name)) = target {
            object.insert("$ref".to_owned(), Value::String(format!("#/components/{section}/{name}")));
        }
    });
}
