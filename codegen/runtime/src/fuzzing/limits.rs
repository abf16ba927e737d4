//! What a client knows of limits, without a client.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use tokio::time::Instant;

use super::base;
use crate::error::Error;
use crate::operation::Operation;
use crate::rate_limit::RateLimitKind;
use crate::response::Head;
use crate::secret::Secrets;
use crate::status::status_error;
use crate::transport::limits::{Limits, Refusal};

/// Whose responses are noted.
const OPERATIONS: [Operation; 3] =
    [Operation::get("one", "/1"), Operation::get("two", "/2"), Operation::delete("three", "/3")];

/// The limits of a client, and a clock of their own.
#[derive(Debug)]
pub struct LimitsState {
    limits: Limits,
    now: Instant,
}

impl Default for LimitsState {
    fn default() -> Self {
        Self { limits: Limits::default(), now: Instant::now() }
    }
}

impl LimitsState {
    /// How many operations there are.
    pub const OPERATIONS: usize = OPERATIONS.len();

    /// Lets time pass.
    pub fn pass(&mut self, time: Duration) {
        self.now = self.now.checked_add(time).unwrap_or(self.now);
    }

    /// Which limit would refuse the operation now, and for how much longer.
    pub fn refusal(&self, operation: usize) -> Option<(RateLimitKind, Duration)> {
        let Refusal { limit, wait } = self.limits.refusal(OPERATIONS.get(operation)?, self.now)?;
        Some((limit, wait))
    }

    /// Notes a response to the operation, as a call does. Gives the error that the call ends with, if its status is one.
    ///
    /// # Errors
    /// There is no such operation.
    pub fn respond(
        &self,
        operation: usize,
        status: StatusCode,
        headers: HeaderMap,
        body: &[u8],
    ) -> Result<Option<Error>, Error> {
        let operation = OPERATIONS.get(operation).ok_or_else(|| Error::invalid_input("no such operation"))?;
        let secrets = Secrets::default();
        let head = Head::new(status, headers, &secrets, &base()?);
        self.limits.note(operation, head.headers(), self.now);
        if !status.is_client_error() && !status.is_server_error() {
            return Ok(None);
        }
        let error = status_error(operation, &head, body, &secrets);
        let error = match error.rate_limit_kind().zip(error.retry_after()) {
            Some((limit, wait)) => {
                let wait = self.limits.note_limit(operation, limit, wait, self.now);
                error.with_retry_after(Some(wait))
            }
            None => error,
        };
        Ok(Some(error))
    }
}
