//! Names of operations as `spec/` has them, and parameters where the operations are.

use std::collections::BTreeSet;

use heck::ToKebabCase as _;
use serde_json::{Map, Value as Json, json};

use super::{ForeignOperation, responses};
use crate::spec::grammar::is_operation;
use crate::spec::{pointer, resolve};

/// The tag of an operation that has none.
const NO_TAG: &str = "api";

/// What means nothing to a client: it sends its one token with every request, and receives none. A GET has no body that a server reads.
fn leave_out(operation: &mut Map<String, Json>, method: &str) {
    operation.remove("security");
    operation.remove("callbacks");
    if method == "get" {
        operation.remove("requestBody");
    }
}

/// Takes out of the body what only a server sends (`readOnly`): callers cannot set it.
fn without_read_only(operation: &mut Map<String, Json>, whole: &Json) {
    let content = operation.get_mut("requestBody").and_then(|body| body.get_mut("content")?.as_object_mut());
    for schema in content.into_iter().flat_map(Map::values_mut).filter_map(|body| body.get_mut("schema")) {
        let mut written = resolve::written_out(whole, schema).clone();
        let Some(properties) = written.get_mut("properties").and_then(Json::as_object_mut) else { continue };
        let is_read_only =
            |property: &Json| resolve::written_out(whole, property).get("readOnly") == Some(&Json::Bool(true));
        let gone: Vec<String> =
            properties.iter().filter(|(_, property)| is_read_only(property)).map(|(name, _)| name.clone()).collect();
        if gone.is_empty() {
            continue;
        }
        properties.retain(|name, _| !gone.contains(name));
        if let Some(required) = written.get_mut("required").and_then(Json::as_array_mut) {
            required.retain(|name| !name.as_str().is_some_and(|name| gone.iter().any(|gone| gone == name)));
        }
        *schema = written;
    }
}

/// Gives each operation an id of the form `tag/some-name` and this tag, and the parameters of its path.
pub(super) fn prepare(document: &mut Json) -> Vec<ForeignOperation> {
    let mut operations = Vec::new();
    let mut taken = BTreeSet::new();
    let whole = document.clone();
    let Some(paths) = document.get_mut("paths").and_then(Json::as_object_mut) else { return operations };
    for (path, item) in paths.iter_mut() {
        let Some(item) = item.as_object_mut() else { continue };
        let shared = item.remove("parameters");
        for (method, operation) in item.iter_mut().filter(|(method, _)| is_operation(method)) {
            let Some(operation) = operation.as_object_mut() else { continue };
            let (tag, name) = named(operation, method, path);
            let id = unique(format!("{tag}/{name}"), &mut taken);
            operation.insert("operationId".to_owned(), json!(id));
            operation.insert("tags".to_owned(), json!([tag]));
            if let Some(shared) = shared.as_ref().and_then(Json::as_array) {
                add_parameters(operation, shared);
            }
            leave_out(operation, method);
            responses::one_success(operation);
            without_read_only(operation, &whole);
            let pointer = pointer::child(&pointer::child("/paths", path), method);
            operations.push(ForeignOperation { id, pointer });
        }
    }
    operations
}

/// Copies the facts of operations, which the selection leaves out because no document has them.
pub(super) fn keep_facts(json: &mut Json, prepared: &Json) {
    for (path, item) in json.get_mut("paths").and_then(Json::as_object_mut).into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let told = prepared.pointer(&pointer::child(&pointer::child("/paths", path), method));
            for keyword in ["x-also-success", "x-empty-success"] {
                let fact = told.and_then(|told| told.get(keyword));
                if let (Some(operation), Some(fact)) = (operation.as_object_mut(), fact) {
                    operation.insert(keyword.to_owned(), fact.clone());
                }
            }
        }
    }
}

/// Of two parameters of one place and name, that of the operation counts.
fn add_parameters(operation: &mut Map<String, Json>, shared: &[Json]) {
    let identity = |parameter: &Json| ["in", "name", "$ref"].map(|key| parameter.get(key).cloned());
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    let Some(own) = parameters.as_array_mut() else { return };
    let known: Vec<_> = own.iter().map(identity).collect();
    own.extend(shared.iter().filter(|parameter| !known.contains(&identity(parameter))).cloned());
}

/// Tag and name. An id that is of the right form already says both.
fn named(operation: &Map<String, Json>, method: &str, path: &str) -> (String, String) {
    let id = operation.get("operationId").and_then(Json::as_str).unwrap_or_default();
    let first_tag = operation.get("tags").and_then(|tags| tags.get(0)?.as_str());
    let (prefix, local) = id.split_once('/').map_or((None, id), |(prefix, local)| (Some(prefix), local));
    let tag = prefix.or(first_tag).map(kebab).filter(|tag| !tag.is_empty()).unwrap_or_else(|| NO_TAG.to_owned());
    let name = Some(kebab(local)).filter(|name| !name.is_empty()).unwrap_or_else(|| kebab(&format!("{method} {path}")));
    (tag, name)
}

/// Words of a-z and 0-9 with `-` between them. The first one begins with a letter.
fn kebab(text: &str) -> String {
    let is_kebab = |text: &str| {
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'));
        text.split('-').all(is_word)
    };
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { ' ' };
    let words =
        if is_kebab(text) { text.to_owned() } else { text.chars().map(plain).collect::<String>().to_kebab_case() };
    if words.starts_with(|first: char| first.is_ascii_digit()) { format!("n{words}") } else { words }
}

/// A name that no operation has yet: ids that differ in signs only would be one.
fn unique(id: String, taken: &mut BTreeSet<String>) -> String {
    let mut unique = id.clone();
    let mut number = 2;
    while !taken.insert(unique.replace('-', "")) {
        unique = format!("{id}-{number}");
        number += 1;
    }
    unique
}
