//! A call between its response and its end.

use tokio::time::Instant;
use tracing::Span;

use super::Transport;
use crate::error::Error;
use crate::operation::Operation;
use crate::response::Reply;
use crate::secret::Secrets;

/// A call with a response of success, whose body is not decoded yet.
pub(crate) struct Undecoded {
    pub(super) transport: Transport,
    pub(super) operation: &'static Operation,
    pub(super) span: Span,
    pub(super) started: Instant,
    pub(super) reply: Reply,
}

impl Undecoded {
    /// Decodes the body, with which the call ends: spans and hooks see the error that the caller gets.
    pub(crate) fn decode<V>(
        self,
        decode: impl FnOnce(Reply, &'static Operation, &Secrets) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let Self { transport, operation, span, started, reply } = self;
        let (head, history) = (reply.head.clone(), reply.history);
        let decoded = span.in_scope(|| decode(reply, operation, transport.secrets()));
        let outcome = match &decoded {
            Ok(_) => Ok((&head, history)),
            Err(error) => Err(error),
        };
        transport.end(operation, &span, started, outcome);
        decoded
    }
}
