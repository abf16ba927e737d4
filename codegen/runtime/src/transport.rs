//! The one way from a call to the network.

mod fault;

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HeaderName, USER_AGENT};
use reqwest::{Client, Request};
use tokio::runtime::Handle;
use tokio::time::timeout;
use tracing::field::Empty;
use tracing::{Instrument, Span, info_span};
use url::Url;
use zeroize::Zeroizing;

use crate::base_url::BaseUrl;
use crate::body::{self, Unread};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::response::{Head, Reply};
use crate::secret::Secret;
use crate::settings::Settings;
use crate::status::{Verdict, complaint_error, redirect_error, unexpected_error, verdict};
use crate::tls::{self, Trust};

const API_VERSION: HeaderName = HeaderName::from_static("x-github-api-version");
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.github+json");

/// Connections, credentials and bounds, shared by everything that was made from one
/// [`ClientBuilder`](crate::ClientBuilder).
///
/// A clone is a handle to the same thing and costs one atomic increment.
#[derive(Clone)]
pub struct Transport(Arc<Shared>);

struct Shared {
    http: Client,
    base: BaseUrl,
    identity: Identity,
    settings: Settings,
}

/// What every request says of who asks.
pub(crate) struct Identity {
    pub(crate) token: Option<Secret>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) api_version: Option<HeaderValue>,
}

impl Transport {
    pub(crate) fn new(base: BaseUrl, identity: Identity, settings: Settings) -> Result<Self, Error> {
        let mut builder = Client::builder()
            .connect_timeout(settings.connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false);
        let trust = if base.is_plain_http() {
            // Through a proxy a plain request, token and all, would be read by the proxy.
            builder = builder.no_proxy();
            Trust::Nobody
        } else {
            Trust::Platform
        };
        let http = builder.tls_backend_preconfigured(tls::client_config(trust)?).build().map_err(|error| {
            Error::new(ErrorKind::Tls, "the HTTP client cannot be set up").with_source(error.without_url())
        })?;
        Ok(Self(Arc::new(Shared { http, base, identity, settings })))
    }

    pub(crate) fn base(&self) -> &BaseUrl {
        &self.0.base
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn token(&self) -> Option<&Secret> {
        self.0.identity.token.as_ref()
    }

    /// Asks `url`, which must come from [`request_url`](crate::path::request_url), and gives the answer if its status means
    /// success.
    pub(crate) async fn exchange(&self, operation: &Operation, url: Url) -> Result<Reply, Error> {
        if Handle::try_current().is_err() {
            return Err(Error::new(ErrorKind::NoRuntime, "calls need a tokio runtime to run on"));
        }
        let span =
            info_span!("github_call", operation = operation.id(), status = Empty, duration_ms = Empty, error = Empty,);
        let started = Instant::now();
        let outcome = self
            .within_operation_timeout(operation, url)
            .instrument(span.clone())
            .await
            .map_err(|error| error.with_operation(operation.id()));
        record(&span, started, &outcome);
        outcome
    }

    async fn within_operation_timeout(&self, operation: &Operation, url: Url) -> Result<Reply, Error> {
        let limit = self.settings().operation_timeout;
        timeout(limit, self.within_attempt_timeout(operation, url))
            .await
            .unwrap_or_else(|_| Err(timed_out("operation", limit.as_secs_f64())))
    }

    async fn within_attempt_timeout(&self, operation: &Operation, url: Url) -> Result<Reply, Error> {
        let limit = self.settings().attempt_timeout;
        timeout(limit, self.attempt(operation, url))
            .await
            .unwrap_or_else(|_| Err(timed_out("attempt", limit.as_secs_f64())))
    }

    async fn attempt(&self, operation: &Operation, url: Url) -> Result<Reply, Error> {
        let request = self.request(operation, url)?;
        let response = self.0.http.execute(request).await.map_err(fault::of_request)?;
        let head = Head::new(response.status(), response.headers().clone(), self.token());
        match verdict(operation, head.status()) {
            Verdict::Success => {
                let body = body::read(response, self.body_limit(operation))
                    .await
                    .map_err(|unread| unread_error(operation, &head, unread))?;
                Ok(Reply { head, body })
            }
            Verdict::Redirect => Err(redirect_error(operation, &head)),
            Verdict::Unexpected => Err(unexpected_error(operation, &head)),
            Verdict::Complaint => {
                // The status tells more than a body that is too long or breaks off.
                let body = body::read(response, self.settings().max_error_bytes).await.unwrap_or_default();
                Err(complaint_error(operation, &head, &body, self.token()))
            }
        }
    }

    fn request(&self, operation: &Operation, url: Url) -> Result<Request, Error> {
        let identity = &self.0.identity;
        let mut request = Request::new(operation.method(), url);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, MEDIA_TYPE);
        headers.insert(USER_AGENT, identity.user_agent.clone());
        if let Some(version) = &identity.api_version {
            headers.insert(API_VERSION, version.clone());
        }
        if operation.may_carry_content() {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(token) = &identity.token {
            headers.insert(AUTHORIZATION, authorization(token)?);
        }
        Ok(request)
    }

    fn body_limit(&self, operation: &Operation) -> usize {
        if operation.page_parameter().is_some() {
            self.settings().max_list_bytes
        } else {
            self.settings().max_object_bytes
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Transport")
            .field("base_url", &self.base().url().as_str())
            .field("token", &self.token())
            .finish_non_exhaustive()
    }
}

/// The header of a request. Its memory is overwritten when the request is done with it.
pub(crate) fn authorization(token: &Secret) -> Result<HeaderValue, Error> {
    let text = Zeroizing::new(["Bearer ", token.expose()].concat().into_bytes());
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
        .map_err(|_| Error::invalid_input("token: it cannot be sent in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn unread_error(operation: &Operation, head: &Head, unread: Unread) -> Error {
    let status = head.status().as_u16();
    match unread {
        Unread::TooLarge { limit } => head.error(
            operation,
            ErrorKind::TooLarge,
            format!("the {status} answer is larger than {limit} bytes; the rest was not read"),
        ),
        Unread::Broken(error) => {
            fault::of_body(error).with_status(head.status()).with_request_id(head.request_id().map(str::to_owned))
        }
    }
}

fn timed_out(what: &str, seconds: f64) -> Error {
    Error::new(ErrorKind::Timeout, format!("the {what} took longer than {seconds} s"))
}

fn record(span: &Span, started: Instant, outcome: &Result<Reply, Error>) {
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.record("duration_ms", milliseconds);
    let status = match outcome {
        Ok(reply) => Some(reply.head.status()),
        Err(error) => {
            span.record("error", tracing::field::display(error.kind()));
            error.status()
        }
    };
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c11_the_authorization_header_is_marked_sensitive() {
        let value = authorization(&Secret::from("canary")).unwrap();
        assert!(value.is_sensitive());
        assert_eq!(format!("{value:?}"), "Sensitive");
        assert_eq!(value.as_bytes(), b"Bearer canary");
    }
}
