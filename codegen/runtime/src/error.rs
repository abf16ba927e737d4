//! The error type.

mod detail;
mod item;
mod kind;
mod predicates;
mod text;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

pub use detail::ErrorDetail;
pub use item::InvalidItem;
pub use kind::ErrorKind;

use crate::rate_limit::RateLimitKind;

/// The error of a call, or of building a client.
///
/// Match on [`Error::kind`], or ask for one kind with a method such as [`is_not_found`](Error::is_not_found). `Display` says which
/// operation failed, what happened, and what to do. It is at most 6 KiB long, and never contains a response body, the query of a
/// request, or a secret.
///
/// Clones share everything, so they are cheap, and [`source`](std::error::Error::source) returns the same error for all of them.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    /// What happened. Text from outside is included only after `safe_text`.
    summary: Cow<'static, str>,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    /// As received: for the accessor only, never shown.
    headers: Option<Arc<HeaderMap>>,
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
    item: Option<InvalidItem>,
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
        self.0.headers.as_deref()
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

    /// The item that cannot be decoded, if [`Items`](crate::Items) yielded the error in place of an item. The stream then continues.
    pub fn item(&self) -> Option<InvalidItem> {
        self.0.item
    }

    /// The page of a listing that failed, counted from 1. To resume the listing, start at this page.
    pub fn page(&self) -> Option<u64> {
        self.0.page
    }

    pub(crate) fn new(kind: ErrorKind, summary: impl Into<Cow<'static, str>>) -> Self {
        Self(Arc::new(Inner {
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
            item: None,
            page: None,
            attempts: 0,
            source: None,
        }))
    }

    pub(crate) fn invalid_input(summary: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::InvalidInput, summary)
    }

    pub(crate) fn with_operation(mut self, id: &'static str) -> Self {
        self.inner().operation = Some(id);
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.inner().status = Some(status);
        self
    }

    pub(crate) fn with_headers(mut self, headers: Arc<HeaderMap>) -> Self {
        self.inner().headers = Some(headers);
        self
    }

    pub(crate) fn with_message(mut self, message: Option<String>) -> Self {
        self.inner().message = message;
        self
    }

    pub(crate) fn with_details(mut self, details: Vec<ErrorDetail>, omitted: usize) -> Self {
        self.inner().details = details;
        self.inner().omitted_details = omitted;
        self
    }

    pub(crate) fn with_documentation_url(mut self, url: Option<String>) -> Self {
        self.inner().documentation_url = url;
        self
    }

    pub(crate) fn with_sso_url(mut self, url: Option<String>) -> Self {
        self.inner().sso_url = url;
        self
    }

    pub(crate) fn with_accepted_permissions(mut self, permissions: Option<String>) -> Self {
        self.inner().accepted_permissions = permissions;
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.inner().request_id = request_id;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.inner().retry_after = retry_after;
        self
    }

    pub(crate) fn with_rate_limit_kind(mut self, kind: Option<RateLimitKind>) -> Self {
        self.inner().rate_limit_kind = kind;
        self
    }

    pub(crate) fn with_busy(mut self, message: Option<String>) -> Self {
        self.inner().busy = message;
        self
    }

    /// The text that says that the resource is busy, if the response does.
    pub(crate) fn busy(&self) -> Option<&str> {
        self.0.busy.as_deref()
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.inner().attempts = attempts;
        self
    }

    /// Appends advice to the summary.
    pub(crate) fn with_advice(mut self, advice: &str) -> Self {
        let summary = format!("{}; {advice}", self.0.summary);
        self.inner().summary = summary.into();
        self
    }

    pub(crate) fn with_json_path(mut self, json_path: String) -> Self {
        self.inner().json_path = Some(json_path);
        self
    }

    pub(crate) fn with_item(mut self, item: InvalidItem) -> Self {
        self.inner().item = Some(item);
        self
    }

    pub(crate) fn with_page(mut self, page: u64) -> Self {
        self.inner().page = Some(page);
        self
    }

    pub(crate) fn with_source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.with_shared_source(Arc::from(source.into()))
    }

    /// The source of several errors.
    pub(crate) fn with_shared_source(mut self, source: Arc<dyn StdError + Send + Sync>) -> Self {
        self.inner().source = Some(source);
        self
    }

    /// Of this clone alone. An error under construction has no other, so nothing is copied.
    fn inner(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
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
        let error =
            not_found().with_headers(Arc::new(HeaderMap::from_iter([(http::header::ETAG, "canary".parse().unwrap())])));
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
    fn a_clone_shares_its_source_and_is_not_changed_by_the_other() {
        let error = not_found().with_source(std::io::Error::other("why"));
        let edited = error.clone().with_page(3).with_advice("look again");
        assert_eq!((error.page(), edited.page()), (None, Some(3)));
        assert_eq!(error.to_string(), not_found().to_string());
        let sources = [&error, &edited].map(|error| std::ptr::from_ref(error.source().unwrap()).cast::<()>());
        assert_eq!(sources[0], sources[1]);
    }

    #[test]
    fn keeps_the_chain_of_sources() {
        let error = Error::new(ErrorKind::Transport, "it broke").with_source(std::io::Error::other("why"));
        assert_eq!(error.source().unwrap().to_string(), "why");
        assert!(error.is_retryable());
        assert!(!not_found().is_retryable());
    }
}
