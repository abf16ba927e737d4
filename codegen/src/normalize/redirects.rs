use serde_json::{Value, json};

use super::for_each_object;
use crate::spec::view::{FOUND, means_success};

/// progenitor knows no success but that of a 2xx status. One that is a redirect has no body, as a 204.
pub(super) fn run(spec: &mut Value) {
    for_each_object(spec, &mut |object| {
        if !object.contains_key("operationId") {
            return;
        }
        let Some(responses) = object.get_mut("responses").and_then(Value::as_object_mut) else { return };
        let codes: Vec<String> = responses.keys().cloned().collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        if codes.contains(&FOUND) && means_success(FOUND, &codes) {
            let found = responses.remove(FOUND).unwrap_or_default();
            responses.insert("204".to_owned(), json!({ "description": found.get("description") }));
        }
    });
}
