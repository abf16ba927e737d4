//! A checked spec becomes the [`Api`] that the emitters read.

use serde_json::{Map, Value};

use crate::check::CheckedSpec;
use crate::model::{Api, Method, Operation, Pagination, Parameter, TagInfo};
use crate::names::{operation_method, operation_type};
use crate::normalize::normalize;
use crate::spec::pointer;

/// The format of a query parameter that takes a date or a range of dates. GitHub has no name for it.
pub(crate) const DATE_RANGE: &str = "date-range";

/// Reads every fact off the spec. Facts come from the spec before its bounds are dropped, types from the normalised one.
pub fn lower(checked: &CheckedSpec) -> Api {
    let spec = checked.to_json();
    let normalized = normalize(spec.clone());
    let mut operations: Vec<_> =
        operations_of(&spec).map(|located| lower_operation(&spec, &normalized, &located)).collect();
    operations.sort_by(|a, b| (&a.tag, &a.method_name).cmp(&(&b.tag, &b.method_name)));
    let mut tags: Vec<_> = array(&normalized, "tags")
        .map(|tag| TagInfo { name: text(tag, "name"), description: text(tag, "description") })
        .collect();
    tags.sort_by(|a, b| a.name.cmp(&b.name));
    let info = &normalized["info"];
    let (title, description) = (text(info, "title"), text(info, "description"));
    Api { api_version: checked.api_version().to_owned(), title, description, tags, operations, normalized }
}

/// An operation and where it stands.
struct Located<'a> {
    path: &'a str,
    method: Method,
    operation: &'a Value,
}

fn operations_of(spec: &Value) -> impl Iterator<Item = Located<'_>> {
    object(spec, "paths").flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.filter_map(move |(method, operation)| Some(Located { path, method: method_of(method)?, operation }))
    })
}

fn method_of(keyword: &str) -> Option<Method> {
    match keyword {
        "delete" => Some(Method::Delete),
        "get" => Some(Method::Get),
        "patch" => Some(Method::Patch),
        "post" => Some(Method::Post),
        "put" => Some(Method::Put),
        _ => None,
    }
}

fn lower_operation(spec: &Value, normalized: &Value, located: &Located<'_>) -> Operation {
    let Located { path, method, operation } = located;
    let id = text(operation, "operationId");
    // The words have been made inert in the normalised spec only.
    let words = operations_of(normalized)
        .find(|other| other.path == *path && other.method == *method)
        .map_or(&Value::Null, |other| other.operation);
    let parameters = || {
        array(operation, "parameters")
            .zip(array(words, "parameters"))
            .map(|(facts, words)| (resolve(spec, facts), words))
    };
    let mut query_parameters: Vec<_> =
        parameters().filter(|(facts, _)| facts["in"] == "query").map(lower_parameter).collect();
    query_parameters.sort_by(|a, b| a.name.cmp(&b.name));
    let mut path_parameters: Vec<_> =
        parameters().filter(|(facts, _)| facts["in"] == "path").map(lower_parameter).collect();
    path_parameters.sort_by_key(|parameter| path.find(&format!("{{{}}}", parameter.name)));
    Operation {
        tag: array(operation, "tags").filter_map(Value::as_str).map(str::to_owned).next().unwrap_or_default(),
        method_name: operation_method(&id),
        type_name: operation_type(&id),
        method: *method,
        path: (*path).to_owned(),
        path_parameters,
        query_parameters,
        success: success_of(operation),
        also_success: array(operation, "x-also-success").filter_map(|code| code.as_str()?.parse().ok()).collect(),
        summary: text(words, "summary"),
        description: text(words, "description"),
        documentation_url: operation.pointer("/externalDocs/url").and_then(Value::as_str).map(str::to_owned),
        permission: text(words, "x-permission"),
        errors: object(words, "x-errors")
            .filter_map(|(status, words)| Some((status.parse().ok()?, words.as_str()?.to_owned())))
            .collect(),
        pagination: operation.get("x-paginated").and_then(Value::as_object).map(lower_pagination),
        retryable: operation.get("x-retryable") == Some(&Value::Bool(true)),
        id,
    }
}

fn lower_parameter((facts, words): (&Value, &Value)) -> Parameter {
    let bound = |keyword| facts["schema"].get(keyword).and_then(Value::as_i64);
    Parameter {
        name: text(facts, "name"),
        description: text(words, "description"),
        required: facts.get("required") == Some(&Value::Bool(true)),
        minimum: bound("minimum"),
        maximum: bound("maximum"),
        is_date_range: facts["schema"].get("format").and_then(Value::as_str) == Some(DATE_RANGE),
    }
}

fn lower_pagination(facts: &Map<String, Value>) -> Pagination {
    let fact = |key: &str| facts.get(key).and_then(Value::as_str).map(str::to_owned);
    Pagination {
        page: fact("page").unwrap_or_default(),
        items: fact("items").unwrap_or_default(),
        total: fact("total"),
    }
}

/// The status of the one response of success, as the check `responses` promises.
fn success_of(operation: &Value) -> u16 {
    object(operation, "responses")
        .filter_map(|(status, _)| status.parse().ok())
        .find(|status| (200..300).contains(status))
        .unwrap_or(200)
}

fn resolve<'a>(spec: &'a Value, value: &'a Value) -> &'a Value {
    let target = || {
        let (section, name) = pointer::component(value.get("$ref")?.as_str()?)?;
        spec.get("components")?.get(section)?.get(name)
    };
    target().unwrap_or(value)
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn array<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn object<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}
