//! Values that expire, such as registration tokens: one that is valid for long enough is returned again, and one request makes a new one.

use std::any::Any;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::HeaderMap;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::clock;
use crate::error::Error;

/// The future of [`Call::valid_for`](crate::Call::valid_for). It owns all its data, and does nothing until it is polled.
pub type ValueFuture<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'static>>;

/// The number of values that are kept. The one that expires first makes room.
const MAX_KEPT: usize = 1_000;

/// The values of one client, so of one server and one credential, by what was requested.
#[derive(Default)]
pub(crate) struct TokenCache(StdMutex<BTreeMap<Key, Arc<Slot>>>);

/// Id of the operation, and URL and body of the request: whatever may make another value.
pub(crate) type Key = (&'static str, String, Option<Bytes>);

#[derive(Default)]
struct Slot {
    /// Locked while a value is made. If the call that makes it is dropped, the next one in the queue makes it.
    last: Mutex<Option<Made>>,
    /// The number of values made, failures included, which shows a call whether one was made while it waited.
    completed: AtomicU64,
}

enum Made {
    Value {
        value: Box<dyn Any + Send + Sync>,
        lifetime: Duration,
        until: Instant,
    },
    /// For those who waited for it. A later call tries again.
    Failure(Error),
}

impl TokenCache {
    /// A value that is valid for at least `remaining`: a kept one, or the one that `make` returns with its lifetime.
    pub(crate) async fn get<T: Clone + Send + Sync + 'static>(
        &self,
        key: Key,
        remaining: Duration,
        make: impl Future<Output = Result<(T, Duration), Error>>,
    ) -> Result<T, Error> {
        let operation = key.0;
        let slot = self.slot(key);
        let before = slot.completed.load(Ordering::Acquire);
        let mut last = slot.last.lock().await;
        match last.as_ref() {
            // A new one would not be valid for longer.
            Some(Made::Value { lifetime, .. }) if *lifetime < remaining => {
                return Err(too_short(operation, *lifetime, remaining));
            }
            Some(Made::Value { value, until, .. }) if until.saturating_duration_since(Instant::now()) >= remaining => {
                if let Some(value) = value.downcast_ref::<T>() {
                    return Ok(value.clone());
                }
            }
            Some(Made::Failure(error)) if slot.completed.load(Ordering::Acquire) != before => return Err(error.clone()),
            _ => {}
        }
        let result = match make.await {
            Ok((value, lifetime)) => {
                let until = Instant::now() + lifetime;
                *last = Some(Made::Value { value: Box::new(value.clone()), lifetime, until });
                if lifetime >= remaining { Ok(value) } else { Err(too_short(operation, lifetime, remaining)) }
            }
            Err(error) => {
                *last = Some(Made::Failure(error.clone()));
                Err(error)
            }
        };
        slot.completed.fetch_add(1, Ordering::Release);
        result
    }

    fn slot(&self, key: Key) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MAX_KEPT && !slots.contains_key(&key) {
            // A slot in use is locked, and counts as the last to go.
            let expires = |slot: &Arc<Slot>| match slot.last.try_lock().ok().as_deref() {
                Some(Some(Made::Value { until, .. })) => (1, Some(*until)),
                Some(None | Some(Made::Failure(_))) => (0, None),
                None => (2, None),
            };
            let first = slots.iter().min_by_key(|(_, slot)| expires(slot)).map(|(key, _)| key.clone());
            first.and_then(|key| slots.remove(&key));
        }
        Arc::clone(slots.entry(key).or_default())
    }
}

/// How long a value is valid that the response with these headers brought.
pub(crate) fn lifetime(headers: &HeaderMap, expires_at: DateTime<Utc>) -> Duration {
    let seconds = expires_at.timestamp().saturating_sub(clock::now(headers));
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
}

fn too_short(operation: &'static str, lifetime: Duration, remaining: Duration) -> Error {
    Error::invalid_input(format!(
        "a new token is valid for {} s, and {} s were asked for: ask for less",
        lifetime.as_secs(),
        remaining.as_secs()
    ))
    .with_operation(operation)
}

#[cfg(test)]
mod tests;
