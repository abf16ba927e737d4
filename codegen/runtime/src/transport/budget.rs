//! How many retries a client may make, so that an outage is never answered with a storm.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a retry takes out of the bucket. It comes back if the retry succeeds; a call that succeeds at once puts one token in.
///
/// So a fault that a retry heals costs nothing, and while nothing succeeds there are no more retries than fit the bucket.
const COST_OF_A_RETRY: u32 = 5;

/// A bucket of tokens, shared by all calls of a client.
#[derive(Debug)]
pub(super) struct RetryBudget {
    left: AtomicU32,
    capacity: u32,
}

impl RetryBudget {
    pub(super) fn for_retries(retries: u32) -> Self {
        let capacity = retries.saturating_mul(COST_OF_A_RETRY);
        Self { left: AtomicU32::new(capacity), capacity }
    }

    /// Takes what a retry costs, if there is enough.
    pub(super) fn take(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(COST_OF_A_RETRY)).is_ok()
    }

    /// After a call that succeeded with so many attempts.
    pub(super) fn put_back_for_success(&self, attempts: u32) {
        let tokens = if attempts > 1 { COST_OF_A_RETRY } else { 1 };
        let more = |left: u32| (left < self.capacity).then(|| left.saturating_add(tokens).min(self.capacity));
        // An error means that the bucket is full.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c35_a_bucket_gives_its_retries_and_then_one_for_five_successes() {
        let budget = RetryBudget::for_retries(100);
        assert_eq!((0..1_000).filter(|_| budget.take()).count(), 100);
        for _ in 0..4 {
            budget.put_back_for_success(1);
        }
        assert!(!budget.take());
        budget.put_back_for_success(1);
        assert!(budget.take());
        assert!(!budget.take());
        budget.put_back_for_success(2);
        assert!(budget.take());
        assert!(!budget.take());
    }

    #[test]
    fn a_bucket_never_holds_more_than_it_started_with() {
        let budget = RetryBudget::for_retries(1);
        for _ in 0..100 {
            budget.put_back_for_success(1);
        }
        assert!(budget.take());
        assert!(!budget.take());
        let largest = RetryBudget::for_retries(u32::MAX);
        largest.put_back_for_success(2);
        assert!(largest.take());
        assert!(!RetryBudget::for_retries(0).take());
    }
}
