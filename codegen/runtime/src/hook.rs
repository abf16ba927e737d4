//! Hooks: code of the user that is called before and after every attempt.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::request_headers;

/// Code that is called before and after every attempt: to count or measure attempts, to add a header, or to refuse an attempt.
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

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The kind of failure; `None` for a success. JSON is decoded later, so that a body with invalid JSON counts as a success here.
    pub fn error(&self) -> Option<ErrorKind> {
        self.error
    }
}
