//! Whether a failed attempt is followed by another, and after which pause.
//!
//! Written here rather than taken from a back-off crate: those give delays, and the delay is the small part. What is left is
//! the rule of what may be retried, the server's own `Retry-After`, a shared bucket, and a pause that must fit into what is
//! left of the operation's time.

use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::response::Head;
use crate::settings::Settings;
use crate::status::may_pass;

/// Before a POST is sent again, so that whatever broke the first has a moment to finish.
const PAUSE_BEFORE_RETRY_OF_A_POST: Duration = Duration::from_secs(1);

/// Replicas of a server need seconds, not milliseconds, to learn of a new token.
const PAUSE_IN_GRACE: Duration = Duration::from_secs(1);

/// An attempt that did not succeed.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) reached: Reached,
    /// Of an answer that was an error.
    pub(super) head: Option<Head>,
}

/// How far a failed attempt got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// No connection was made, so nothing was sent.
    Nothing,
    /// The request was sent, or part of it, and no whole answer came back.
    Perhaps,
    /// The server answered.
    Answered,
}

impl Failure {
    /// Whether the server may have done what was asked, though it did not say so.
    pub(super) fn is_ambiguous(&self) -> bool {
        match self.reached {
            Reached::Nothing => false,
            Reached::Perhaps => true,
            Reached::Answered => self.is_passing_fault(),
        }
    }

    fn is_passing_fault(&self) -> bool {
        self.error.status().is_some_and(may_pass)
    }

    /// Of those, 500 alone may come from the middle of the work; the others come from what stands before the application.
    fn is_fault_of_a_gateway(&self) -> bool {
        self.is_passing_fault() && self.error.status().is_some_and(|status| status.as_u16() != 500)
    }

    fn is_broken_connection(&self) -> bool {
        self.reached == Reached::Perhaps && self.error.kind() == ErrorKind::Transport
    }
}

/// What has been tried of a call so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) attempts: u32,
    /// How many of the earlier attempts may have had an effect.
    pub(super) ambiguous: u32,
}

/// The least pause before the next attempt, to which [`jittered_delay`] is added, or `None` if there is to be none. `tally` counts the failed attempt.
pub(super) fn pause_before_retry(
    operation: &Operation,
    failure: &Failure,
    tally: Tally,
    settings: &Settings,
) -> Option<Duration> {
    if tally.attempts >= settings.max_attempts {
        return None;
    }
    let asked_for = failure.error.retry_after().unwrap_or_default();
    if failure.reached == Reached::Nothing {
        return matches!(failure.error.kind(), ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Proxy)
            .then_some(asked_for);
    }
    if operation.is_idempotent() {
        let may_pass = failure.is_passing_fault()
            || failure.is_broken_connection()
            || (failure.reached == Reached::Perhaps && failure.error.kind() == ErrorKind::Timeout);
        return may_pass.then_some(asked_for);
    }
    let is_allowed = tally.ambiguous.saturating_add(1) < settings.max_post_attempts;
    (operation.is_retryable() && is_allowed && (failure.is_fault_of_a_gateway() || failure.is_broken_connection()))
        .then_some(asked_for.max(PAUSE_BEFORE_RETRY_OF_A_POST))
}

/// The least pause before an attempt with the same token, if the server may have rejected it because it is new: within the grace of its
/// source. A rejection has no effect, so this applies to all operations.
pub(super) fn pause_in_grace(
    failure: &Failure,
    grace_left: Duration,
    tally: Tally,
    settings: &Settings,
) -> Option<Duration> {
    let is_rejection = matches!(failure.error.kind(), ErrorKind::Unauthorized | ErrorKind::Forbidden);
    (is_rejection && !grace_left.is_zero() && tally.attempts < settings.max_attempts)
        .then(|| PAUSE_IN_GRACE.min(grace_left))
}

/// Full jitter: anything between nothing and the exponential step, which spreads clients that failed together.
pub(super) fn jittered_delay(failed_attempts: u32, settings: &Settings) -> Duration {
    longest_delay(failed_attempts, settings).mul_f64(fastrand::f64())
}

fn longest_delay(failed_attempts: u32, settings: &Settings) -> Duration {
    let doublings = failed_attempts.saturating_sub(1);
    let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
    settings.retry_base_delay.saturating_mul(factor).min(settings.max_retry_delay)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    const GET: Operation = Operation::get("get", "/a");
    const DELETE: Operation = Operation::delete("delete", "/a").success(204);
    const RETRYABLE: Operation = Operation::post("create", "/a").success(201).retryable();
    const POST: Operation = Operation::post("create", "/a").success(201);

    fn answered(status: u16) -> Failure {
        let kind = if status >= 500 { ErrorKind::Server } else { ErrorKind::Rejected };
        let error = Error::new(kind, "x").with_status(StatusCode::from_u16(status).unwrap());
        Failure { error, reached: Reached::Answered, head: None }
    }

    fn broken(kind: ErrorKind, reached: Reached) -> Failure {
        Failure { error: Error::new(kind, "x"), reached, head: None }
    }

    fn pause(operation: &Operation, failure: &Failure) -> Option<u64> {
        let tally = Tally { attempts: 1, ambiguous: 0 };
        pause_before_retry(operation, failure, tally, &Settings::default()).map(|pause| pause.as_secs())
    }

    #[test]
    fn c34_what_is_idempotent_is_retried_when_the_fault_may_pass() {
        for operation in [&GET, &DELETE] {
            for status in [408, 421, 425, 500, 502, 503, 504, 520, 527] {
                assert_eq!(pause(operation, &answered(status)), Some(0), "{status}");
            }
            for status in [400, 401, 403, 404, 422, 429, 501, 505, 599] {
                assert_eq!(pause(operation, &answered(status)), None, "{status}");
            }
            for kind in [ErrorKind::Transport, ErrorKind::Timeout] {
                assert_eq!(pause(operation, &broken(kind, Reached::Perhaps)), Some(0), "{kind}");
            }
            for kind in [ErrorKind::TooLarge, ErrorKind::Redirect, ErrorKind::Decode] {
                assert_eq!(pause(operation, &broken(kind, Reached::Answered)), None, "{kind}");
            }
        }
    }

    #[test]
    fn c36_a_retryable_post_waits_a_second_and_is_retried_once() {
        for status in [408, 421, 425, 502, 503, 504, 520, 527] {
            assert_eq!(pause(&RETRYABLE, &answered(status)), Some(1), "{status}");
            assert_eq!(pause(&POST, &answered(status)), None, "{status}");
        }
        let reset = broken(ErrorKind::Transport, Reached::Perhaps);
        assert_eq!(pause(&RETRYABLE, &reset), Some(1));
        assert_eq!(pause(&RETRYABLE, &answered(500)), None);
        assert_eq!(pause(&RETRYABLE, &broken(ErrorKind::Timeout, Reached::Perhaps)), None);

        let settings = Settings::default();
        let again = Tally { attempts: 2, ambiguous: 1 };
        assert_eq!(pause_before_retry(&RETRYABLE, &reset, again, &settings), None);
        let off = Settings { max_post_attempts: 1, ..settings };
        assert_eq!(pause_before_retry(&RETRYABLE, &reset, Tally { attempts: 1, ambiguous: 0 }, &off), None);
    }

    #[test]
    fn c93_a_post_that_the_caller_allows_to_be_retried_has_all_its_attempts() {
        for (max_post_attempts, attempts, pause) in [
            (1, 1, None),
            (2, 1, Some(1)),
            (2, 2, None),
            (3, 2, Some(1)),
            (4, 2, Some(1)),
            (4, 3, None),
            (u32::MAX, 3, None),
        ] {
            let settings = Settings { max_post_attempts, ..Settings::default() };
            let tally = Tally { attempts, ambiguous: attempts - 1 };
            for failure in [answered(502), broken(ErrorKind::Transport, Reached::Perhaps)] {
                let least = pause_before_retry(&RETRYABLE, &failure, tally, &settings);
                assert_eq!(least.map(|least| least.as_secs()), pause, "{attempts} of {max_post_attempts}");
                assert_eq!(pause_before_retry(&POST, &failure, tally, &settings), None);
            }
            assert_eq!(pause_before_retry(&RETRYABLE, &answered(500), tally, &settings), None);
        }
    }

    #[test]
    fn c37_whatever_was_not_sent_is_sent_again() {
        for operation in [&GET, &DELETE, &RETRYABLE, &POST] {
            for kind in [ErrorKind::Transport, ErrorKind::Timeout, ErrorKind::Proxy] {
                assert_eq!(pause(operation, &broken(kind, Reached::Nothing)), Some(0));
            }
            assert_eq!(pause(operation, &broken(ErrorKind::Tls, Reached::Nothing)), None);
        }
    }

    #[test]
    fn the_last_attempt_is_the_last() {
        let last = Tally { attempts: 3, ambiguous: 1 };
        assert_eq!(pause_before_retry(&GET, &answered(503), last, &Settings::default()), None);
    }

    #[test]
    fn a_server_that_says_when_is_believed() {
        let mut failure = answered(503);
        failure.error = failure.error.with_retry_after(Some(Duration::from_secs(7)));
        assert_eq!(pause(&GET, &failure), Some(7));
        assert_eq!(pause(&RETRYABLE, &failure), Some(7));
    }

    #[test]
    fn c34_delays_double_up_to_the_cap_and_are_spread_over_the_whole_range() {
        let settings = Settings::default();
        let longest = |attempts| longest_delay(attempts, &settings).as_millis();
        assert_eq!([1, 2, 3, 6, 7, u32::MAX].map(longest), [500, 1_000, 2_000, 16_000, 20_000, 20_000]);
        let delays: Vec<Duration> = (0..1_000).map(|_| jittered_delay(1, &settings)).collect();
        assert!(delays.iter().all(|delay| *delay <= Duration::from_millis(500)));
        assert!(delays.iter().any(|delay| *delay < Duration::from_millis(100)));
        assert!(delays.iter().any(|delay| *delay > Duration::from_millis(400)));
    }
}
