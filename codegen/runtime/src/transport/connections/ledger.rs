//! Limits the number of connections to that of calls in flight.
//!
//! The HTTP library makes a connection whenever a request finds no idle one. The connection of a call that has just ended may still
//! be on its way back to the pool, on a task of the library, or about to be closed; the library reports neither. So such connections
//! are counted as open. If they leave no room for a new one, a request waits, and gets a connection as soon as one returns.
//!
//! If the connections never return, the wait is in vain. How long to wait is learned from the server. For a server that keeps its
//! connections, as HTTP/1.1 intends, it is longer than a return ever takes. Each wait in vain shortens the next one to an eighth, so
//! that a server that silently closes its connections delays hardly more than one request.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

/// The initial wait.
pub(super) const PATIENCE: Duration = Duration::from_millis(100);
/// The wait for a server that keeps its connections: far longer than a return takes, even on an overloaded machine.
const MOST_PATIENCE: Duration = Duration::from_millis(250);
/// A shorter wait is not worth it.
const LEAST_PATIENCE: Duration = Duration::from_millis(1);
const SHORTENED_BY: u32 = 8;

/// A wait has at least [`LEAST_STEPS`] of these, so that it does not end just because the process was not scheduled for a while.
const STEP: Duration = Duration::from_millis(2);
const LEAST_STEPS: u32 = 3;

/// Servers may close idle connections. If one that was idle for this long does not return, nothing is learned about the server.
const IDLE: Duration = Duration::from_secs(1);

/// The connections on one runtime.
#[derive(Debug)]
pub(super) struct Ledger {
    max_connections: usize,
    most_patience: Duration,
    counts: Mutex<Counts>,
    changed: Notify,
}

#[derive(Debug)]
struct Counts {
    /// Connections that requests hold, including those being made.
    held: usize,
    /// Connections that are idle, returning to the pool or about to be closed, oldest first.
    returning: VecDeque<Returning>,
    patience: Duration,
}

#[derive(Clone, Copy, Debug)]
struct Returning {
    since: Instant,
    end: End,
}

/// What happens to a connection when its request has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The response is complete: a task of the HTTP library returns the connection to the pool.
    Returning,
    /// A task of the HTTP library closes it, or finds that it can be reused after all.
    Closing,
    /// The server closes it, or it was never made.
    Gone,
}

impl Ledger {
    /// Waits count towards the connect time-out, so they use at most a quarter of it.
    pub(super) fn new(max_connections: usize, connect_timeout: Duration) -> Self {
        let most_patience = MOST_PATIENCE.min(connect_timeout / 4);
        let patience = PATIENCE.min(most_patience);
        let counts = Mutex::new(Counts { held: 0, returning: VecDeque::new(), patience });
        Self { max_connections, most_patience, counts, changed: Notify::new() }
    }

    /// Waits until one more connection may be made, and counts it as held.
    pub(super) async fn room(&self) {
        let mut steps = 0;
        loop {
            let changed = self.changed.notified();
            if self.take_room(steps >= LEAST_STEPS) {
                return;
            }
            if timeout(STEP, changed).await.is_err() {
                steps = steps.saturating_add(1);
            }
        }
    }

    fn take_room(&self, has_waited: bool) -> bool {
        let mut counts = self.counts();
        if has_waited && !counts.has_room(self.max_connections) && counts.give_up(self.most_patience) {
            self.changed.notify_waiters();
        }
        let has_room = counts.has_room(self.max_connections);
        if has_room {
            counts.held = counts.held.saturating_add(1);
        }
        has_room
    }

    /// A request without a connection got an idle one.
    pub(super) fn reused_in_place_of_none(&self) {
        let mut counts = self.counts();
        counts.held = counts.held.saturating_add(1);
        counts.returning.pop_front();
    }

    /// A request for which a connection was being made got an idle one. The new connection will be idle once it is made.
    pub(super) fn reused_in_place_of_new(&self) {
        let mut counts = self.counts();
        counts.returning.pop_front();
        counts.returning.push_back(Returning { since: Instant::now(), end: End::Closing });
    }

    /// A response arrived on a reused connection.
    pub(super) fn server_keeps_connections(&self) {
        let mut counts = self.counts();
        counts.patience = counts.patience.saturating_mul(2).max(LEAST_PATIENCE).min(self.most_patience);
    }

    /// A request released its connection.
    pub(super) fn ended(&self, end: End) {
        let mut counts = self.counts();
        counts.held = counts.held.saturating_sub(1);
        let is_waited_for = match end {
            End::Returning => !counts.patience.is_zero(),
            End::Closing => true,
            End::Gone => false,
        };
        if is_waited_for {
            counts.returning.push_back(Returning { since: Instant::now(), end });
        }
        // The pool keeps no more idle connections than this.
        if counts.returning.len() > self.max_connections {
            counts.returning.pop_front();
        }
        drop(counts);
        self.changed.notify_waiters();
    }

    /// A poisoned lock is fine: no update can be left incomplete.
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn has_room(&self, max_connections: usize) -> bool {
        self.held.saturating_add(self.returning.len()) < max_connections
    }

    /// Removes connections that should have returned by now, because a request still waits for one. Returns whether there were any.
    fn give_up(&mut self, most_patience: Duration) -> bool {
        let before = self.returning.len();
        let now = Instant::now();
        let (patience, mut was_vain) = (self.patience, false);
        self.returning.retain(|returning| {
            let age = now.saturating_duration_since(returning.since);
            let is_given_up = age >= if returning.end == End::Closing { most_patience } else { patience };
            was_vain |= is_given_up && returning.end == End::Returning && age < IDLE;
            !is_given_up
        });
        if was_vain {
            self.patience = Some(patience / SHORTENED_BY).filter(|left| *left >= LEAST_PATIENCE).unwrap_or_default();
        }
        self.returning.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// A ledger after this many connections were made and their calls have ended.
    async fn returning(connections: usize) -> Ledger {
        let ledger = Ledger::new(connections, SECOND * 5);
        for _ in 0..connections {
            ledger.room().await;
        }
        for _ in 0..connections {
            ledger.ended(End::Returning);
        }
        ledger
    }

    async fn wait_of(ledger: &Ledger) -> Duration {
        let start = Instant::now();
        ledger.room().await;
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn c69_a_connection_too_many_is_made_only_when_none_has_come_back() {
        let ledger = returning(1).await;
        let wait = wait_of(&ledger).await;
        assert!(wait >= PATIENCE, "{wait:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn c69_there_is_room_as_soon_as_a_connection_is_gone() {
        let ledger = Ledger::new(1, SECOND);
        ledger.room().await;
        let (wait, ()) = tokio::join!(wait_of(&ledger), async {
            tokio::task::yield_now().await;
            ledger.ended(End::Gone);
        });
        assert_eq!(wait, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn c69_an_idle_connection_that_is_used_again_is_not_counted_twice() {
        let ledger = returning(2).await;
        ledger.reused_in_place_of_none();
        ledger.ended(End::Returning);
        ledger.reused_in_place_of_none();
        ledger.reused_in_place_of_none();
        ledger.ended(End::Gone);
        assert_eq!(wait_of(&ledger).await, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn c119_a_server_that_closes_without_a_word_is_hardly_waited_for() {
        let ledger = Ledger::new(10, SECOND * 5);
        let start = Instant::now();
        for _ in 0..10 {
            ledger.room().await;
        }
        for _ in 0..1_000 {
            ledger.ended(End::Returning);
            ledger.room().await;
        }
        assert!(start.elapsed() < PATIENCE * 2, "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn c119_a_server_that_keeps_connections_again_is_waited_for_again() {
        let ledger = returning(1).await;
        for _ in 0..5 {
            ledger.room().await;
            ledger.ended(End::Returning);
        }
        assert_eq!(wait_of(&ledger).await, Duration::ZERO);
        for _ in 0..20 {
            ledger.server_keeps_connections();
        }
        ledger.ended(End::Returning);
        assert!(wait_of(&ledger).await >= MOST_PATIENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn c119_an_idle_connection_that_was_closed_is_not_held_against_the_server() {
        let ledger = returning(1).await;
        tokio::time::advance(IDLE).await;
        assert!(wait_of(&ledger).await <= STEP * (LEAST_STEPS + 1));
        assert_eq!(ledger.counts().patience, PATIENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn c69_waits_leave_most_of_the_time_to_connect() {
        let ledger = Ledger::new(1, SECOND / 10);
        ledger.room().await;
        ledger.ended(End::Returning);
        let wait = wait_of(&ledger).await;
        assert!(wait < SECOND / 20, "{wait:?}");
    }
}
