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
    /// Decodes the body, with which the call ends: spans and hooks see the error that the caller gets. What cannot be decoded is not
    /// kept, because the server may have meant to send something else.
    pub(crate) fn decode<V>(
        self,
        decode: impl FnOnce(Reply, &'static Operation, &Secrets) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let Self { transport, operation, span, started, reply } = self;
        let (head, history, stored) = (reply.head.clone(), reply.history, reply.stored.clone());
        let decoded = span.in_scope(|| decode(reply, operation, transport.secrets()));
        let outcome = match &decoded {
            Ok(_) => Ok((&head, history)),
            Err(error) => {
                transport.0.response_cache.as_ref().zip(stored).inspect(|(cache, stored)| cache.forget(stored));
                Err(error)
            }
        };
        transport.end(operation, &span, started, outcome);
        decoded
    }
}
