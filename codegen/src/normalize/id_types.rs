use serde_json::{Value, json};

use super::for_each_object;
use crate::names::ID_PATH;
use crate::spec::grammar::ID;

/// An integer with an `x-id` is of that type in Rust. typify reads the type from `x-rust-type`, and accepts paths into the runtime
/// only. `short_paths` turns this one into the name of the emitted type.
///
/// Of a parameter, `lower` reads the type.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let is_integer = object.get("type").is_some_and(|kind| kind == "integer");
        if let Some(id) = object.get(ID).and_then(Value::as_str).filter(|_| is_integer) {
            let path = [ID_PATH[0], ID_PATH[1], id].join("::");
            let rust_type = json!({ "crate": "ghes-actions-runtime", "version": "*", "path": path });
            object.insert("x-rust-type".to_owned(), rust_type);
        }
        let is_parameter =
            object.get("in").is_some_and(Value::is_string) && object.get("name").is_some_and(Value::is_string);
        if let Some(Value::Object(schema)) = object.get_mut("schema").filter(|_| is_parameter)
            && schema.contains_key(ID)
        {
            schema.remove("x-rust-type");
        }
    });
}
