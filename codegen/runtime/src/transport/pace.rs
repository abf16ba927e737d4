//! How many calls are under way at once, and how soon after one another those that change something start.

use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// Calls wait here in the order in which they came.
#[derive(Debug)]
pub(super) struct Pace {
    slots: Semaphore,
    write_spacing: Duration,
    last_write: Mutex<Option<Instant>>,
}

/// A place among the calls under way, free again when it is dropped.
pub(super) type Slot<'a> = SemaphorePermit<'a>;

impl Pace {
    pub(super) fn new(max_in_flight: usize, write_spacing: Duration) -> Self {
        let slots = Semaphore::new(max_in_flight.min(Semaphore::MAX_PERMITS));
        Self { slots, write_spacing, last_write: Mutex::new(None) }
    }

    /// A place among the calls under way. A call that changes something waits for its turn first, and the queue of such calls
    /// waits with it, so that the distance holds where it counts: when they are sent.
    pub(super) async fn turn(&self, operation: &Operation) -> Result<Slot<'_>, Error> {
        if self.write_spacing.is_zero() || !operation.is_write() {
            return self.slot().await;
        }
        let mut last_write = self.last_write.lock().await;
        if let Some(next) = last_write.and_then(|last| last.checked_add(self.write_spacing)) {
            sleep_until(next).await;
        }
        let slot = self.slot().await?;
        *last_write = Some(Instant::now());
        Ok(slot)
    }

    async fn slot(&self) -> Result<Slot<'_>, Error> {
        let slot = self.slots.acquire().await;
        slot.map_err(|_| Error::new(ErrorKind::Transport, "the client is shut down"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const GET: Operation = Operation::get("get", "/a");
    const DELETE: Operation = Operation::delete("delete", "/a");

    #[tokio::test(start_paused = true)]
    async fn c70_twenty_deletes_at_once_start_a_second_apart() {
        let pace = Arc::new(Pace::new(10, SECOND));
        let start = Instant::now();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let pace = Arc::clone(&pace);
                tokio::spawn(async move {
                    let _slot = pace.turn(&DELETE).await.unwrap();
                    Instant::now()
                })
            })
            .collect();
        let mut starts = Vec::new();
        for task in tasks {
            starts.push(task.await.unwrap().duration_since(start).as_secs());
        }
        starts.sort_unstable();
        assert_eq!(starts, (0..20).collect::<Vec<u64>>());
    }

    #[tokio::test(start_paused = true)]
    async fn c70_reads_do_not_wait_for_writes_and_without_the_setting_nothing_waits() {
        let start = Instant::now();
        let pace = Pace::new(10, SECOND);
        drop(pace.turn(&DELETE).await.unwrap());
        drop(pace.turn(&GET).await.unwrap());
        assert_eq!(Instant::now(), start);
        let pace = Pace::new(10, Duration::ZERO);
        for _ in 0..20 {
            drop(pace.turn(&DELETE).await.unwrap());
        }
        assert_eq!(Instant::now(), start);
    }

    #[tokio::test(start_paused = true)]
    async fn c68_a_write_that_gives_up_waiting_holds_nobody_up() {
        let pace = Pace::new(1, SECOND);
        let slot = pace.turn(&DELETE).await.unwrap();
        assert!(tokio::time::timeout(SECOND * 5, pace.turn(&DELETE)).await.is_err());
        drop(slot);
        assert!(pace.turn(&DELETE).await.is_ok());
        assert_eq!(pace.slots.available_permits(), 1);
    }
}
