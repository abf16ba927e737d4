//! What a call gives back.

mod head;

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::ops::Deref;

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

pub(crate) use head::{Head, reason};

use crate::decode;
use crate::deprecation::Deprecation;
use crate::error::{Error, ErrorKind};
use crate::extent;
use crate::operation::Operation;
use crate::rate_limit::RateLimit;
use crate::safe_text::safe_text;
use crate::secret::Secrets;

/// The decoded value of a response, with its status and headers. Derefs to the value.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    head: Head,
    history: History,
    fingerprint: u64,
}

/// How a response was obtained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    pub(crate) attempts: u32,
    pub(crate) redirects: u32,
    pub(crate) already_gone: bool,
}

/// A response whose body is not decoded yet.
pub(crate) struct Reply {
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
    pub(crate) history: History,
}

impl<T> Response<T> {
    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status: the one that means success for this operation, or 404 where [`was_already_gone`](Self::was_already_gone)
    /// holds.
    pub fn status(&self) -> StatusCode {
        self.head.status()
    }

    /// GitHub's id of the request: quote it to GitHub's support.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// What the response says about the rate limit; `None` if it says nothing.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(self.head.headers())
    }

    /// How often the call was sent until it succeeded; 1 if it did at once.
    pub fn attempts(&self) -> u32 {
        self.history.attempts
    }

    /// How many redirects the last attempt followed, all of them within the API of the configured server. One or more on every
    /// call means that the repository was renamed or moved.
    pub fn redirects(&self) -> u32 {
        self.history.redirects
    }

    /// Whether a DELETE found nothing to delete any more when it was retried, after an attempt of which nobody knows whether
    /// it arrived. Most likely that attempt did it.
    pub fn was_already_gone(&self) -> bool {
        self.history.already_gone
    }

    /// Whether the server has deprecated the operation or the API version that was requested, and when it ends; `None` if
    /// the response does not say so. The first such response to each operation is also logged, as a warning.
    pub fn deprecation(&self) -> Option<Deprecation> {
        Deprecation::of(self.head.headers())
    }

    /// All headers of the response, as the server sent them. `Debug` leaves them out.
    pub fn headers(&self) -> &HeaderMap {
        self.head.headers()
    }
}

impl<T> Response<T> {
    /// Equal for bodies that are equal, and hardly ever for others.
    pub(crate) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// An error about what this response says.
    pub(crate) fn error(&self, operation: &Operation, kind: ErrorKind, summary: String) -> Error {
        self.head.error(operation, kind, summary).with_attempts(self.history.attempts)
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
            .field("status", &self.head.status().as_u16())
            .field("request_id", &self.head.request_id())
            .field("history", &self.history)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

impl Reply {
    pub(crate) fn without_body(head: Head) -> Self {
        Self { head, body: Vec::new(), history: History::default() }
    }

    /// The body as a `T`. The secrets are only needed to keep them out of an error, should the server have echoed one.
    pub(crate) fn decode<T: DeserializeOwned>(
        self,
        operation: &Operation,
        secrets: &Secrets,
    ) -> Result<Response<T>, Error> {
        self.check(operation)?;
        match decode::json(&self.body) {
            Ok(value) => Ok(self.with_value(value)),
            Err(misfit) => Err(self.misfit(operation, secrets, &misfit)),
        }
    }

    pub(crate) fn with_value<T>(self, value: T) -> Response<T> {
        let fingerprint = self.fingerprint();
        self.with_value_of(fingerprint, value)
    }

    /// The response for a value that a body of this fingerprint held, whatever the body is by now.
    pub(crate) fn with_value_of<T>(self, fingerprint: u64, value: T) -> Response<T> {
        Response { value, head: self.head, history: self.history, fingerprint }
    }

    /// For an operation that answers without content. A body, should there be one, is left alone.
    pub(crate) fn without_content(self) -> Response<()> {
        self.with_value(())
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.body);
        hasher.finish()
    }

    /// That the body is JSON, and holds no more than may be decoded: every way to decode a body begins here.
    pub(crate) fn check(&self, operation: &Operation) -> Result<(), Error> {
        self.check_is_json(operation)?;
        extent::check(&self.body, operation.page_parameter().is_some())
            .map_err(|problem| self.error(operation, ErrorKind::TooLarge, problem))
    }

    fn check_is_json(&self, operation: &Operation) -> Result<(), Error> {
        if self.head.is_encoded() {
            let summary = "the response is compressed in a way that was not requested";
            return Err(self.error(operation, ErrorKind::Decode, summary.to_owned()));
        }
        match self.head.foreign_content_error(operation) {
            Some(error) => Err(error.with_attempts(self.history.attempts)),
            None => Ok(()),
        }
    }

    pub(crate) fn misfit(&self, operation: &Operation, secrets: &Secrets, misfit: &decode::Misfit) -> Error {
        let path = safe_text(&misfit.path, secrets, 256);
        let summary = format!(
            "the {} response cannot be decoded: {} at {path} (line {}, column {}, content type {})",
            self.head.status().as_u16(),
            misfit.problem,
            misfit.line,
            misfit.column,
            self.head.shown_content_type()
        );
        self.error(operation, ErrorKind::Decode, summary).with_json_path(path)
    }

    /// Of what comes after the last attempt, so that the error knows how many there were.
    fn error(&self, operation: &Operation, kind: ErrorKind, summary: String) -> Error {
        self.head.error(operation, kind, summary).with_attempts(self.history.attempts)
    }
}
