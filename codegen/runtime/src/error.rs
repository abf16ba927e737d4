//! The error type.

mod detail;
mod kind;
mod text;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

pub use detail::ErrorDetail;
pub use kind::ErrorKind;

use crate::rate_limit::RateLimitKind;

/// The error of a call, or of building a client.
///
/// Match on [`Error::kind`]. `Display` says which operation failed, what happened, and what to do. It is at most 6 KiB long, and
/// never contains a response body, the query of a request, or a secret.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// What happened. Text from outside is included only after `safe_text`.
    summary: Cow<'static, str>,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    /// As received: for the accessor only, never shown.
    headers: Option<HeaderMap>,
    message: Option<String>,
    details: Vec<ErrorDetail>,
    /// The number of details of the body that are not in `details`.
    omitted_details: usize,
    documentation_url: Option<String>,
    sso_url: Option<String>,
    accepted_permissions: Option<String>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    rate_limit_kind: Option<RateLimitKind>,
    /// The text that says that the resource is busy, if the response does.
    busy: Option<String>,
    json_path: Option<String>,
    page: Option<u64>,
    attempts: u32,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation's id, such as `actions/list-workflow-runs-for-repo`; `None` if building a client failed.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// All headers of the response, if there was one. They are unmasked and may contain a secret that the server echoed, so do not
    /// log them as a whole. `Display` and `Debug` omit them.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.headers.as_ref()
    }

    /// The `message` of GitHub's error body. At most 1 KiB; control and invisible characters are escaped; the token and the
    /// values of added headers are masked if they have eight characters or more.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The first five of the `errors` of GitHub's error body: which part of the request is wrong, and why. Escaped and masked like
    /// [`message`](Self::message). Mostly sent with 422; empty if there are none.
    pub fn details(&self) -> &[ErrorDetail] {
        &self.0.details
    }

    /// The page of GitHub's documentation that the error body names. Escaped and masked like [`message`](Self::message).
    pub fn documentation_url(&self) -> Option<&str> {
        self.0.documentation_url.as_deref()
    }

    /// The URL at which the token can be authorized for single sign-on, from the `X-GitHub-SSO` header. It is an `https` URL of at
    /// most 2 KiB. It comes from the server, so show it to a person, and do not open it automatically.
    pub fn sso_url(&self) -> Option<&str> {
        self.0.sso_url.as_deref()
    }

    /// The sets of permissions that are accepted for the request, such as `administration=write`, from the
    /// `X-Accepted-GitHub-Permissions` header. A fine-grained token or a GitHub App needs one of these sets. At most 256 bytes,
    /// escaped and masked like [`message`](Self::message).
    pub fn accepted_permissions(&self) -> Option<&str> {
        self.0.accepted_permissions.as_deref()
    }

    /// The `X-GitHub-Request-Id` of the response. Quote it when you contact GitHub's support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long to wait before the next call, counted from when the call failed: the wait that the response asks for. After a rate
    /// limit, it is the time for which the client itself refuses such calls, at least a second. At most an hour and a second.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Which rate limit was reached, if the kind is [`ErrorKind::RateLimited`].
    pub fn rate_limit_kind(&self) -> Option<RateLimitKind> {
        self.0.rate_limit_kind
    }

    /// The number of attempts. It is 0 if the call failed before the first one, because a value is invalid or an earlier response
    /// reported a rate limit that has not reset yet. An attempt that a hook refused counts, as in
    /// [`OutgoingRequest::attempt`](crate::OutgoingRequest::attempt).
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Where in the JSON of the response decoding failed, such as `workflow_runs[3].id`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// The page of a listing that failed, counted from 1. To resume the listing, start at this page.
    pub fn page(&self) -> Option<u64> {
        self.0.page
    }

    /// Whether the same call may succeed later: after a network error, a time-out, a rate limit, an error of the server, or a failure of
    /// the token source. Wait for [`retry_after`](Self::retry_after) first, if there is one. The failed call may have had an effect or
    /// not.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Transport
            | ErrorKind::Timeout
            | ErrorKind::Proxy
            | ErrorKind::RateLimited
            | ErrorKind::Server => true,
            // That of a GitHub App is an error of this type.
            ErrorKind::Credentials => {
                self.source().and_then(<dyn StdError>::downcast_ref::<Self>).is_none_or(Self::is_retryable)
            }
            _ => false,
        }
    }

    pub(crate) fn new(kind: ErrorKind, summary: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            summary: summary.into(),
            operation: None,
            status: None,
            headers: None,
            message: None,
            details: Vec::new(),
            omitted_details: 0,
            documentation_url: None,
            sso_url: None,
            accepted_permissions: None,
            request_id: None,
            retry_after: None,
            rate_limit_kind: None,
            busy: None,
            json_path: None,
            page: None,
            attempts: 0,
            source: None,
        }))
    }

    pub(crate) fn invalid_input(summary: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::InvalidInput, summary)
    }

    pub(crate) fn with_operation(mut self, id: &'static str) -> Self {
        self.0.operation = Some(id);
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.0.headers = Some(headers);
        self
    }

    pub(crate) fn with_message(mut self, message: Option<String>) -> Self {
        self.0.message = message;
        self
    }

    pub(crate) fn with_details(mut self, details: Vec<ErrorDetail>, omitted: usize) -> Self {
        self.0.details = details;
        self.0.omitted_details = omitted;
        self
    }

    pub(crate) fn with_documentation_url(mut self, url: Option<String>) -> Self {
        self.0.documentation_url = url;
        self
    }

    pub(crate) fn with_sso_url(mut self, url: Option<String>) -> Self {
        self.0.sso_url = url;
        self
    }

    pub(crate) fn with_accepted_permissions(mut self, permissions: Option<String>) -> Self {
        self.0.accepted_permissions = permissions;
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

    pub(crate) fn with_rate_limit_kind(mut self, kind: Option<RateLimitKind>) -> Self {
        self.0.rate_limit_kind = kind;
        self
    }

    pub(crate) fn with_busy(mut self, message: Option<String>) -> Self {
        self.0.busy = message;
        self
    }

    /// The text that says that the resource is busy, if the response does.
    pub(crate) fn busy(&self) -> Option<&str> {
        self.0.busy.as_deref()
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Appends advice to the summary.
    pub(crate) fn with_advice(mut self, advice: &str) -> Self {
        self.0.summary = format!("{}; {advice}", self.0.summary).into();
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

    pub(crate) fn with_source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.with_shared_source(Arc::from(source.into()))
    }

    /// The source of several errors.
    pub(crate) fn with_shared_source(mut self, source: Arc<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(source);
        self
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
    fn c11_debug_shows_what_is_known_and_no_header() {
        let known = r#"operation: "actions/get-self-hosted-runner-for-repo", status: 404, message: "Not Found", request_id: "ABCD:1234""#;
        let summary = "404 Not Found: missing, or not visible to this token";
        let text = |rest: &str| format!("Error {{ kind: NotFound, summary: {summary:?}, {known}, {rest} }}");
        let error = not_found().with_headers(HeaderMap::from_iter([(http::header::ETAG, "canary".parse().unwrap())]));
        assert_eq!(format!("{error:?}"), text("attempts: 0"));
        let detail = ErrorDetail { code: Some("missing".to_owned()), ..ErrorDetail::default() };
        let error = error.with_details(vec![detail.clone()], 0).with_page(3).with_attempts(2);
        assert_eq!(format!("{error:?}"), text(&format!("details: [{detail:?}], page: 3, attempts: 2")));
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
