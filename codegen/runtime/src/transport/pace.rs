//! How many calls are under way at once, and how soon after one another those that change something start.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex as StdMutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

use super::connections::{Connection, LONGEST_WAY_BACK};

/// Calls wait here in the order in which they came.
#[derive(Debug)]
pub(super) struct Pace {
    slots: Semaphore,
    max_in_flight: usize,
    write_spacing: Duration,
    last_write: Mutex<Option<Instant>>,
    /// Connections that were begun, never more than may be under way: what matters is whether it came to so many.
    connections: AtomicUsize,
    last_end: StdMutex<Option<Instant>>,
}

/// A place among the calls under way, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    pace: &'a Pace,
    connection: Connection,
    _permit: SemaphorePermit<'a>,
}

impl Pace {
    pub(super) fn new(max_in_flight: usize, write_spacing: Duration) -> Self {
        let max_in_flight = max_in_flight.min(Semaphore::MAX_PERMITS);
        Self {
            slots: Semaphore::new(max_in_flight),
            max_in_flight,
            write_spacing,
            last_write: Mutex::new(None),
            connections: AtomicUsize::new(0),
            last_end: StdMutex::new(None),
        }
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
        let permit = self.slots.acquire().await;
        let permit = permit.map_err(|_| Error::new(ErrorKind::Transport, "the client is shut down"))?;
        Ok(Slot { pace: self, connection: Connection::OnItsWay, _permit: permit })
    }

    /// Until when a call that found no idle connection should wait for one; `None` if it had better open one at once, as it
    /// cannot be one too many: there were never so many, too few calls are under way, or none has just ended.
    pub(super) fn connection_may_come_back_until(&self) -> Option<Instant> {
        let more = |begun: usize| (begun < self.max_in_flight).then(|| begun.saturating_add(1));
        if self.connections.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok() {
            return None;
        }
        let under_way = self.max_in_flight.saturating_sub(self.slots.available_permits());
        if under_way <= self.max_in_flight / 4 {
            return None;
        }
        let last_end = *self.last_end.lock().unwrap_or_else(PoisonError::into_inner);
        last_end?.checked_add(LONGEST_WAY_BACK).filter(|until| *until > Instant::now())
    }
}

impl Slot<'_> {
    /// Says what becomes of the connection. Unless this is said, it is on its way.
    pub(super) fn end_with(mut self, connection: Connection) {
        self.connection = connection;
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if self.connection == Connection::OnItsWay {
            *self.pace.last_end.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
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
    async fn c69_a_connection_too_many_is_not_opened_while_one_may_come_back() {
        let pace = Pace::new(2, Duration::ZERO);
        let first = pace.turn(&GET).await.unwrap();
        let second = pace.turn(&GET).await.unwrap();
        for _ in 0..2 {
            assert_eq!(pace.connection_may_come_back_until(), None, "there are not yet as many as calls");
        }
        assert_eq!(pace.connection_may_come_back_until(), None, "none has ended");
        first.end_with(Connection::Gone);
        assert_eq!(pace.connection_may_come_back_until(), None, "nothing comes back");
        let third = pace.turn(&GET).await.unwrap();
        drop(second);
        assert_eq!(pace.connection_may_come_back_until(), Some(Instant::now() + LONGEST_WAY_BACK));
        tokio::time::advance(LONGEST_WAY_BACK).await;
        assert_eq!(pace.connection_may_come_back_until(), None, "it would be there by now");
        drop(third);
        assert_eq!(pace.connection_may_come_back_until(), None, "nothing is under way");
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
