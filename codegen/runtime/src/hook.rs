//! Hooks: code of the user that is called before and after every attempt, and after every call.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use crate::base_url::BaseUrl;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::rate_limit::{RateLimit, RateLimitKind};
use crate::request_headers;
use crate::response::{Head, History};

/// Code that is called before and after every attempt, and after every call: to count or measure, to add a header, or to refuse an
/// attempt. For metrics of calls, see [observability](crate::guide::observability).
///
/// A hook runs on the task that makes the call, and must not block. It never sees the token. A panic in a hook propagates to the
/// caller, and the client remains usable.
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// use ghes_actions::{AttemptOutcome, HeaderName, HeaderValue, Hook, OutgoingRequest};
///
/// struct Trace;
///
/// impl Hook for Trace {
///     fn before(
///         &self,
///         attempt: &mut OutgoingRequest<'_>,
///     ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         let id = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
///         let id = HeaderValue::from_static(id);
///         attempt.set_header(HeaderName::from_static("traceparent"), id)?;
///         Ok(())
///     }
///
///     fn after(&self, attempt: &AttemptOutcome<'_>) {
///         println!("{} took {:?}", attempt.operation(), attempt.duration());
///     }
/// }
/// ```
pub trait Hook: Send + Sync + 'static {
    /// Called before an attempt is sent.
    ///
    /// # Errors
    ///
    /// An error refuses the attempt: it is not sent, and the call fails with [`ErrorKind::Hook`]. The error of the hook becomes the
    /// source of the call's error.
    fn before(&self, attempt: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let _ = attempt;
        Ok(())
    }

    /// Called after an attempt has ended, with a response, an error or a time-out. Not called for an attempt that was dropped.
    fn after(&self, attempt: &AttemptOutcome<'_>) {
        let _ = attempt;
    }

    /// Called after a call has ended, also if no attempt was made: because a value is invalid, for example, or because a rate limit is
    /// known to be exhausted. Each page of a listing is a call. Not called for a call that was dropped.
    fn after_call(&self, call: &CallOutcome<'_>) {
        let _ = call;
    }
}

/// An attempt that is about to be sent.
pub struct OutgoingRequest<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) attempt: u32,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a mut HeaderMap,
}

impl OutgoingRequest<'_> {
    /// The operation's id, such as `actions/list-workflow-runs-for-repo`.
    pub fn operation(&self) -> &'static str {
        self.operation.id()
    }

    /// The number of this attempt within its call, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.operation.method()
    }

    /// The path of the request, without the query.
    pub fn path(&self) -> &str {
        self.path
    }

    /// Adds a header, or replaces one that another hook or [`ClientBuilder::header`](crate::ClientBuilder::header) added.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::InvalidInput`] for a header that the client sets itself, such as `Authorization` or `Host`.
    pub fn set_header(&mut self, name: HeaderName, value: HeaderValue) -> Result<(), Error> {
        request_headers::check_is_free(&name)?;
        self.headers.insert(name, value);
        Ok(())
    }
}

impl fmt::Debug for OutgoingRequest<'_> {
    /// Omits the headers, whose values may be secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OutgoingRequest")
            .field("operation", &self.operation.id())
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// An attempt that has ended.
#[derive(Debug)]
pub struct AttemptOutcome<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) attempt: u32,
    pub(crate) duration: Duration,
    pub(crate) status: Option<StatusCode>,
    pub(crate) error: Option<ErrorKind>,
}

impl AttemptOutcome<'_> {
    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        self.operation.id()
    }

    /// The number of this attempt within its call, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How long the attempt took, from its start to the last byte of the body. Waiting in a queue does not count.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The status of the response, if there was one; 304 if the call then gets a cached response.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The kind of failure; `None` for a success. JSON is decoded later, so that a body with invalid JSON counts as a success here.
    pub fn error(&self) -> Option<ErrorKind> {
        self.error
    }
}

/// A call that has ended.
pub struct CallOutcome<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) base: &'a BaseUrl,
    pub(crate) duration: Duration,
    pub(crate) outcome: Result<(&'a Head, History), &'a Error>,
}

impl CallOutcome<'_> {
    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        self.operation.id()
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.operation.method()
    }

    /// The path of the operation below the base URL, with `{name}` for each parameter. A suitable label for metrics, because it has
    /// no values.
    pub fn url_template(&self) -> &'static str {
        self.operation.path_template()
    }

    /// The host name or IP address of the configured server.
    pub fn server_address(&self) -> &str {
        self.base.server_address()
    }

    /// The number of attempts; 0 if nothing was sent.
    pub fn attempts(&self) -> u32 {
        match self.outcome {
            Ok((_, history)) => history.attempts,
            Err(error) => error.attempts(),
        }
    }

    /// Whether the server sent a 304 and the value is that of an earlier response, like
    /// [`ResponseMetadata::is_from_cache`](crate::ResponseMetadata::is_from_cache).
    pub fn is_from_cache(&self) -> bool {
        self.outcome.is_ok_and(|(_, history)| history.from_cache)
    }

    /// How long the call took, with all attempts, pauses and waits, until the response was decoded.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The status of the last response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self.outcome {
            Ok((head, _)) => Some(head.status()),
            Err(error) => error.status(),
        }
    }

    /// The kind of the error that the call ended with; `None` for a success. An item of a page that cannot be decoded is no error of the
    /// call. A refusal that [`Call::removal`](crate::Call::removal) returns as a value is one: its status is 422 or 404.
    pub fn error(&self) -> Option<ErrorKind> {
        self.outcome.err().map(Error::kind)
    }

    /// The rate limit headers of the last response; `None` if there are none.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(match self.outcome {
            Ok((head, _)) => head.headers(),
            Err(error) => error.headers()?,
        })
    }

    /// Which limit rejected the call, if one did.
    pub fn rate_limit_kind(&self) -> Option<RateLimitKind> {
        self.outcome.err()?.rate_limit_kind()
    }

    /// How long to wait before the next call, like [`Error::retry_after`].
    pub fn retry_after(&self) -> Option<Duration> {
        self.outcome.err()?.retry_after()
    }
}

impl fmt::Debug for CallOutcome<'_> {
    /// Omits the headers, which are unmasked.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CallOutcome")
            .field("operation", &self.operation.id())
            .field("attempts", &self.attempts())
            .field("duration", &self.duration)
            .field("status", &self.status())
            .field("error", &self.error())
            .finish_non_exhaustive()
    }
}
