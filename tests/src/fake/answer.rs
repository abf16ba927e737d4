//! An answer as a test writes it.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::spec::Operation;

/// What the fake does with a request that keeps the spec.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) conduct: Conduct,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
    json: Option<Value>,
    off_spec: bool,
}

/// Whether anything is answered at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conduct {
    Respond,
    Disconnect,
}

impl Answer {
    /// An answer without a body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { conduct: Conduct::Respond, status, headers: Vec::new(), body: Bytes::new(), json: None, off_spec: false }
    }

    /// An error as GitHub words its errors: a `message` and the address of the documentation.
    #[must_use]
    pub fn error(status: u16, message: &str) -> Self {
        Self::status(status).json(json!({ "message": message, "documentation_url": "https://docs.github.com/rest" }))
    }

    /// Takes the request and closes the connection.
    #[must_use]
    pub fn disconnect() -> Self {
        Self { conduct: Conduct::Disconnect, ..Self::status(0) }
    }

    /// With this JSON as the body.
    #[must_use]
    pub fn json(mut self, body: Value) -> Self {
        self.body = Bytes::from(body.to_string());
        self.json = Some(body);
        self.header("content-type", "application/json; charset=utf-8")
    }

    /// With a body that is not JSON, or pretends to be.
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A success that breaks the spec on purpose.
    #[must_use]
    pub fn off_spec(mut self) -> Self {
        self.off_spec = true;
        self
    }

    /// What is wrong with this answer by the spec. Only a success can be wrong: errors are hardly described.
    pub(super) fn errors(&self, operation: &Operation) -> Vec<String> {
        if self.off_spec || self.conduct != Conduct::Respond || !(200..300).contains(&self.status) {
            return Vec::new();
        }
        match (operation.responses.get(&self.status), &self.json) {
            (None, _) => vec![format!("the spec has no answer {}", self.status)],
            (Some(None), None) if self.body.is_empty() => Vec::new(),
            (Some(Some(schema)), Some(body)) => schema.errors(body),
            (Some(None), _) => vec!["the spec has no body here".to_owned()],
            (Some(Some(_)), None) => vec!["the spec has a JSON body here".to_owned()],
        }
    }
}
