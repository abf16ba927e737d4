use serde_json::{Value, json};

use super::for_each_object;
use crate::names::{ID_PATH, KNOWN_PATH};
use crate::spec::grammar::{ID, KNOWN_VALUES};

/// The facts that name a type, the schemas that can have each, and where its types are.
const FACTS: [(&str, &str, [&str; 2]); 2] = [(ID, "integer", ID_PATH), (KNOWN_VALUES, "string", KNOWN_PATH)];

/// An integer with an `x-id` and a string with `x-known-values` are of that type in Rust. typify reads the type from `x-rust-type`, and
/// accepts paths into the runtime only. `short_paths` turns this one into the name of the emitted type.
///
/// Of a parameter, `lower` reads the type.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        for (fact, schema_type, [crate_name, module]) in FACTS {
            let has_type = object.get("type").is_some_and(|kind| kind == schema_type);
            if let Some(name) = object.get(fact).and_then(Value::as_str).filter(|_| has_type) {
                let path = [crate_name, module, name].join("::");
                let rust_type = json!({ "crate": "ghes-actions-runtime", "version": "*", "path": path });
                object.insert("x-rust-type".to_owned(), rust_type);
            }
        }
        let is_parameter =
            object.get("in").is_some_and(Value::is_string) && object.get("name").is_some_and(Value::is_string);
        if let Some(Value::Object(schema)) = object.get_mut("schema").filter(|_| is_parameter)
            && FACTS.iter().any(|(fact, ..)| schema.contains_key(*fact))
        {
            schema.remove("x-rust-type");
        }
    });
}
