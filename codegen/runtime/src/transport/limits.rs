//! Known rate limits, so that a call that the server would reject is not sent.
//!
//! Each transport has one [`Limits`], so it is for one origin and one token, and shared by all clones.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::operation::Operation;
use crate::rate_limit::{RateLimit, RateLimitKind, wait_of_window};

/// GitHub's name for the resource of most operations. Also used if a response names no resource.
const COMMON_RESOURCE: &str = "core";

/// GitHub has about ten. A server that invents more must not fill the memory.
const MOST_RESOURCES: usize = 32;

/// The maximum additional wait of each waiting call. Calls that waited for the same limit resume at about ten per second, because the
/// server would reject them again if all resumed at once.
const SPREAD: Duration = Duration::from_millis(100);

/// The known limits, and when they end.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    blocks: Mutex<Blocks>,
    waiting: AtomicU32,
    /// Notified when a limit becomes known.
    news: Notify,
}

#[derive(Debug, Default)]
struct Blocks {
    used_up: HashMap<String, Instant>,
    /// A limit that applies to all requests with the token.
    slowed_down: Option<(RateLimitKind, Instant)>,
    operations: HashMap<&'static str, Known>,
}

/// What is known from the responses to an operation.
#[derive(Debug)]
struct Known {
    /// The resource that its last response named.
    resource: String,
    /// The end of the primary limit that the last rate limited response to this operation was reported with. It stays valid even if
    /// the operation turns out to use another resource.
    refused_until: Option<Instant>,
}

impl Default for Known {
    fn default() -> Self {
        Self { resource: COMMON_RESOURCE.to_owned(), refused_until: None }
    }
}

/// Why a call is not sent now, and for how much longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) limit: RateLimitKind,
    pub(crate) wait: Duration,
}

/// A call that waits for a limit to end.
pub(super) struct Waiter<'a> {
    limits: &'a Limits,
    ahead: u32,
}

impl Limits {
    /// The limit that refuses `operation` now, and for how much longer.
    pub(crate) fn refusal(&self, operation: &Operation, now: Instant) -> Option<Refusal> {
        let mut blocks = self.blocks();
        blocks.used_up.retain(|_, until| *until > now);
        blocks.slowed_down = blocks.slowed_down.filter(|(_, until)| *until > now);
        let primary = blocks.primary(operation).filter(|until| *until > now);
        let primary = primary.map(|until| (RateLimitKind::Primary, until));
        let (limit, until) = primary.into_iter().chain(blocks.slowed_down).max_by_key(|(_, until)| *until)?;
        Some(Refusal { limit, wait: until.saturating_duration_since(now) })
    }

    /// Returns once a limit refuses `operation`.
    pub(super) async fn refused(&self, operation: &Operation) {
        loop {
            // Created before the check, so that no notification is lost.
            let news = self.news.notified();
            if self.refusal(operation, Instant::now()).is_some() {
                return;
            }
            news.await;
        }
    }

    /// Records what the headers of a response say about a window.
    pub(crate) fn note(&self, operation: &Operation, headers: &HeaderMap, now: Instant) {
        let Some(told) = RateLimit::of(headers) else { return };
        let mut blocks = self.blocks();
        let resource = told.resource.unwrap_or_else(|| COMMON_RESOURCE.to_owned());
        let resource = if blocks.has_room_for(&resource) { resource } else { COMMON_RESOURCE.to_owned() };
        if let Some(wait) = wait_of_window(headers) {
            blocks.use_up(&resource, wait, now);
        }
        blocks.operations.entry(operation.id()).or_default().resource = resource;
        drop(blocks);
        self.news.notify_waiters();
    }

    /// Records a rate limited response, whose headers are recorded already. Returns for how long `operation` will be refused: longer
    /// than `wait` if a longer limit is known.
    pub(crate) fn note_limit(
        &self,
        operation: &Operation,
        limit: RateLimitKind,
        wait: Duration,
        now: Instant,
    ) -> Duration {
        let mut blocks = self.blocks();
        match limit {
            RateLimitKind::Primary => {
                let resource = blocks.operations.entry(operation.id()).or_default().resource.clone();
                blocks.use_up(&resource, wait, now);
            }
            RateLimitKind::Secondary | RateLimitKind::LoginAttempts => {
                let block = now.checked_add(wait).map(|until| (limit, until));
                blocks.slowed_down = blocks.slowed_down.into_iter().chain(block).max_by_key(|(_, until)| *until);
            }
        }
        // The caller learns how long this operation is refused, so a later response that names another resource must not end it.
        if let Some(until) = blocks.primary(operation) {
            blocks.operations.entry(operation.id()).or_default().refused_until = Some(until);
        }
        drop(blocks);
        self.news.notify_waiters();
        self.refusal(operation, now).map_or(wait, |refusal| refusal.wait.max(wait))
    }

    /// Adds a call to the end of the queue of waiting calls.
    pub(super) fn line_up(&self) -> Waiter<'_> {
        Waiter { limits: self, ahead: self.waiting.fetch_add(1, Ordering::Relaxed) }
    }

    /// A poisoned lock is fine: no update can be left incomplete.
    fn blocks(&self) -> MutexGuard<'_, Blocks> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiter<'_> {
    /// How much longer than the limit this call waits: never zero, and longer the more calls are ahead. If that exceeds `longest`, a
    /// random wait of at most `longest`.
    pub(super) fn delay(&self, longest: Duration) -> Duration {
        let part = 1.0 - fastrand::f64();
        let delay = SPREAD.saturating_mul(self.ahead).saturating_add(SPREAD.mul_f64(part));
        if delay > longest { longest.mul_f64(part) } else { delay }
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.limits.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Blocks {
    fn has_room_for(&self, resource: &str) -> bool {
        self.used_up.contains_key(resource) || self.used_up.len() < MOST_RESOURCES
    }

    /// The end of the primary limit of an operation, even if it has passed.
    fn primary(&self, operation: &Operation) -> Option<Instant> {
        let known = self.operations.get(operation.id());
        let of_resource = self.used_up.get(known.map_or(COMMON_RESOURCE, |known| &known.resource)).copied();
        of_resource.max(known.and_then(|known| known.refused_until))
    }

    /// Keeps the later end, because responses may arrive in another order than their requests were sent.
    fn use_up(&mut self, resource: &str, wait: Duration, now: Instant) {
        let Some(until) = now.checked_add(wait) else { return };
        let known = self.used_up.entry(resource.to_owned()).or_insert(until);
        *known = (*known).max(until);
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::rate_limit::LONGEST_WAIT;

    const LIST: Operation = Operation::get("list", "/a");
    const SEARCH: Operation = Operation::get("search", "/b");
    const OTHER: Operation = Operation::get("other", "/c");
    const MINUTE: Duration = Duration::from_secs(60);

    fn used_up(resource: &str, seconds: u64) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let date = "Sun, 06 Nov 1994 12:00:00 GMT";
        let reset = (784_123_200 + seconds).to_string();
        for (name, value) in [
            ("date", date),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", &reset),
            ("x-ratelimit-resource", resource),
        ] {
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn refused(limits: &Limits, operation: &Operation, now: Instant) -> Option<(RateLimitKind, u64)> {
        limits.refusal(operation, now).map(|Refusal { limit, wait }| (limit, wait.as_secs()))
    }

    #[test]
    fn c40_c45_c88_a_used_up_window_refuses_until_the_second_of_its_reset_has_passed() {
        let (limits, now) = (Limits::default(), Instant::now());
        limits.note(&LIST, &used_up("core", 30), now);
        assert_eq!(refused(&limits, &LIST, now), Some((RateLimitKind::Primary, 31)));
        assert_eq!(refused(&limits, &LIST, now + Duration::from_millis(30_999)), Some((RateLimitKind::Primary, 0)));
        assert_eq!(refused(&limits, &LIST, now + Duration::from_secs(31)), None);
    }

    #[test]
    fn c45_another_resource_is_not_touched_but_by_a_secondary_limit() {
        let (limits, now) = (Limits::default(), Instant::now());
        limits.note(&SEARCH, &used_up("search", 30), now);
        assert!(refused(&limits, &SEARCH, now).is_some());
        assert_eq!(refused(&limits, &LIST, now), None);
        limits.note_limit(&SEARCH, RateLimitKind::Secondary, MINUTE, now);
        assert_eq!(refused(&limits, &LIST, now), Some((RateLimitKind::Secondary, 60)));
    }

    #[test]
    fn the_limit_that_was_met_is_the_one_that_is_named() {
        for limit in [RateLimitKind::Primary, RateLimitKind::Secondary, RateLimitKind::LoginAttempts] {
            let (limits, now) = (Limits::default(), Instant::now());
            for wait in [60, 5] {
                limits.note_limit(&LIST, limit, Duration::from_secs(wait), now);
            }
            assert_eq!(refused(&limits, &LIST, now), Some((limit, 60)), "the shorter one does not end the longer one");
        }
    }

    #[test]
    fn c117_a_refusal_lasts_as_long_as_the_longest_limit_that_is_known() {
        let (limits, now) = (Limits::default(), Instant::now());
        limits.note(&LIST, &used_up("core", 3_599), now);
        let hour = Duration::from_secs(3_600);
        assert_eq!(limits.note_limit(&LIST, RateLimitKind::Secondary, MINUTE, now), hour);
        assert_eq!(limits.note_limit(&SEARCH, RateLimitKind::Secondary, MINUTE, now), hour, "of the common resource");
        limits.note(&OTHER, &used_up("search", 5), now);
        assert_eq!(limits.note_limit(&OTHER, RateLimitKind::Secondary, MINUTE, now), MINUTE);
    }

    #[test]
    fn c85_a_limit_without_a_resource_holds_for_its_operation_whatever_that_counts_against() {
        let (limits, now) = (Limits::default(), Instant::now());
        limits.note_limit(&SEARCH, RateLimitKind::Primary, MINUTE, now);
        limits.note(&SEARCH, &used_up("search", 5), now);
        assert_eq!(refused(&limits, &SEARCH, now), Some((RateLimitKind::Primary, 60)));
        assert_eq!(refused(&limits, &LIST, now), Some((RateLimitKind::Primary, 60)));
        assert_eq!(refused(&limits, &SEARCH, now + MINUTE), None);
    }

    #[test]
    fn c117_what_an_error_said_stands_when_the_operation_turns_out_to_use_another_resource() {
        for limit in [RateLimitKind::Primary, RateLimitKind::Secondary, RateLimitKind::LoginAttempts] {
            let (limits, now) = (Limits::default(), Instant::now());
            limits.note(&LIST, &used_up("core", 3_599), now);
            let told = limits.note_limit(&LIST, limit, MINUTE, now);
            assert_eq!(told, Duration::from_secs(3_600));
            limits.note(&LIST, &used_up("search", 5), now);
            assert_eq!(limits.refusal(&LIST, now).map(|refusal| refusal.wait), Some(told), "{limit:?}");
        }
    }

    #[test]
    fn c46_no_headers_change_nothing() {
        let (limits, now) = (Limits::default(), Instant::now());
        limits.note(&LIST, &HeaderMap::new(), now);
        assert_eq!(refused(&limits, &LIST, now), None);
        assert!(limits.blocks().operations.is_empty());
    }

    #[test]
    fn a_server_that_invents_resources_fills_no_memory() {
        let (limits, now) = (Limits::default(), Instant::now());
        for number in 0..10_000 {
            limits.note(&LIST, &used_up(&format!("r{number}"), 3_600), now);
        }
        assert!(limits.blocks().used_up.len() <= MOST_RESOURCES + 1);
    }

    #[test]
    fn the_longest_wait_does_not_overflow() {
        let (limits, now) = (Limits::default(), Instant::now());
        limits.note_limit(&LIST, RateLimitKind::Primary, Duration::MAX, now);
        limits.note(&LIST, &used_up("core", u64::from(u32::MAX)), now);
        limits.note_limit(&LIST, RateLimitKind::Secondary, Duration::MAX, now);
        assert_eq!(limits.refusal(&LIST, now).map(|refusal| refusal.wait), Some(LONGEST_WAIT));
    }

    #[test]
    fn c87_those_who_wait_come_back_one_after_the_other() {
        let limits = Limits::default();
        let line: Vec<Waiter<'_>> = (0..20).map(|_| limits.line_up()).collect();
        for (ahead, waiter) in (0..).zip(&line) {
            for _ in 0..100 {
                let delay = waiter.delay(MINUTE);
                assert!(delay > SPREAD * ahead && delay <= SPREAD * (ahead + 1), "{delay:?} behind {ahead}");
                let delay = waiter.delay(SPREAD / 10);
                assert!(!delay.is_zero() && delay <= SPREAD / 10, "{delay:?} of {:?}", SPREAD / 10);
            }
        }
        drop(line);
        assert_eq!(limits.line_up().ahead, 0, "those who have gone are not waited for");
    }
}
