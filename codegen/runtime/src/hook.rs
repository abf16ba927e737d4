//! Code of the user's that sees every attempt.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::request_headers;

/// Sees every attempt before it is sent and after it has ended: to count, to measure, to add a header, to refuse.
///
/// A hook is called on the task that makes the call and must not block. It never sees the token. A panic in it is a panic of
/// the call, and leaves the client fit for use.
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// use ghes_actions::{Ended, HeaderName, HeaderValue, Hook, Outgoing};
///
/// struct Trace;
///
/// impl Hook for Trace {
///     fn before(
///         &self,
///         attempt: &mut Outgoing<'_>,
///     ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         let id = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
///         let id = HeaderValue::from_static(id);
///         attempt.set_header(HeaderName::from_static("traceparent"), id)?;
///         Ok(())
///     }
///
///     fn after(&self, attempt: &Ended<'_>) {
///         println!("{} took {:?}", attempt.operation(), attempt.duration());
///     }
/// }
/// ```
pub trait Hook: Send + Sync + 'static {
    /// Before an attempt is sent. An error ends the call with [`ErrorKind::Hook`], with nothing sent.
    ///
    /// # Errors
    ///
    /// Whatever speaks against sending; it becomes the source of the call's error.
    fn before(&self, attempt: &mut Outgoing<'_>) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let _ = attempt;
        Ok(())
    }

    /// After an attempt has ended, well or not, by a time-out too. Not called for one that was dropped.
    fn after(&self, attempt: &Ended<'_>) {
        let _ = attempt;
    }
}

/// An attempt that is about to be sent.
pub struct Outgoing<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) attempt: u32,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a mut HeaderMap,
}

impl Outgoing<'_> {
    /// The operation's id, such as `actions/list-workflow-runs-for-repo`.
    pub fn operation(&self) -> &'static str {
        self.operation.id()
    }

    /// Which attempt of its call it is, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.operation.method()
    }

    /// The path that is asked, without the query.
    pub fn path(&self) -> &str {
        self.path
    }

    /// Adds a header, or replaces one that a hook or the client's settings added.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a header that the client sets itself, such as `Authorization` or `Host`.
    pub fn set_header(&mut self, name: HeaderName, value: HeaderValue) -> Result<(), Error> {
        request_headers::check_is_free(&name)?;
        self.headers.insert(name, value);
        Ok(())
    }
}

impl fmt::Debug for Outgoing<'_> {
    /// Leaves out the headers, which hold the token's place.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Outgoing")
            .field("operation", &self.operation.id())
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// An attempt that has ended.
#[derive(Debug)]
pub struct Ended<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) attempt: u32,
    pub(crate) duration: Duration,
    pub(crate) status: Option<StatusCode>,
    pub(crate) error: Option<ErrorKind>,
}

impl Ended<'_> {
    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        self.operation.id()
    }

    /// Which attempt of its call it was, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How long it took, from its turn to the last byte of the body.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// What sort of failure it was; `None` for a success. Whether the body fits its type is not known yet.
    pub fn error(&self) -> Option<ErrorKind> {
        self.error
    }
}
