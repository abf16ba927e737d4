use serde_json::{Value, json};

use super::for_each_object;
use crate::spec::grammar::SECRET;

/// A string that the spec calls a password is a `Secret` in Rust. typify reads the type from `x-rust-type`.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        let is_secret = object.get("type").is_some_and(|kind| kind == "string")
            && object.get("format").is_some_and(|format| format == SECRET);
        if is_secret {
            let rust_type =
                json!({ "crate": "ghes-actions-runtime", "version": "*", "path": "ghes_actions_runtime::Secret" });
            object.insert("x-rust-type".to_owned(), rust_type);
        }
    });
}
