//! Where a reference can stand, side by side in all descriptions.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::resolve::resolve;
use super::said::{Said, by_name, each};
use crate::spec::grammar::Kind;
use crate::trim::select::Structure;

/// What each description has at one place.
#[derive(Clone, Debug)]
pub(super) struct Counterparts<'a> {
    pub(super) kind: Kind,
    pub(super) said: Vec<Said<'a>>,
}

/// The places right below some objects of one kind.
pub(super) fn inner_places<'a>(kind: Kind, bodies: &[Said<'a>]) -> Vec<Counterparts<'a>> {
    let schemas: Vec<Vec<Said<'a>>> = match kind {
        Kind::Schema => by_name(bodies, "properties").into_values().chain([each(bodies, "items")]).collect(),
        Kind::Parameter | Kind::Header => vec![each(bodies, "schema")],
        _ => Vec::new(),
    };
    schemas.into_iter().filter(|said| !said.is_empty()).map(|said| Counterparts { kind: Kind::Schema, said }).collect()
}

/// An operation, side by side in all descriptions.
pub(super) struct Operations<'a> {
    pub(super) said: Vec<Said<'a>>,
    /// Path and method in each.
    pub(super) at: Vec<(&'a str, &'a str)>,
}

/// The operations by their ids.
pub(super) fn operations(structures: &[Structure]) -> BTreeMap<&str, Operations<'_>> {
    let mut operations: BTreeMap<&str, Operations<'_>> = BTreeMap::new();
    for (source, structure) in structures.iter().enumerate() {
        for (path, item) in structure.json.get("paths").and_then(Json::as_object).into_iter().flatten() {
            for (method, value) in item.as_object().into_iter().flatten() {
                let Some(id) = value.get("operationId").and_then(Json::as_str) else { continue };
                let operation = operations.entry(id).or_insert_with(|| Operations { said: Vec::new(), at: Vec::new() });
                operation.said.push(Said { source, value });
                operation.at.push((path, method));
            }
        }
    }
    operations
}

/// Parameters by place and name, whether they are referred to or written out.
pub(super) fn parameters<'a>(
    structures: &'a [Structure],
    operation: &[Said<'a>],
) -> BTreeMap<(&'a str, &'a str), Vec<Said<'a>>> {
    let mut parameters: BTreeMap<(&str, &str), Vec<Said<'_>>> = BTreeMap::new();
    for said in operation {
        for value in said.value.get("parameters").and_then(Json::as_array).into_iter().flatten() {
            let said = Said { value, ..*said };
            let body = resolve(structures, said).body.value;
            let text = |key: &str| body.get(key).and_then(Json::as_str).unwrap_or_default();
            parameters.entry((text("in"), text("name"))).or_default().push(said);
        }
    }
    parameters
}

/// Responses of success by their codes, with their references followed: the spec writes them at their operations.
pub(super) fn responses<'a>(structures: &'a [Structure], operation: &[Said<'a>]) -> BTreeMap<&'a str, Vec<Said<'a>>> {
    let mut responses = by_name(operation, "responses");
    for said in responses.values_mut().flatten() {
        *said = resolve(structures, *said).body;
    }
    responses
}

/// All of them as what each description has of the one response of success, whatever its code.
pub(super) fn success<'a>(responses: &BTreeMap<&str, Vec<Said<'a>>>) -> Vec<Said<'a>> {
    let mut said: Vec<Said<'a>> = responses.values().flatten().copied().collect();
    said.sort_by_key(|said| said.source);
    said
}

/// Every place of the operations where a component can stand.
pub(super) fn roots(structures: &[Structure]) -> Vec<Counterparts<'_>> {
    let mut roots = Vec::new();
    for operation in operations(structures).into_values() {
        roots.extend(
            parameters(structures, &operation.said)
                .into_values()
                .map(|said| Counterparts { kind: Kind::Parameter, said }),
        );
        let response = success(&responses(structures, &operation.said));
        roots.extend(by_name(&response, "headers").into_values().map(|said| Counterparts { kind: Kind::Header, said }));
        let sent = by_name(&each(&operation.said, "requestBody"), "content");
        let bodies = by_name(&response, "content").into_values().chain(sent.into_values());
        roots.extend(bodies.map(|said| Counterparts { kind: Kind::Schema, said: each(&said, "schema") }));
    }
    roots
}
