//! What a call gives back.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::ops::Deref;

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::decode;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::rate_limit::RateLimit;
use crate::safe_text::safe_text;
use crate::secret::Secrets;

/// The value that an operation answered with, and what came around it. Derefs to the value.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    head: Head,
    course: Course,
    fingerprint: u64,
}

/// How an answer was come by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Course {
    pub(crate) attempts: u32,
    pub(crate) redirects: u32,
    pub(crate) already_gone: bool,
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
    pub(crate) course: Course,
}

impl<T> Response<T> {
    /// The value, without what came around it.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status: the one that means success for this operation, or 404 where [`was_already_gone`](Self::was_already_gone)
    /// holds.
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

    /// How often the call was sent until it succeeded; 1 if it did at once.
    pub fn attempts(&self) -> u32 {
        self.course.attempts
    }

    /// How many redirects the last attempt followed, all of them within the API of the configured server. One or more on every
    /// call means that the repository was renamed or moved.
    pub fn redirects(&self) -> u32 {
        self.course.redirects
    }

    /// Whether a DELETE found nothing to delete any more when it was repeated, after an attempt of which nobody knows whether
    /// it arrived. Most likely that attempt did it.
    pub fn was_already_gone(&self) -> bool {
        self.course.already_gone
    }

    /// All headers of the answer, as the server sent them. `Debug` of a response leaves them out.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }
}

impl<T> Response<T> {
    /// Equal for bodies that are equal, and hardly ever for others.
    pub(crate) fn fingerprint(&self) -> u64 {
        self.fingerprint
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
            .field("course", &self.course)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

impl Head {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, secrets: &Secrets) -> Self {
        let shown = |name: &str| {
            let value = headers.get(name)?;
            Some(safe_text(&String::from_utf8_lossy(value.as_bytes()), secrets, 128))
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
    pub(crate) fn without_body(head: Head) -> Self {
        Self { head, body: Vec::new(), course: Course::default() }
    }

    /// The body as a `T`. The secrets are only needed to keep them out of an error, should the server have echoed one.
    pub(crate) fn decode<T: DeserializeOwned>(
        self,
        operation: &Operation,
        secrets: &Secrets,
    ) -> Result<Response<T>, Error> {
        self.check_is_json(operation)?;
        match decode::json(&self.body) {
            Ok(value) => Ok(self.with_value(value)),
            Err(misfit) => Err(self.misfit(operation, secrets, &misfit)),
        }
    }

    pub(crate) fn with_value<T>(self, value: T) -> Response<T> {
        let fingerprint = fingerprint(&self.body);
        Response { value, head: self.head, course: self.course, fingerprint }
    }

    /// For an operation that answers without content. A body, should there be one, is left alone.
    pub(crate) fn without_content(self) -> Response<()> {
        self.with_value(())
    }

    pub(crate) fn check_is_json(&self, operation: &Operation) -> Result<(), Error> {
        if let Some(encoding) = self.head.headers.get(CONTENT_ENCODING) {
            // The one that was asked for is gone from the headers by now, as it is from the body.
            let detail = "the answer is compressed in a way that was not asked for";
            if encoding != "identity" {
                return Err(self.head.error(operation, ErrorKind::Decode, detail.to_owned()));
            }
        }
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

    pub(crate) fn misfit(&self, operation: &Operation, secrets: &Secrets, misfit: &decode::Misfit) -> Error {
        let path = safe_text(&misfit.path, secrets, 256);
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

fn fingerprint(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    hasher.finish()
}
