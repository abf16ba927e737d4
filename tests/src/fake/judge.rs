//! Is this the request that the spec describes? Everything that is wrong with one is told at once.

use std::collections::BTreeMap;

use bytes::Bytes;
use hyper::Method;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::BASE_PATH;
use crate::spec::{Location, Operation, Parameter, Spec};

/// A request as it arrived, and what the judge read in it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The operation whose method and path these are.
    pub operation_id: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// Path and query, byte for byte as on the wire.
    pub target: String,
    /// Names in lower case with their values, in the order of their arrival.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// Decoded parameters of the path.
    pub path_parameters: BTreeMap<String, String>,
    /// Decoded pairs of the query, in the order of their arrival.
    pub query: Vec<(String, String)>,
}

/// Every header that a request may carry.
const ALLOWED_HEADERS: [&str; 8] = [
    "accept",
    "accept-encoding",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "user-agent",
    "x-github-api-version",
];

/// Every header that a request must carry.
const REQUIRED_HEADERS: [&str; 4] = ["accept", "authorization", "host", "user-agent"];

impl Request {
    /// The values of a header.
    pub fn header_values(&self, name: &str) -> Vec<&str> {
        let values = self.headers.iter().filter(|(header, _)| header == name);
        values.map(|(_, value)| value.as_str()).collect()
    }

    /// The value of a header that is there once.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        match self.header_values(name)[..] {
            [value] => Some(value),
            _ => None,
        }
    }

    /// The decoded value of a query parameter.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The path that the request is to have below the base, whichever base it came by.
    #[must_use]
    pub fn path_below_base(&self) -> &str {
        let path = self.target.split('?').next().unwrap_or_default();
        match path.strip_prefix(BASE_PATH) {
            Some(rest) if rest.starts_with('/') => rest,
            _ => path,
        }
    }
}

/// Fills in what the spec says about the request and returns everything that is wrong with it.
pub(super) fn judge(spec: &Spec, request: &mut Request) -> Vec<String> {
    let mut wrong = Vec::new();
    let path = request.path_below_base().to_owned();
    let here = matching(spec, &path);
    let Some(operation) = here.iter().find(|operation| operation.method == request.method) else {
        let methods: Vec<_> = here.iter().map(|operation| operation.method.as_str()).collect();
        return vec![format!("{} {path} is no operation; at this path there are {methods:?}", request.method)];
    };
    request.operation_id = Some(operation.id.clone());
    judge_path(operation, &path, request, &mut wrong);
    judge_query(operation, request, &mut wrong);
    judge_headers(operation, request, &mut wrong);
    judge_body(operation, request, &mut wrong);
    wrong
}

/// The operations of a path. Where it could be that of two templates, the one with fewer parameters counts, as OpenAPI says.
fn matching<'s>(spec: &'s Spec, path: &str) -> Vec<&'s Operation> {
    let parameters = |operation: &Operation| operation.template.split('/').filter(|name| is_parameter(name)).count();
    let mut here: Vec<_> = spec.operations().filter(|operation| matches(&operation.template, path)).collect();
    let fewest = here.iter().map(|operation| parameters(operation)).min();
    here.retain(|operation| Some(parameters(operation)) == fewest);
    here
}

fn matches(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(path).all(|(name, segment)| is_parameter(name) || *name == segment)
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

fn judge_path(operation: &Operation, path: &str, request: &mut Request, wrong: &mut Vec<String>) {
    for (name, segment) in operation.template.split('/').zip(path.split('/')).filter(|(name, _)| is_parameter(name)) {
        let name = name.trim_matches(['{', '}']);
        let value = match decoded(segment) {
            Ok(value) => value,
            Err(error) => {
                wrong.push(format!("path parameter {name}: {error}"));
                continue;
            }
        };
        // A proxy or a server that decodes before it splits sees another path in these.
        if matches!(value.as_str(), "" | "." | "..") || value.contains(['/', '\\']) || value.contains(char::is_control)
        {
            wrong.push(format!("path parameter {name}: {value:?} is not one segment to everybody"));
        }
        match operation.parameters.iter().find(|it| it.location == Location::Path && it.name == name) {
            Some(parameter) => judge_value(parameter, &value, wrong),
            None => wrong.push(format!("path parameter {name} is not declared")),
        }
        request.path_parameters.insert(name.to_owned(), value);
    }
}

fn judge_query(operation: &Operation, request: &mut Request, wrong: &mut Vec<String>) {
    if let Some((_, query)) = request.target.split_once('?') {
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match (decoded(&name.replace('+', " ")), decoded(&value.replace('+', " "))) {
                (Ok(name), Ok(value)) => request.query.push((name, value)),
                (name, value) => wrong.push(format!("query {pair:?}: {:?}", name.and(value))),
            }
        }
    }
    for (index, (name, value)) in request.query.iter().enumerate() {
        match operation.query_parameters().find(|parameter| parameter.name == *name) {
            Some(parameter) => judge_value(parameter, value, wrong),
            None => wrong.push(format!("query parameter {name:?} is not declared")),
        }
        if request.query.iter().take(index).any(|(earlier, _)| earlier == name) {
            wrong.push(format!("query parameter {name:?} is there twice"));
        }
    }
    for parameter in operation.query_parameters().filter(|parameter| parameter.required) {
        if request.query_value(&parameter.name).is_none() {
            wrong.push(format!("query parameter {:?} is required", parameter.name));
        }
    }
}

fn judge_value(parameter: &Parameter, value: &str, wrong: &mut Vec<String>) {
    if let Err(error) = parameter.schema.read_text(value) {
        wrong.push(format!("parameter {}: {error}", parameter.name));
    }
}

/// The text behind percent signs. Only what RFC 3986 has in a segment or query may stand there bare.
fn decoded(text: &str) -> Result<String, String> {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/? ".contains(&byte);
    if let Some(byte) = text.bytes().find(|byte| !is_bare(*byte)) {
        return Err(format!("{text:?}: the byte {byte:#04x} must be percent-encoded"));
    }
    let is_escape = |tail: &str| tail.len() >= 2 && tail.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    if !text.split('%').skip(1).all(is_escape) {
        return Err(format!("{text:?}: a percent sign without two hexadecimal digits"));
    }
    let bytes = percent_decode_str(text).decode_utf8();
    bytes.map(String::from).map_err(|error| format!("{text:?}: {error}"))
}

fn judge_headers(operation: &Operation, request: &Request, wrong: &mut Vec<String>) {
    for (name, _) in &request.headers {
        if !ALLOWED_HEADERS.contains(&name.as_str()) {
            wrong.push(format!("header {name} is stray"));
        }
        if request.header_values(name).len() > 1 {
            wrong.push(format!("header {name} is there twice"));
        }
    }
    for name in REQUIRED_HEADERS {
        if request.header_values(name).is_empty() {
            wrong.push(format!("header {name} is missing"));
        }
    }
    let mut expect = |name: &str, expected: &str, is_right: &dyn Fn(&str) -> bool| {
        for value in request.header_values(name).into_iter().filter(|value| !is_right(value)) {
            wrong.push(format!("header {name} is {value:?} and should be {expected}"));
        }
    };
    expect("accept", "application/vnd.github+json", &|value| value == "application/vnd.github+json");
    expect("accept-encoding", "gzip", &|value| value == "gzip");
    expect("authorization", "`Bearer` or `token` and a token", &|value| {
        let token = value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("token "));
        token.is_some_and(|token| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()))
    });
    expect("user-agent", "a product and its version", &|value| {
        value.split_once('/').is_some_and(|(name, _)| !name.is_empty())
    });
    expect("x-github-api-version", "a date", &|value| chrono::NaiveDate::parse_from_str(value, "%Y-%m-%d").is_ok());
    expect("content-type", "JSON, where there is a body", &|value| {
        operation.request_body.is_some() && value == "application/json"
    });
    expect("content-length", "the length of the body", &|value| value == request.body.len().to_string());
    // RFC 9110, 8.6: a method that gives a body a meaning says so even when there is none; others keep quiet.
    let has_length = request.header("content-length").is_some();
    let should_have_length = matches!(request.method, Method::POST | Method::PUT | Method::PATCH);
    if has_length != should_have_length {
        wrong.push(format!("content-length on {}: {has_length}, should be {should_have_length}", request.method));
    }
}

fn judge_body(operation: &Operation, request: &Request, wrong: &mut Vec<String>) {
    match (&operation.request_body, request.body.is_empty()) {
        (Some(_), true) if !operation.requires_body => {}
        (None, true) => {}
        (None, false) => wrong.push("there is a body, and the operation has none".to_owned()),
        (Some(schema), _) => match serde_json::from_slice::<Value>(&request.body) {
            Ok(body) => wrong.extend(schema.errors(&body)),
            Err(error) => wrong.push(format!("the body is not JSON: {error}")),
        },
    }
}

#[cfg(test)]
mod tests;
