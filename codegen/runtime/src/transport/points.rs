//! The points that a client spends, as GitHub counts them for its secondary limits, so that it stays below the limit by itself.
//!
//! Calls wait here in the order of their arrival, with neither a turn of others nor a place: see [`Course`](super::course).

use std::collections::VecDeque;
use std::sync::{Mutex as StdMutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex, Notify};
use tokio::time::{Instant, timeout_at};

use crate::operation::Operation;

/// What GitHub counts for a GET, and for any other request.
const POINTS_OF_A_READ: u32 = 1;
pub(crate) const POINTS_OF_A_WRITE: u32 = 5;

const MINUTE: Duration = Duration::from_secs(60);

/// Requests that end within this time are counted as one, until the last of them is a minute old. So what is remembered of a minute is
/// bounded, however many points it may have.
const SLICE: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub(super) struct Points {
    /// How many may be spent in a minute; `None` for any number.
    most: Option<u32>,
    /// Locked by the call that waits first.
    queue: Mutex<()>,
    spent: StdMutex<Spent>,
    /// Notified when points are returned or spent.
    news: Notify,
}

#[derive(Debug, Default)]
struct Spent {
    /// By calls that have not ended. When the server counts a request is not known before it has responded.
    reserved: u32,
    /// What was spent, by when its slice began.
    slices: VecDeque<(Instant, u32)>,
    /// The sum of the slices.
    total: u32,
}

/// The points of one attempt. They count until a minute after this is dropped, or not at all if the attempt was not made.
#[derive(Debug)]
pub(super) struct Reservation<'a>(Option<Reserved<'a>>);

#[derive(Debug)]
struct Reserved<'a> {
    points: &'a Points,
    cost: u32,
    is_sent: bool,
}

impl Points {
    pub(super) fn new(most: Option<u32>) -> Self {
        Self { most, queue: Mutex::default(), spent: StdMutex::default(), news: Notify::new() }
    }

    /// Waits until an attempt may be made.
    pub(super) async fn reserve(&self, operation: &Operation) -> Reservation<'_> {
        let Some(most) = self.most else { return Reservation(None) };
        let cost = cost(operation);
        let _first = self.queue.lock().await;
        loop {
            // Created before the check, so that no notification is lost.
            let news = self.news.notified();
            let outcome = self.spent().reserve(cost, most, Instant::now());
            match outcome {
                Ok(()) => return Reservation(Some(Reserved { points: self, cost, is_sent: false })),
                // Either way there may be more now.
                Err(Some(until)) => drop(timeout_at(until, news).await),
                Err(None) => news.await,
            }
        }
    }

    /// The points of a request that an attempt sends in addition to its first one. It does not wait, because it has a place.
    pub(super) fn count(&self, operation: &Operation) -> Reservation<'_> {
        if self.most.is_none() {
            return Reservation(None);
        }
        let cost = cost(operation);
        let mut spent = self.spent();
        spent.reserved = spent.reserved.saturating_add(cost);
        Reservation(Some(Reserved { points: self, cost, is_sent: true }))
    }

    /// A poisoned lock is fine: no update can be left incomplete.
    fn spent(&self) -> MutexGuard<'_, Spent> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Spent {
    /// Reserves points if that many are left. Otherwise returns when the next ones will be, if that is known.
    fn reserve(&mut self, cost: u32, most: u32, now: Instant) -> Result<(), Option<Instant>> {
        while let Some((_, points)) = self.slices.front().copied().filter(|(since, _)| end(*since) <= now) {
            self.total = self.total.saturating_sub(points);
            self.slices.pop_front();
        }
        let reserved = self.reserved.saturating_add(cost);
        if self.total.saturating_add(reserved) > most {
            return Err(self.slices.front().map(|(since, _)| end(*since)));
        }
        self.reserved = reserved;
        Ok(())
    }

    fn spend(&mut self, cost: u32, now: Instant) {
        self.total = self.total.saturating_add(cost);
        match self.slices.back_mut() {
            Some((since, points)) if now < *since + SLICE => *points = points.saturating_add(cost),
            _ => self.slices.push_back((now, cost)),
        }
    }
}

impl Reservation<'_> {
    /// The attempt is made now.
    pub(super) fn sends(&mut self) {
        if let Some(reserved) = &mut self.0 {
            reserved.is_sent = true;
        }
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        let mut spent = self.points.spent();
        spent.reserved = spent.reserved.saturating_sub(self.cost);
        if self.is_sent {
            spent.spend(self.cost, Instant::now());
        }
        drop(spent);
        self.points.news.notify_waiters();
    }
}

/// When a slice that began then does not count any more.
fn end(since: Instant) -> Instant {
    since + SLICE + MINUTE
}

fn cost(operation: &Operation) -> u32 {
    if operation.is_write() { POINTS_OF_A_WRITE } else { POINTS_OF_A_READ }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GET: Operation = Operation::get("get", "/a");
    const DELETE: Operation = Operation::delete("delete", "/a");

    async fn send(points: &Points, operation: &Operation) -> Instant {
        points.reserve(operation).await.sends();
        Instant::now()
    }

    #[tokio::test(start_paused = true)]
    async fn c130_a_read_is_one_point_and_a_write_five() {
        let points = Points::new(Some(11));
        let start = Instant::now();
        for operation in [&DELETE, &GET, &DELETE] {
            assert_eq!(send(&points, operation).await, start);
        }
        assert_eq!(send(&points, &GET).await, start + MINUTE + SLICE);
        assert_eq!(send(&points, &DELETE).await, start + MINUTE + SLICE);
        assert_eq!(send(&points, &DELETE).await, start + MINUTE + SLICE);
    }

    #[tokio::test(start_paused = true)]
    async fn c130_a_request_counts_until_a_minute_after_its_end() {
        let points = Points::new(Some(5));
        let start = Instant::now();
        let mut slow = points.reserve(&DELETE).await;
        slow.sends();
        let (waited_for, ()) = tokio::join!(send(&points, &GET), async {
            tokio::time::sleep(MINUTE / 2).await;
            drop(slow);
        });
        assert_eq!(waited_for, start + MINUTE / 2 + MINUTE + SLICE);
    }

    #[tokio::test(start_paused = true)]
    async fn c130_what_is_not_sent_is_not_spent_and_makes_room_at_once() {
        let points = Points::new(Some(5));
        let start = Instant::now();
        for _ in 0..20 {
            drop(points.reserve(&DELETE).await);
        }
        let unused = points.reserve(&DELETE).await;
        let (waited_for, ()) = tokio::join!(send(&points, &GET), async {
            tokio::time::sleep(MINUTE / 2).await;
            drop(unused);
        });
        assert_eq!(waited_for, start + MINUTE / 2);
    }

    #[tokio::test(start_paused = true)]
    async fn c130_calls_wait_in_order_and_who_gives_up_holds_nobody_up() {
        let points = Points::new(Some(6));
        let start = Instant::now();
        send(&points, &DELETE).await;
        let given_up = tokio::time::timeout(MINUTE / 2, send(&points, &DELETE));
        let read = async {
            tokio::time::sleep(MINUTE / 4).await;
            send(&points, &GET).await
        };
        let (given_up, read) = tokio::join!(given_up, read);
        assert!(given_up.is_err());
        assert_eq!(read, start + MINUTE / 2, "it would have fitted in at once, and waits for its turn");
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_maximum_nothing_waits_and_nothing_is_counted() {
        let points = Points::new(None);
        let start = Instant::now();
        for _ in 0..10_000 {
            assert_eq!(send(&points, &DELETE).await, start);
        }
        drop(points.count(&DELETE));
        assert!(points.spent().slices.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn c130_what_is_remembered_does_not_grow_with_the_points() {
        let points = Points::new(Some(u32::MAX));
        for _ in 0..100_000 {
            drop(points.count(&GET));
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        send(&points, &GET).await;
        let spent = points.spent();
        assert!(spent.slices.len() <= 1_210, "{}", spent.slices.len());
        assert_eq!(spent.total, spent.slices.iter().map(|(_, points)| points).sum::<u32>());
        assert!((60_000..=60_100).contains(&spent.total), "{}", spent.total);
    }
}
