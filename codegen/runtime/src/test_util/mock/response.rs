//! What the server sends.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

/// A response of a [`MockServer`](super::MockServer).
#[derive(Clone)]
pub struct MockResponse(Result<Ready, &'static str>);

/// A response that can be sent.
#[derive(Clone)]
pub(crate) struct Ready {
    pub(crate) content: Content,
    pub(crate) delay: Duration,
}

#[derive(Clone)]
pub(crate) enum Content {
    Response(http::Response<Bytes>),
    Disconnect,
}

impl MockResponse {
    /// A response with this status and JSON body. If the body cannot be serialized or the status is not between 100 and 999, the
    /// call that gets the response fails with [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput).
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self::of(status, body.into()).header("content-type", "application/json; charset=utf-8"),
            Err(_) => Self(Err("the body cannot be serialized as JSON")),
        }
    }

    /// A response with this status and no body.
    pub fn empty(status: u16) -> Self {
        Self::of(status, Bytes::new())
    }

    /// A connection that breaks after the request was sent, so that it is unknown whether the server acted on it.
    pub fn disconnect() -> Self {
        Self::ready_at_once(Content::Disconnect)
    }

    /// Adds a header, such as `retry-after`. With an invalid name or value, the call that gets the response fails with
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput).
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Ok(Ready { content: Content::Response(response), .. }) = &mut self.0 {
            match (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
                (Ok(name), Ok(value)) => {
                    response.headers_mut().append(name, value);
                }
                _ => self.0 = Err("a header is invalid"),
            }
        }
        self
    }

    /// Sends the response only after this time, for example to exceed a time-out. On a paused clock, this takes no time.
    pub fn delay(mut self, delay: Duration) -> Self {
        if let Ok(ready) = &mut self.0 {
            ready.delay = delay;
        }
        self
    }

    pub(super) fn ready(self) -> Result<Ready, &'static str> {
        self.0
    }

    fn of(status: u16, body: Bytes) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) => {
                let mut response = http::Response::new(body);
                *response.status_mut() = status;
                Self::ready_at_once(Content::Response(response))
            }
            Err(_) => Self(Err("the status is not between 100 and 999")),
        }
    }

    fn ready_at_once(content: Content) -> Self {
        Self(Ok(Ready { content, delay: Duration::ZERO }))
    }
}

impl fmt::Debug for MockResponse {
    /// Omits headers and body, which may have a secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match &self.0 {
            Ok(Ready { content: Content::Response(response), .. }) => response.status().to_string(),
            Ok(Ready { content: Content::Disconnect, .. }) => "disconnect".to_owned(),
            Err(problem) => (*problem).to_owned(),
        };
        formatter.debug_tuple("MockResponse").field(&what).finish()
    }
}
