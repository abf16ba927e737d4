//! The course of one call: its turn, its attempts, and the waits in between.

use std::time::Duration;

use http::StatusCode;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::debug;
use url::Url;

use crate::call_options::CallOptions;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::rate_limit::Limit;
use crate::response::Reply;
use crate::settings::Settings;

use super::attempt::TimeLimit;
use super::pace::Slot;
use super::retry::{Failure, Tally, jittered_delay, pause_before_retry};
use super::{Transport, milliseconds};

/// A call under way.
struct Course<'a> {
    transport: &'a Transport,
    operation: &'a Operation,
    url: Url,
    settings: Settings,
    /// Moved on by waits that the user asked for: they are not the operation's time.
    deadline: Instant,
    limit_wait_left: Option<Duration>,
    tally: Tally,
}

/// What comes after a failed attempt.
enum Next {
    Again,
    Give(Result<Reply, Error>),
}

impl Transport {
    /// Tries until it succeeds, may not be tried again, or is out of time.
    pub(super) async fn pursue(&self, operation: &Operation, url: Url, options: &CallOptions) -> Result<Reply, Error> {
        let settings = options.applied_to(self.settings())?;
        let mut course = Course {
            transport: self,
            operation,
            url,
            deadline: in_future(settings.operation_timeout),
            limit_wait_left: settings.limit_wait,
            settings,
            tally: Tally::default(),
        };
        let outcome = course.run().await;
        outcome.map_err(|error| error.with_attempts(course.tally.attempts))
    }
}

impl<'a> Course<'a> {
    async fn run(&mut self) -> Result<Reply, Error> {
        loop {
            let slot = self.turn().await?;
            if let Some((limit, wait)) = self.transport.0.limits.refusal(self.operation) {
                drop(slot);
                self.wait_for_limit(wait).await.map_err(|TooLong| refused_here(limit, wait))?;
                continue;
            }
            self.tally.attempts = self.tally.attempts.saturating_add(1);
            let outcome = self.attempt_in_time().await;
            drop(slot);
            match outcome {
                Ok(reply) => return Ok(self.succeeded(reply)),
                Err(failure) => match self.after(failure).await {
                    Next::Again => {}
                    Next::Give(outcome) => return outcome,
                },
            }
        }
    }

    async fn turn(&mut self) -> Result<Slot<'a>, Error> {
        let transport = self.transport;
        if !self.settings.write_spacing.is_zero() && self.operation.is_write() {
            let since = Instant::now();
            let slot = transport.0.pace.turn(self.operation).await;
            self.postpone_deadline(since.elapsed());
            return slot;
        }
        match timeout_at(self.deadline, transport.0.pace.turn(self.operation)).await {
            Ok(slot) if !self.time_left().is_zero() => slot,
            // A place that is free just as the time ends is of no use.
            _ => Err(self.out_of_time()),
        }
    }

    async fn attempt_in_time(&self) -> Result<Reply, Failure> {
        let left = self.time_left();
        let time = if left < self.settings.attempt_timeout {
            TimeLimit { within: left, exceeded: self.out_of_time() }
        } else {
            let within = self.settings.attempt_timeout;
            TimeLimit { within, exceeded: timed_out("attempt", within) }
        };
        self.transport.attempt(self.operation, self.url.clone(), &self.settings, self.tally.attempts, time).await
    }

    fn succeeded(&self, mut reply: Reply) -> Reply {
        self.transport.0.budget.put_back_for_success(self.tally.attempts);
        reply.history.attempts = self.tally.attempts;
        reply
    }

    async fn after(&mut self, failure: Failure) -> Next {
        if self.tally.ambiguous
            && self.operation.ends_in_not_found()
            && failure.error.status() == Some(StatusCode::NOT_FOUND)
            && let Some(head) = failure.head
        {
            let mut reply = self.succeeded(Reply::without_body(head));
            reply.history.already_gone = true;
            return Next::Give(Ok(reply));
        }
        if failure.error.kind() == ErrorKind::RateLimited {
            return self.after_limit(failure.error).await;
        }
        let Some(least) = pause_before_retry(self.operation, &failure, self.tally, &self.settings) else {
            return Next::Give(Err(failure.error));
        };
        let pause = jittered_delay(self.tally.attempts, &self.settings).max(least);
        if pause >= self.time_left() || !self.transport.0.budget.take() {
            return Next::Give(Err(failure.error));
        }
        self.tally.ambiguous |= failure.is_ambiguous();
        debug!(
            attempt = self.tally.attempts,
            pause_ms = milliseconds(pause),
            error = %failure.error.kind(),
            "to be tried again"
        );
        drop(failure);
        sleep(pause).await;
        Next::Again
    }

    /// What was refused for a limit had no effect, so that any operation may be sent again when it has ended.
    async fn after_limit(&mut self, error: Error) -> Next {
        let wait = error.retry_after().unwrap_or_default().max(jittered_delay(self.tally.attempts, &self.settings));
        if self.tally.attempts >= self.settings.max_attempts {
            return Next::Give(Err(error));
        }
        match self.wait_for_limit(wait).await {
            Ok(()) => Next::Again,
            Err(TooLong) => Next::Give(Err(error)),
        }
    }

    async fn wait_for_limit(&mut self, wait: Duration) -> Result<(), TooLong> {
        let left = self.limit_wait_left.and_then(|left| left.checked_sub(wait)).ok_or(TooLong)?;
        self.limit_wait_left = Some(left);
        debug!(pause_ms = milliseconds(wait), "waits for a limit to end");
        sleep(wait).await;
        self.postpone_deadline(wait);
        Ok(())
    }

    fn postpone_deadline(&mut self, by: Duration) {
        self.deadline = self.deadline.checked_add(by).unwrap_or(self.deadline);
    }

    fn time_left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    fn out_of_time(&self) -> Error {
        timed_out("operation", self.settings.operation_timeout)
    }
}

/// A limit that lasts longer than the call may wait.
struct TooLong;

/// A time-out of more than a century is as good as none.
fn in_future(limit: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
    let now = Instant::now();
    now.checked_add(limit.min(CENTURY)).unwrap_or(now)
}

fn timed_out(what: &str, limit: Duration) -> Error {
    Error::new(ErrorKind::Timeout, format!("the {what} took longer than {} s", limit.as_secs_f64()))
}

fn refused_here(limit: Limit, wait: Duration) -> Error {
    Error::new(ErrorKind::RateLimited, "not sent: an earlier answer named a rate limit, which has not ended yet")
        .with_limit(Some(limit))
        .with_retry_after(Some(wait))
}
