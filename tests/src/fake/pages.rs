//! Pages over a list of items, with the `Link` header that GitHub sends.

use serde_json::{Value, json};

use super::{Answer, Request};
use crate::spec::Operation;

/// The page of `items` that the request asks for.
pub(super) fn page(operation: &Operation, request: &Request, items: &[Value]) -> Answer {
    let per_page = asked(operation, request, "per_page");
    let page = asked(operation, request, "page");
    let last = items.len().div_ceil(per_page).max(1);
    let on_page: Vec<_> = items.iter().skip((page - 1) * per_page).take(per_page).cloned().collect();

    let (status, schema) = operation.success();
    let list = list_property(schema.expect("a list has a body").json());
    let answer = Answer::status(status).json(json!({ "total_count": items.len(), list: on_page }));
    let errors = answer.errors(operation);
    assert!(errors.is_empty(), "an item of {} is off spec: {errors:#?}", operation.id);

    let link = |relation: &str, page: usize| format!("<{}>; rel=\"{relation}\"", address(request, page));
    let mut links = Vec::new();
    if page > 1 {
        links.extend([link("first", 1), link("prev", page - 1)]);
    }
    if page < last {
        links.extend([link("next", page + 1), link("last", last)]);
    }
    // GitHub leaves the header out when there is only one page.
    if links.is_empty() { answer } else { answer.header("link", &links.join(", ")) }
}

fn asked(operation: &Operation, request: &Request, name: &str) -> usize {
    let parameter = operation.query_parameters().find(|parameter| parameter.name == name).expect("a list has pages");
    let value = match request.query_value(name) {
        Some(text) => parameter.schema.read_text(text).ok(),
        None => parameter.schema.default_value().cloned(),
    };
    let number = value.and_then(|value| value.as_u64()).and_then(|value| usize::try_from(value).ok());
    number.filter(|number| *number > 0).unwrap_or_else(|| panic!("{name} should be a number with a default"))
}

pub(super) fn list_property(schema: &Value) -> String {
    let properties = schema["properties"].as_object().unwrap_or_else(|| panic!("a page is an object: {schema}"));
    let is_array = |property: &Value| property["type"] == "array";
    let mut lists = properties.iter().filter(|(_, property)| is_array(property)).map(|(name, _)| name);
    match (lists.next(), lists.next()) {
        (Some(name), None) => name.clone(),
        _ => panic!("a page holds one list: {:?}", properties.keys()),
    }
}

/// The address of another page of the same list: the same request with another `page`.
fn address(request: &Request, page: usize) -> String {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let others = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("page="));
    let query: Vec<_> = others.map(str::to_owned).chain([format!("page={page}")]).collect();
    let host = request.header("host").unwrap_or_default();
    format!("http://{host}{path}?{}", query.join("&"))
}
