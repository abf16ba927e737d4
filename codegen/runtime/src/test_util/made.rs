//! Responses and errors that no server sent.

use http::StatusCode;

use crate::error::{Error, ErrorKind};
use crate::response::{Head, Reply, Response};

/// Requires the feature `test-util`.
impl<T> Response<T> {
    /// A response for a test: one attempt, no headers. For headers, let a [`MockServer`](crate::MockServer) respond.
    pub fn for_test(status: StatusCode, value: T) -> Self {
        let mut reply = Reply::without_body(Head::for_test(status));
        reply.history.attempts = 1;
        Self { value, metadata: reply.into_metadata() }
    }
}

/// Requires the feature `test-util`.
impl Error {
    /// An error for a test, of one attempt. For GitHub's message and headers, let a [`MockServer`](crate::MockServer) respond.
    pub fn for_test(kind: ErrorKind, status: Option<StatusCode>) -> Self {
        let error = Self::new(kind, "made for a test").with_attempts(1);
        match status {
            Some(status) => error.with_status(status),
            None => error,
        }
    }
}
