//! The result of a call.

mod head;

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use serde::de::{DeserializeOwned, DeserializeSeed};
use url::Url;

pub(crate) use head::{Head, reason};

use crate::decode;
use crate::deprecation::Deprecation;
use crate::error::{Error, ErrorKind};
use crate::extent;
use crate::operation::Operation;
use crate::rate_limit::RateLimit;
use crate::response_cache::Stored;
use crate::safe_text::safe_text;
use crate::secret::{Secret, Secrets};

/// The decoded value of a response, and beside it what is known about the response itself.
///
/// The two are apart because the fields of values have the same names: `response.value.status` is `offline` for a runner, and
/// `response.metadata.status()` is 200.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Response<T> {
    /// The decoded body; `()` if the response has no content.
    pub value: T,
    /// Status, headers and history of the response.
    pub metadata: ResponseMetadata,
}

/// The status and headers of a response, and how it was obtained. `Debug` omits the headers.
#[derive(Clone)]
pub struct ResponseMetadata {
    head: Head,
    history: History,
}

/// How a response was obtained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    pub(crate) attempts: u32,
    pub(crate) redirects: u32,
    pub(crate) already_gone: bool,
    pub(crate) from_cache: bool,
}

/// A response whose body is not decoded yet.
pub(crate) struct Reply {
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
    pub(crate) history: History,
    /// What the response cache has of it.
    pub(crate) stored: Option<Arc<Stored>>,
}

impl<T> Response<T> {
    /// The value, without the metadata.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl ResponseMetadata {
    /// The status: a success status of the operation, or 404 if [`was_already_gone`](Self::was_already_gone) returns true.
    pub fn status(&self) -> StatusCode {
        self.head.status()
    }

    /// The `X-GitHub-Request-Id`. Quote it when you contact GitHub's support.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// The rate limit headers of the response; `None` if there are none.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(self.head.headers())
    }

    /// The number of attempts that the call made, including the successful one.
    pub fn attempts(&self) -> u32 {
        self.history.attempts
    }

    /// The number of redirects that the last attempt followed. All were within the API of the configured server. If every call is
    /// redirected, the repository was renamed or moved.
    pub fn redirects(&self) -> u32 {
        self.history.redirects
    }

    /// Whether a retried DELETE found that the resource does not exist. An earlier attempt, which seemed to
    /// fail, most likely deleted it.
    pub fn was_already_gone(&self) -> bool {
        self.history.already_gone
    }

    /// Whether the value is that of an earlier response, because the server responded with 304: it is still the same. Status and body are
    /// then those of the earlier response, and the 304's headers replace those of the same name. Always false without a
    /// [response cache](crate::ClientBuilder::response_cache).
    pub fn is_from_cache(&self) -> bool {
        self.history.from_cache
    }

    /// Whether and since when the server has deprecated the operation or the requested API version, and when it ends; `None` if the
    /// response does not say so. The first such response for each operation is also logged, as a warning.
    pub fn deprecation(&self) -> Option<Deprecation> {
        Deprecation::of(self.head.headers())
    }

    /// All headers of the response, unmasked. `Debug` omits them.
    pub fn headers(&self) -> &HeaderMap {
        self.head.headers()
    }
}

impl ResponseMetadata {
    /// An error about this response.
    pub(crate) fn error(&self, operation: &Operation, kind: ErrorKind, summary: String) -> Error {
        self.head.error(operation, kind, summary).with_attempts(self.history.attempts)
    }
}

impl fmt::Debug for ResponseMetadata {
    /// Omits the headers, which are unmasked.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ResponseMetadata")
            .field("status", &self.head.status().as_u16())
            .field("request_id", &self.head.request_id())
            .field("history", &self.history)
            .finish_non_exhaustive()
    }
}

/// Whether a text is an absolute URL as it is written: the URL parser would repair some that are not.
fn is_address(text: &str, allows_http: bool) -> bool {
    let is_of = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let has_scheme = is_of("https://") || (allows_http && is_of("http://"));
    has_scheme
        && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && Url::parse(text).is_ok_and(|url| url.has_host())
}

impl Reply {
    pub(crate) fn without_body(head: Head) -> Self {
        Self { head, body: Vec::new(), history: History::default(), stored: None }
    }

    /// Decodes the body as a `T`. `secrets` are masked in the error, because the server may have echoed one.
    pub(crate) fn decode<T: DeserializeOwned>(
        self,
        operation: &Operation,
        secrets: &Secrets,
    ) -> Result<Response<T>, Error> {
        match self.value(operation)? {
            Ok(value) => Ok(self.with_value(value)),
            Err(misfit) => Err(self.misfit(operation, secrets, &misfit)),
        }
    }

    /// Like [`decode`](Self::decode), with `None` for a status that has no body.
    pub(crate) fn decode_optional<T: DeserializeOwned>(
        self,
        operation: &Operation,
        secrets: &Secrets,
    ) -> Result<Response<Option<T>>, Error> {
        if operation.empty_success_statuses().contains(&self.head.status().as_u16()) {
            return Ok(self.with_value(None));
        }
        let Response { value, metadata } = self.decode(operation, secrets)?;
        Ok(Response { value: Some(value), metadata })
    }

    /// The address that the response names.
    pub(crate) fn location(self, operation: &Operation, allows_http: bool) -> Result<Response<Secret>, Error> {
        let mut locations = self.head.headers().get_all(LOCATION).iter();
        let location = match (locations.next(), locations.next()) {
            (Some(location), None) => location.to_str().ok().filter(|text| is_address(text, allows_http)),
            _ => None,
        };
        match location.map(Secret::from) {
            Some(location) => Ok(self.with_value(location)),
            // The header may hold a secret.
            None => {
                let summary = "the response has no single `Location` that is an absolute https URL";
                Err(self.error(operation, ErrorKind::Decode, summary.to_owned()))
            }
        }
    }

    /// Decodes the body as a `T`. The outer error is about the response, the inner one about its JSON.
    fn value<T: DeserializeOwned>(&self, operation: &Operation) -> Result<Result<T, decode::Misfit>, Error> {
        self.value_seed(operation, PhantomData::<T>)
    }

    /// Checks that the body is JSON and small enough to be decoded, and decodes it. Every way to decode a body begins here. Most
    /// bodies are valid, so what only an error needs is computed after the fast way has failed.
    pub(crate) fn value_seed<T>(
        &self,
        operation: &Operation,
        seed: impl for<'de> DeserializeSeed<'de, Value = T> + Copy,
    ) -> Result<Result<T, decode::Misfit>, Error> {
        self.check_is_json(operation)?;
        let is_page = operation.page_parameter().is_some();
        if let Some(value) = decode::fast(&self.body, seed, is_page) {
            return Ok(Ok(value));
        }
        extent::check(&self.body, is_page).map_err(|problem| self.error(operation, ErrorKind::TooLarge, problem))?;
        Ok(decode::json_seed(&self.body, seed))
    }

    fn with_value<T>(self, value: T) -> Response<T> {
        Response { value, metadata: self.into_metadata() }
    }

    pub(crate) fn into_metadata(self) -> ResponseMetadata {
        ResponseMetadata { head: self.head, history: self.history }
    }

    /// For an operation whose responses have no content. A body is ignored.
    pub(crate) fn without_content(self) -> Response<()> {
        self.with_value(())
    }

    /// A hash of the body.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.body);
        hasher.finish()
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

    /// The error for a body that cannot be decoded.
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

    /// An error after the last attempt, with the number of attempts.
    pub(crate) fn error(&self, operation: &Operation, kind: ErrorKind, summary: String) -> Error {
        self.head.error(operation, kind, summary).with_attempts(self.history.attempts)
    }
}
