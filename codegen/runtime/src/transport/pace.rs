//! The number of calls in flight, and the time between writes.

use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// Calls wait here in the order of their arrival.
#[derive(Debug)]
pub(super) struct Pace {
    places: Semaphore,
    write_spacing: Duration,
    last_write: Mutex<Option<Instant>>,
}

/// A place among the calls in flight. Dropping it frees it.
pub(super) type Place<'a> = SemaphorePermit<'a>;

impl Pace {
    pub(super) fn new(max_in_flight: usize, write_spacing: Duration) -> Self {
        let places = Semaphore::new(max_in_flight.min(Semaphore::MAX_PERMITS));
        Self { places, write_spacing, last_write: Mutex::new(None) }
    }

    /// Waits until the last write was sent long enough ago. Other writes are queued until this one has been sent, so that the spacing
    /// holds between requests on the wire. Reads get their turn at once.
    pub(super) async fn write_turn(&self, operation: &Operation) -> WriteTurn<'_> {
        if self.write_spacing.is_zero() || !operation.is_write() {
            return WriteTurn(None);
        }
        let last_write = self.last_write.lock().await;
        if let Some(next) = last_write.and_then(|last| last.checked_add(self.write_spacing)) {
            sleep_until(next).await;
        }
        WriteTurn(Some(last_write))
    }

    /// Waits for a place among the calls in flight.
    pub(super) async fn place(&self) -> Result<Place<'_>, Error> {
        let place = self.places.acquire().await;
        place.map_err(|_| Error::new(ErrorKind::Transport, "the client is shut down"))
    }

    #[cfg(test)]
    pub(super) fn places_left(&self) -> usize {
        self.places.available_permits()
    }
}

/// The turn of a call, which ends when this is dropped. It has no effect unless the call was sent.
#[derive(Debug)]
pub(super) struct WriteTurn<'a>(Option<MutexGuard<'a, Option<Instant>>>);

impl WriteTurn<'_> {
    /// The call is sent now.
    pub(super) fn sends(self) {
        if let Some(mut last_write) = self.0 {
            *last_write = Some(Instant::now());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const GET: Operation = Operation::get("get", "/a");
    const DELETE: Operation = Operation::delete("delete", "/a");

    /// When a call is sent, after it had its turn and its place.
    async fn sent(pace: &Pace, operation: &Operation) -> Instant {
        let turn = pace.write_turn(operation).await;
        let _place = pace.place().await.unwrap();
        turn.sends();
        Instant::now()
    }

    #[tokio::test(start_paused = true)]
    async fn c70_twenty_deletes_at_once_are_sent_a_second_apart() {
        let pace = Arc::new(Pace::new(10, SECOND));
        let start = Instant::now();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let pace = Arc::clone(&pace);
                tokio::spawn(async move { sent(&pace, &DELETE).await })
            })
            .collect();
        let mut times = Vec::new();
        for task in tasks {
            times.push(task.await.unwrap().duration_since(start).as_secs());
        }
        times.sort_unstable();
        assert_eq!(times, (0..20).collect::<Vec<u64>>());
    }

    #[tokio::test(start_paused = true)]
    async fn c70_reads_do_not_wait_for_writes_and_without_the_setting_nothing_waits() {
        let start = Instant::now();
        let pace = Pace::new(10, SECOND);
        for operation in [&DELETE, &GET] {
            assert_eq!(sent(&pace, operation).await, start);
        }
        let pace = Pace::new(10, Duration::ZERO);
        for _ in 0..20 {
            assert_eq!(sent(&pace, &DELETE).await, start);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn c115_the_distance_is_counted_from_the_sending_and_not_from_before_the_place() {
        let pace = Arc::new(Pace::new(1, SECOND));
        let start = Instant::now();
        let read = pace.place().await.unwrap();
        let writes = [(); 2].map(|()| {
            let pace = Arc::clone(&pace);
            tokio::spawn(async move { sent(&pace, &DELETE).await })
        });
        tokio::time::sleep(SECOND * 5).await;
        drop(read);
        let mut times = Vec::new();
        for write in writes {
            times.push(write.await.unwrap().duration_since(start).as_secs());
        }
        assert_eq!(times, [5, 6]);
    }

    #[tokio::test(start_paused = true)]
    async fn c115_a_turn_that_is_not_used_is_no_write() {
        let pace = Pace::new(1, SECOND);
        let start = Instant::now();
        for _ in 0..20 {
            drop(pace.write_turn(&DELETE).await);
        }
        assert_eq!(sent(&pace, &DELETE).await, start);
        for _ in 0..20 {
            drop(pace.write_turn(&DELETE).await);
        }
        assert_eq!(sent(&pace, &DELETE).await, start + SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn c68_a_write_that_gives_up_waiting_holds_nobody_up() {
        let pace = Pace::new(1, SECOND);
        let turn = pace.write_turn(&DELETE).await;
        let place = pace.place().await.unwrap();
        turn.sends();
        assert!(tokio::time::timeout(SECOND * 5, sent(&pace, &DELETE)).await.is_err());
        drop(place);
        sent(&pace, &DELETE).await;
        assert_eq!(pace.places.available_permits(), 1);
    }
}
