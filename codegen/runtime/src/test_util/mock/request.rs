//! What the server received.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::operation::Operation;

/// A request that a [`MockServer`](super::MockServer) received.
#[derive(Clone)]
pub struct MockRequest {
    operation: &'static str,
    request: http::Request<Bytes>,
}

impl MockRequest {
    pub(super) fn of(operation: &Operation, sent: &reqwest::Request) -> Result<Self, String> {
        let body = sent.body().and_then(reqwest::Body::as_bytes).map(Bytes::copy_from_slice).unwrap_or_default();
        let mut request = http::Request::new(body);
        *request.method_mut() = sent.method().clone();
        *request.headers_mut() = sent.headers().clone();
        *request.uri_mut() = sent.url().as_str().parse().map_err(|_| "the URL of a request is too long".to_owned())?;
        Ok(Self { operation: operation.id(), request })
    }

    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// The path, with the base path.
    pub fn path(&self) -> &str {
        self.request.uri().path()
    }

    /// The query as it was sent, without `?`; empty if there is none.
    pub fn query(&self) -> &str {
        self.request.uri().query().unwrap_or_default()
    }

    /// All headers, the token included. `Debug` omits them.
    pub fn headers(&self) -> &HeaderMap {
        self.request.headers()
    }

    /// The body; empty if there is none.
    pub fn body(&self) -> &[u8] {
        self.request.body()
    }
}

impl fmt::Debug for MockRequest {
    /// Omits headers, query and body, which may have a secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MockRequest")
            .field("operation", &self.operation)
            .field("method", self.method())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}
