//! What is known of rate limits, so that a call that would only be refused is not sent.
//!
//! One for each transport, thus for one origin and one token, and shared by all clones.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use tokio::time::Instant;

use crate::operation::Operation;
use crate::rate_limit::{Limit, RateLimit, wait_of_window};

/// What GitHub calls the limit that most operations share, and the name for a limit that names no resource.
const COMMON_RESOURCE: &str = "core";

/// GitHub knows about ten. A server that invents more must not fill our memory.
const MOST_RESOURCES: usize = 32;

/// Until when nothing is sent, and why.
#[derive(Debug, Default)]
pub(super) struct Limits(Mutex<Blocks>);

#[derive(Debug, Default)]
struct Blocks {
    used_up: HashMap<String, Instant>,
    slowed_down: Option<Instant>,
    /// Which resource an operation counted against when it was last answered.
    resources: HashMap<&'static str, String>,
}

impl Limits {
    /// Which limit would refuse `operation` now, and for how much longer.
    pub(super) fn refusal(&self, operation: &Operation) -> Option<(Limit, Duration)> {
        let now = Instant::now();
        let mut blocks = self.blocks();
        blocks.used_up.retain(|_, until| *until > now);
        blocks.slowed_down = blocks.slowed_down.filter(|until| *until > now);
        let resource = blocks.resources.get(operation.id()).map_or(COMMON_RESOURCE, String::as_str);
        let primary = blocks.used_up.get(resource).map(|until| (Limit::Primary, *until));
        let secondary = blocks.slowed_down.map(|until| (Limit::Secondary, until));
        let (limit, until) = primary.into_iter().chain(secondary).max_by_key(|(_, until)| *until)?;
        Some((limit, until.duration_since(now)))
    }

    /// Notes what the headers of any answer say, and the limit that it reached, if it reached one.
    pub(super) fn note(&self, operation: &Operation, headers: &HeaderMap, reached: Option<(Limit, Duration)>) {
        let told = RateLimit::of(headers);
        if told.is_none() && reached.is_none() {
            return;
        }
        let mut blocks = self.blocks();
        let resource = told
            .and_then(|told| told.resource)
            .filter(|name| blocks.has_room_for(name))
            .unwrap_or_else(|| COMMON_RESOURCE.to_owned());
        if let Some(wait) = wait_of_window(headers) {
            blocks.use_up(&resource, wait);
        }
        match reached {
            Some((Limit::Primary, wait)) => blocks.use_up(&resource, wait),
            Some((Limit::Secondary | Limit::LoginAttempts, wait)) => {
                blocks.slowed_down = blocks.slowed_down.max(after(wait))
            }
            None => {}
        }
        blocks.resources.insert(operation.id(), resource);
    }

    /// Nothing here can be left half done, so that a panic elsewhere does no harm.
    fn blocks(&self) -> MutexGuard<'_, Blocks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Blocks {
    fn has_room_for(&self, resource: &str) -> bool {
        self.used_up.contains_key(resource) || self.used_up.len() < MOST_RESOURCES
    }

    /// A later end stands: answers may come in another order than they were made in.
    fn use_up(&mut self, resource: &str, wait: Duration) {
        let Some(until) = after(wait) else { return };
        let known = self.used_up.entry(resource.to_owned()).or_insert(until);
        *known = (*known).max(until);
    }
}

fn after(wait: Duration) -> Option<Instant> {
    if wait.is_zero() { None } else { Instant::now().checked_add(wait) }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const LIST: Operation = Operation::get("list", "/a");
    const SEARCH: Operation = Operation::get("search", "/b");
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

    #[tokio::test(start_paused = true)]
    async fn c40_c45_a_used_up_window_refuses_until_it_ends() {
        let limits = Limits::default();
        limits.note(&LIST, &used_up("core", 30), None);
        assert_eq!(limits.refusal(&LIST), Some((Limit::Primary, Duration::from_secs(30))));
        tokio::time::advance(Duration::from_secs(29)).await;
        assert!(limits.refusal(&LIST).is_some());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(limits.refusal(&LIST), None);
    }

    #[tokio::test(start_paused = true)]
    async fn c45_another_resource_is_not_touched_but_by_a_secondary_limit() {
        let limits = Limits::default();
        limits.note(&SEARCH, &used_up("search", 30), None);
        assert!(limits.refusal(&SEARCH).is_some());
        assert_eq!(limits.refusal(&LIST), None);
        limits.note(&SEARCH, &HeaderMap::new(), Some((Limit::Secondary, MINUTE)));
        assert_eq!(limits.refusal(&LIST), Some((Limit::Secondary, MINUTE)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_shorter_limit_does_not_end_a_longer_one() {
        for limit in [Limit::Primary, Limit::Secondary] {
            let limits = Limits::default();
            for wait in [60, 5] {
                limits.note(&LIST, &HeaderMap::new(), Some((limit, Duration::from_secs(wait))));
            }
            assert_eq!(limits.refusal(&LIST), Some((limit, MINUTE)));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn c46_no_headers_change_nothing() {
        let limits = Limits::default();
        limits.note(&LIST, &HeaderMap::new(), None);
        assert_eq!(limits.refusal(&LIST), None);
        assert!(limits.blocks().resources.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_invents_resources_fills_no_memory() {
        let limits = Limits::default();
        for number in 0..10_000 {
            limits.note(&LIST, &used_up(&format!("r{number}"), 3_600), None);
        }
        assert!(limits.blocks().used_up.len() <= MOST_RESOURCES + 1);
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_wait_does_not_overflow() {
        let limits = Limits::default();
        limits.note(&LIST, &HeaderMap::new(), Some((Limit::Primary, Duration::MAX)));
        limits.note(&LIST, &used_up("core", u64::from(u32::MAX)), Some((Limit::Primary, Duration::ZERO)));
        assert!(limits.refusal(&LIST).is_some_and(|(_, wait)| wait <= Duration::from_secs(3_600)));
    }
}
