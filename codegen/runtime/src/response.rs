//! What a call gives back.

use std::fmt;
use std::ops::Deref;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::decode;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::rate_limit::RateLimit;
use crate::safe_text::safe_text;
use crate::secret::Secret;

/// The value that an operation answered with, and what came around it. Derefs to the value.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    head: Head,
}

/// The status line and headers of an answer.
#[derive(Clone)]
pub(crate) struct Head {
    status: StatusCode,
    headers: HeaderMap,
    request_id: Option<String>,
    content_type: String,
}

/// An answer before anyone has looked into its body.
pub(crate) struct Reply {
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
}

impl<T> Response<T> {
    /// The value, without what came around it.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status: always the one that means success for this operation.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// GitHub's id of the request: what its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// What the answer said of the rate limit; `None` if it said nothing.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(&self.head.headers)
    }

    /// All headers of the answer, as the server sent them. `Debug` of a response leaves them out.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.head.status.as_u16())
            .field("request_id", &self.head.request_id)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

impl Head {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, token: Option<&Secret>) -> Self {
        let shown = |name: &str| {
            let value = headers.get(name)?;
            Some(safe_text(&String::from_utf8_lossy(value.as_bytes()), token, 128))
        };
        let request_id = shown("x-github-request-id").filter(|id| !id.is_empty());
        let content_type = shown(CONTENT_TYPE.as_str()).unwrap_or_default();
        Self { status, headers, request_id, content_type }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// An error about this answer.
    pub(crate) fn error(&self, operation: &Operation, kind: ErrorKind, detail: String) -> Error {
        Error::new(kind, detail)
            .with_operation(operation.id())
            .with_status(self.status)
            .with_request_id(self.request_id.clone())
    }

    fn is_json(&self) -> bool {
        let media_type = self.content_type.split(';').next().unwrap_or_default();
        let media_type = media_type.trim().to_ascii_lowercase();
        media_type.is_empty() || media_type == "application/json" || media_type.ends_with("+json")
    }

    fn shown_content_type(&self) -> &str {
        if self.content_type.is_empty() { "none" } else { &self.content_type }
    }
}

impl Reply {
    /// The body as a `T`. The token is only needed to keep it out of an error, should the server have echoed it.
    pub(crate) fn decode<T: DeserializeOwned>(
        self,
        operation: &Operation,
        token: Option<&Secret>,
    ) -> Result<Response<T>, Error> {
        self.check_is_json(operation)?;
        match decode::json(&self.body) {
            Ok(value) => Ok(Response { value, head: self.head }),
            Err(misfit) => Err(self.misfit(operation, token, &misfit)),
        }
    }

    /// For an operation that answers without content. A body, should there be one, is left alone.
    pub(crate) fn without_content(self) -> Response<()> {
        Response { value: (), head: self.head }
    }

    fn check_is_json(&self, operation: &Operation) -> Result<(), Error> {
        if self.head.is_json() {
            return Ok(());
        }
        let detail = format!(
            "the {} answer is not JSON (content type {}): a login page or a proxy may have answered in GitHub's place",
            self.head.status.as_u16(),
            self.head.shown_content_type()
        );
        Err(self.head.error(operation, ErrorKind::Decode, detail))
    }

    fn misfit(&self, operation: &Operation, token: Option<&Secret>, misfit: &decode::Misfit) -> Error {
        let path = safe_text(&misfit.path, token, 256);
        let detail = format!(
            "the {} answer cannot be read: {} at {path} (line {}, column {}, content type {})",
            self.head.status.as_u16(),
            misfit.problem,
            misfit.line,
            misfit.column,
            self.head.shown_content_type()
        );
        self.head.error(operation, ErrorKind::Decode, detail).with_json_path(path)
    }
}
