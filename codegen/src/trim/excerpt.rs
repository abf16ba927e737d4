//! What trim reads of a description, taken out of its text: a hundredth of it, without making a tree of the rest.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json, json};

use crate::spec::grammar::REFERENCE;
use crate::spec::{Selection, pointer};

/// The selected operations of a description and all that they refer to, examples included. Of a description that lacks one of
/// them, the ids of all its operations besides, for those who ask which was meant.
///
/// # Errors
/// The text is no JSON, or not made as a description is.
pub fn excerpt(text: &[u8], selection: &Selection) -> serde_json::Result<Json> {
    let whole: Whole<'_> = serde_json::from_slice(text)?;
    let mut paths = Map::new();
    let mut others = Map::new();
    for (path, item) in &whole.paths {
        let wanted = selection.all_operations().any(|operation| item.get().contains(&operation.id));
        let kept = if wanted { &mut paths } else { &mut others };
        kept.insert(path.clone(), if wanted { serde_json::from_str(item.get())? } else { Json::Null });
    }
    let is_there = |id: &str| paths.values().any(|item| holds(item, id));
    if !selection.all_operations().all(|operation| is_there(&operation.id)) {
        for path in others.keys() {
            let Some(item) = whole.paths.get(path) else { continue };
            let item: Json = serde_json::from_str(item.get())?;
            let ids = ids_of(&item);
            // JSON has more than one way to write an id.
            let is_wanted = selection.all_operations().any(|operation| holds(&ids, &operation.id));
            paths.insert(path.clone(), if is_wanted { item } else { ids });
        }
    }
    let components = whole.components_of(&Json::Object(paths.clone()))?;
    Ok(
        json!({ "openapi": whole.openapi, "servers": whole.servers, "tags": whole.tags, "paths": paths, "components": components }),
    )
}

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(default)]
    openapi: Json,
    #[serde(default)]
    servers: Json,
    #[serde(default)]
    tags: Json,
    #[serde(borrow, default)]
    paths: BTreeMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    components: BTreeMap<String, BTreeMap<String, &'a RawValue>>,
}

impl Whole<'_> {
    /// Everything that is referred to, and what that refers to. What is referred to and not there is told by `select`.
    fn components_of(&self, paths: &Json) -> serde_json::Result<Map<String, Json>> {
        let mut components: Map<String, Json> = Map::new();
        let mut pending = references(paths);
        while let Some((section, name)) = pending.pop() {
            let Some(target) = self.components.get(&section).and_then(|section| section.get(&name)) else { continue };
            let Some(section) = components.entry(section).or_insert_with(|| json!({})).as_object_mut() else {
                continue;
            };
            if !section.contains_key(&name) {
                let target = serde_json::from_str(target.get())?;
                pending.extend(references(&target));
                section.insert(name, target);
            }
        }
        Ok(components)
    }
}

/// Whether a path has an operation.
fn holds(item: &Json, id: &str) -> bool {
    item.as_object().into_iter().flat_map(Map::values).any(|operation| operation["operationId"] == id)
}

fn references(value: &Json) -> Vec<(String, String)> {
    match value {
        Json::Array(items) => items.iter().flat_map(references).collect(),
        Json::Object(object) => {
            let own = object.get(REFERENCE).and_then(Json::as_str).and_then(pointer::component);
            own.into_iter().chain(object.values().flat_map(references)).collect()
        }
        _ => Vec::new(),
    }
}

fn ids_of(item: &Json) -> Json {
    let operations = item.as_object().into_iter().flatten();
    operations
        .filter_map(|(method, operation)| {
            Some((method.clone(), json!({ "operationId": operation.get("operationId")? })))
        })
        .collect()
}
