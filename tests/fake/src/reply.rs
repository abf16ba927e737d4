//! Answers.

use bytes::Bytes;
use hyper::StatusCode;
use serde_json::{Value, json};

/// An answer before it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

/// What a handler returns: an answer either way. `?` ends it with a refusal.
pub(crate) type Outcome = Result<Reply, Reply>;

impl Reply {
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new() }
    }

    pub(crate) fn json(status: StatusCode, body: &Value) -> Self {
        Self::text(status, "application/json; charset=utf-8", body.to_string())
    }

    pub(crate) fn ok(body: &Value) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// A redirect to an address.
    pub(crate) fn found(address: &str) -> Self {
        Self::empty(StatusCode::FOUND).header("location", address)
    }

    pub(crate) fn text(status: StatusCode, media_type: &str, body: String) -> Self {
        let headers = vec![("content-type", media_type.to_owned())];
        Self { status, headers, body: Bytes::from(body) }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// An error in GitHub's form.
    pub(crate) fn error(status: StatusCode, message: &str) -> Self {
        Self::json(status, &error_body(status, message))
    }

    pub(crate) fn not_found() -> Self {
        Self::error(StatusCode::NOT_FOUND, "Not Found")
    }

    /// 422 with a detail: what the fault is in, and what is wrong with it.
    pub(crate) fn invalid(resource: &str, field: &str, code: &str) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let mut body = error_body(status, "Validation Failed");
        if let Some(body) = body.as_object_mut() {
            let detail = json!([{ "resource": resource, "field": field, "code": code }]);
            body.insert("errors".to_owned(), detail);
        }
        Self::json(status, &body)
    }
}

fn error_body(status: StatusCode, message: &str) -> Value {
    json!({
        "message": message,
        "documentation_url": "https://docs.github.com/rest",
        "status": status.as_str(),
    })
}
