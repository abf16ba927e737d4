//! The one error type.

mod kind;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

pub use kind::ErrorKind;

use crate::rate_limit::Limit;

/// Why a call, or the building of a client, failed.
///
/// Match on [`Error::kind`]. Its texts name the operation and what can be done; they never hold a response body, a query, or
/// a secret.
pub struct Error(Box<Report>);

struct Report {
    kind: ErrorKind,
    /// What happened, in our own words, without anything of foreign origin that is not made safe.
    detail: Cow<'static, str>,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    message: Option<String>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    limit: Option<Limit>,
    json_path: Option<String>,
    page: Option<u64>,
    attempts: u32,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation's id, such as `actions/list-workflow-runs-for-repo`; none when a client could not be built.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// GitHub's own `message` for an error answer: at most 1 KiB, control characters escaped, our token and the
    /// values of added headers masked.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The `X-GitHub-Request-Id` of the answer: what GitHub's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the answer asks callers to wait, from when it came; at most an hour.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Which sort of limit was reached, if the kind is [`ErrorKind::RateLimited`].
    pub fn limit(&self) -> Option<Limit> {
        self.0.limit
    }

    /// How often the call was sent, or was tried to be sent. 0 means that it never came to that: a value could not be used, or
    /// a limit that an earlier answer named has not ended yet.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Where in the JSON of the answer decoding failed, such as `workflow_runs[3].id`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// The page of a listing that failed, counted from 1: ask for it again to resume.
    pub fn page(&self) -> Option<u64> {
        self.0.page
    }

    /// Whether the same call may succeed later without anything else being changed: the network, a time-out, a limit, or a
    /// fault on GitHub's side. It says nothing of whether the failed call had an effect.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Proxy | ErrorKind::RateLimited | ErrorKind::Server
        )
    }

    pub(crate) fn new(kind: ErrorKind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Report {
            kind,
            detail: detail.into(),
            operation: None,
            status: None,
            message: None,
            request_id: None,
            retry_after: None,
            limit: None,
            json_path: None,
            page: None,
            attempts: 0,
            source: None,
        }))
    }

    pub(crate) fn invalid_input(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::InvalidInput, detail)
    }

    pub(crate) fn with_operation(mut self, id: &'static str) -> Self {
        self.0.operation = Some(id);
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_message(mut self, message: Option<String>) -> Self {
        self.0.message = message;
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_limit(mut self, limit: Option<Limit>) -> Self {
        self.0.limit = limit;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_json_path(mut self, json_path: String) -> Self {
        self.0.json_path = Some(json_path);
        self
    }

    pub(crate) fn with_page(mut self, page: u64) -> Self {
        self.0.page = Some(page);
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &*self.0;
        if let Some(operation) = report.operation {
            write!(formatter, "{operation}: ")?;
        }
        formatter.write_str(&report.detail)?;
        if let Some(message) = &report.message {
            write!(formatter, "; GitHub says \"{message}\"")?;
        }
        if let Some(wait) = report.retry_after {
            // Rounded up, so that nobody who goes by it comes too early.
            write!(formatter, "; try again in {} s", wait.as_millis().div_ceil(1_000))?;
        }
        if let Some(page) = report.page {
            write!(formatter, "; page {page}")?;
        }
        if report.attempts > 1 {
            write!(formatter, "; after {} attempts", report.attempts)?;
        }
        if let Some(request_id) = &report.request_id {
            write!(formatter, "; request id {request_id}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &*self.0;
        let mut debug = formatter.debug_struct("Error");
        debug.field("kind", &report.kind);
        debug.field("detail", &report.detail);
        if let Some(operation) = report.operation {
            debug.field("operation", &operation);
        }
        if let Some(status) = report.status {
            debug.field("status", &status.as_u16());
        }
        for (name, text) in
            [("message", &report.message), ("request_id", &report.request_id), ("json_path", &report.json_path)]
        {
            if let Some(text) = text {
                debug.field(name, text);
            }
        }
        if let Some(wait) = report.retry_after {
            debug.field("retry_after", &wait);
        }
        if let Some(limit) = report.limit {
            debug.field("limit", &limit);
        }
        if let Some(page) = report.page {
            debug.field("page", &page);
        }
        debug.field("attempts", &report.attempts);
        if let Some(source) = &report.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_found() -> Error {
        Error::new(ErrorKind::NotFound, "404 Not Found: missing, or not visible to this token")
            .with_operation("actions/get-self-hosted-runner-for-repo")
            .with_status(StatusCode::NOT_FOUND)
            .with_message(Some("Not Found".to_owned()))
            .with_request_id(Some("ABCD:1234".to_owned()))
    }

    #[test]
    fn says_what_happened_on_which_operation_and_what_to_quote() {
        assert_eq!(
            not_found().to_string(),
            "actions/get-self-hosted-runner-for-repo: 404 Not Found: missing, or not visible to this token; \
             GitHub says \"Not Found\"; request id ABCD:1234"
        );
    }

    #[test]
    fn is_one_pointer_and_crosses_threads() {
        fn crosses_threads<T: Send + Sync + 'static>() {}
        crosses_threads::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn keeps_the_chain_of_sources() {
        let error = Error::new(ErrorKind::Transport, "it broke").with_source(std::io::Error::other("why"));
        assert_eq!(error.source().unwrap().to_string(), "why");
        assert!(error.is_retryable());
        assert!(!not_found().is_retryable());
    }
}
