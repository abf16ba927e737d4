//! The course of one call: the limits and the turns that it waits for, its attempts, and the pauses between them.

#[cfg(test)]
mod points;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod scripted;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::rate_limit::RateLimitKind;
use crate::response::Reply;
use crate::settings::Settings;
use crate::telemetry;

use super::attempt::TimeLimit;
use super::budget::{RetryBudget, Taken};
use super::limits::{Limits, Refusal};
use super::pace::{Pace, Place, WriteTurn};
use super::points::{Points, Reservation};
use super::retry::{Failure, Tally, jittered_delay, pause_before_retry, pause_in_grace};

/// What keeps the traffic of a client within bounds: shared by all its calls.
pub(super) struct Throttle {
    pub(super) limits: Limits,
    pub(super) budget: RetryBudget,
    pub(super) pace: Pace,
    pub(super) points: Points,
}

/// What makes the attempts of a call.
pub(super) trait Attempts: Send + Sync {
    /// Makes one, which is over when `time` is. `number` counts from 1.
    fn attempt(&self, number: u32, time: TimeLimit) -> impl Future<Output = Result<Reply, Failure>> + Send;

    /// How long the server may still reject the token of the last attempt because it is new.
    fn grace_left(&self) -> Duration {
        Duration::ZERO
    }

    /// Asks for another token than that of the last attempt, which the server rejected. Whether there is one.
    fn renew_token(&self) -> impl Future<Output = Result<bool, Error>> + Send {
        async { Ok(false) }
    }
}

/// A call under way.
struct Course<'a, A> {
    attempts: A,
    operation: &'a Operation,
    settings: &'a Settings,
    throttle: &'a Throttle,
    /// Moved on by waits that the user asked for: they are not the operation's time.
    deadline: Instant,
    limit_wait_left: Duration,
    /// Whether the call has asked for another token.
    renewed: bool,
    /// For the last retry.
    taken: Option<Taken>,
    tally: Tally,
}

/// What comes after an attempt.
enum Next {
    /// Another one, after a pause.
    Retry(Duration),
    /// Another one with another token, or this error if there is none.
    RetryWithAnotherToken(Error),
    End(Result<Reply, Error>),
}

impl Throttle {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            limits: Limits::default(),
            budget: RetryBudget::for_retries(settings.retry_budget),
            pace: Pace::new(settings.max_in_flight, settings.write_spacing),
            points: Points::new(settings.max_points_per_minute),
        }
    }

    /// Makes attempts until one succeeds, the failed one is not to be retried, or the time is over.
    pub(super) async fn pursue(
        &self,
        operation: &Operation,
        settings: &Settings,
        attempts: impl Attempts,
    ) -> Result<Reply, Error> {
        let mut course = Course {
            attempts,
            operation,
            settings,
            throttle: self,
            deadline: in_future(settings.operation_timeout),
            limit_wait_left: settings.limit_wait,
            renewed: false,
            taken: None,
            tally: Tally::default(),
        };
        let outcome = course.run().await;
        outcome.map_err(|error| error.with_attempts(course.tally.attempts))
    }
}

impl<'a, A: Attempts> Course<'a, A> {
    async fn run(&mut self) -> Result<Reply, Error> {
        loop {
            self.outlast_limits().await?;
            let Some(turn) = self.write_turn().await else { continue };
            // Not before the turn: many writes that wait for theirs would keep points from the reads.
            let Some(mut points) = self.points().await else { continue };
            let Some(place) = self.place().await? else { continue };
            turn.sends();
            points.sends();
            self.tally.attempts = self.tally.attempts.saturating_add(1);
            let outcome = self.attempts.attempt(self.tally.attempts, self.time_limit()).await;
            // A limit must be known before the place is free for the next call.
            let next = self.after(outcome);
            drop((place, points));
            match next {
                Next::Retry(pause) => sleep(pause).await,
                Next::RetryWithAnotherToken(rejection) => self.renew_token(rejection).await?,
                Next::End(outcome) => return outcome,
            }
        }
    }

    /// Waits as long as a limit that is known would refuse the call, if that is wanted. Neither a turn nor a place is held.
    async fn outlast_limits(&mut self) -> Result<(), Error> {
        while let Some(Refusal { limit, wait }) = self.throttle.limits.refusal(self.operation, Instant::now()) {
            let Some(left) = self.limit_wait_left.checked_sub(wait) else { return Err(refused_here(limit, wait)) };
            let waiter = self.throttle.limits.line_up();
            let delay = waiter.delay(left);
            self.limit_wait_left = left.saturating_sub(delay);
            let pause = wait.saturating_add(delay);
            telemetry::warn_of_limit(self.operation, limit, pause);
            let since = Instant::now();
            sleep(pause).await;
            self.postpone_deadline(since.elapsed());
        }
        Ok(())
    }

    /// The turn of a call that changes something; `None` if a limit refuses the call first.
    async fn write_turn(&mut self) -> Option<WriteTurn<'a>> {
        let since = Instant::now();
        let turn = self.unless_refused(self.throttle.pace.write_turn(self.operation)).await;
        self.postpone_deadline(since.elapsed());
        turn
    }

    /// The points of an attempt; `None` if a limit refuses the call first. The wait is not the operation's time, which by default is no
    /// longer than the minute that it may take.
    async fn points(&mut self) -> Option<Reservation<'a>> {
        let since = Instant::now();
        let points = self.unless_refused(self.throttle.points.reserve(self.operation)).await;
        self.postpone_deadline(since.elapsed());
        points
    }

    /// A place among the calls under way, and time to use it; `None` if a limit refuses the call first. In the last millisecond,
    /// which is as fine as timers are, no attempt is made: nobody would be there any more to take the response.
    async fn place(&self) -> Result<Option<Place<'a>>, Error> {
        const LEAST: Duration = Duration::from_millis(1);
        match timeout_at(self.deadline, self.unless_refused(self.throttle.pace.place())).await {
            Ok(_) if self.time_left() <= LEAST => Err(self.out_of_time()),
            Ok(place) => place.transpose(),
            Err(_) => Err(self.out_of_time()),
        }
    }

    /// Waits for something, but not beyond the moment in which a limit becomes known that refuses the call.
    async fn unless_refused<T>(&self, waited_for: impl Future<Output = T>) -> Option<T> {
        let mut refused = pin!(self.throttle.limits.refused(self.operation));
        let mut waited_for = pin!(waited_for);
        poll_fn(|context| match refused.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => waited_for.as_mut().poll(context).map(Some),
        })
        .await
    }

    fn time_limit(&self) -> TimeLimit {
        let left = self.time_left();
        if left < self.settings.attempt_timeout {
            TimeLimit { within: left, exceeded: self.out_of_time() }
        } else {
            let within = self.settings.attempt_timeout;
            TimeLimit { within, exceeded: timed_out("attempt", within) }
        }
    }

    fn after(&mut self, outcome: Result<Reply, Failure>) -> Next {
        let failure = match outcome {
            Ok(reply) => return Next::End(Ok(self.succeeded(reply))),
            Err(failure) => failure,
        };
        if self.tally.ambiguous > 0
            && self.operation.ends_in_not_found()
            // Of GitHub's: the 404 of a gateway is of another kind, and says nothing of what is there.
            && failure.error.kind() == ErrorKind::NotFound
            && let Some(head) = failure.head
        {
            let mut reply = self.succeeded(Reply::without_body(head));
            reply.history.already_gone = true;
            return Next::End(Ok(reply));
        }
        if let Some((limit, wait)) = failure.error.rate_limit_kind().zip(failure.error.retry_after()) {
            return self.after_limit(failure.error, limit, wait);
        }
        let in_grace = pause_in_grace(&failure, self.attempts.grace_left(), self.tally, self.settings);
        // A 401 has no effect, so any operation can be sent again. Once: a source whose tokens are all rejected ends here.
        if in_grace.is_none() && failure.error.kind() == ErrorKind::Unauthorized && !self.renewed {
            self.renewed = true;
            return Next::RetryWithAnotherToken(failure.error);
        }
        let least = in_grace.or_else(|| pause_before_retry(self.operation, &failure, self.tally, self.settings));
        let Some(least) = least else { return Next::End(Err(failure.error)) };
        let pause = least.saturating_add(jittered_delay(self.tally.attempts, self.settings));
        if pause >= self.time_left() {
            return Next::End(Err(failure.error));
        }
        let Some(taken) = self.throttle.budget.take() else { return Next::End(Err(failure.error)) };
        self.taken = Some(taken);
        self.tally.ambiguous = self.tally.ambiguous.saturating_add(u32::from(failure.is_ambiguous()));
        telemetry::warn_of_retry(self.operation, self.tally.attempts, failure.error.kind(), pause);
        Next::Retry(pause)
    }

    /// Asks even after the last attempt, so that the next call has a valid token.
    async fn renew_token(&self, rejection: Error) -> Result<(), Error> {
        let within = self.time_left().min(self.settings.attempt_timeout);
        match timeout(within, self.attempts.renew_token()).await {
            Ok(Ok(true)) if self.tally.attempts < self.settings.max_attempts => {
                telemetry::warn_of_retry(self.operation, self.tally.attempts, rejection.kind(), Duration::ZERO);
                Ok(())
            }
            Ok(Ok(_)) | Err(_) => Err(rejection),
            Ok(Err(problem)) => {
                Err(problem.with_advice("it was asked for another token, because the server rejected the last one"))
            }
        }
    }

    /// What was refused for a limit had no effect, so that any operation may be retried when the limit has ended. The wait is that
    /// of all calls that are refused for it, and the error says how long it is.
    fn after_limit(&mut self, error: Error, limit: RateLimitKind, wait: Duration) -> Next {
        let wait = self.throttle.limits.note_limit(self.operation, limit, wait, Instant::now());
        let error = error.with_retry_after(Some(wait));
        if wait > self.limit_wait_left || self.tally.attempts >= self.settings.max_attempts {
            return Next::End(Err(error));
        }
        let Some(taken) = self.throttle.budget.take_after_limit() else { return Next::End(Err(error)) };
        self.taken = Some(taken);
        Next::Retry(Duration::ZERO)
    }

    fn succeeded(&self, mut reply: Reply) -> Reply {
        self.throttle.budget.put_back_for_success(self.taken);
        reply.history.attempts = self.tally.attempts;
        reply
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

/// A time-out of more than a century is as good as none.
fn in_future(limit: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
    let now = Instant::now();
    now.checked_add(limit.min(CENTURY)).unwrap_or(now)
}

fn timed_out(what: &str, limit: Duration) -> Error {
    Error::new(ErrorKind::Timeout, format!("the {what} took longer than {} s", limit.as_secs_f64()))
}

fn refused_here(limit: RateLimitKind, wait: Duration) -> Error {
    Error::new(ErrorKind::RateLimited, "not sent: an earlier response named a rate limit, which has not ended yet")
        .with_rate_limit_kind(Some(limit))
        .with_retry_after(Some(wait))
}
