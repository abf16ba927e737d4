//! The budget of retries of a client, so that an outage does not cause a storm of retries.

use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens that a retry takes from the bucket. They are returned if the retry succeeds. A call that succeeds at once adds one token.
///
/// So a retry that succeeds costs nothing, and without any success the number of retries is limited by the bucket.
const COST_OF_A_RETRY: u32 = 5;

/// The tokens that a retry after a rate limit takes. It costs more, because the server already gets too many requests.
const COST_OF_A_RETRY_AFTER_A_LIMIT: u32 = 15;

/// A bucket of tokens, shared by all calls of a client.
#[derive(Debug)]
pub(super) struct RetryBudget {
    left: AtomicU32,
    capacity: u32,
}

/// The tokens that a retry took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken(u32);

impl RetryBudget {
    pub(super) fn for_retries(retries: u32) -> Self {
        let capacity = retries.saturating_mul(COST_OF_A_RETRY);
        Self { left: AtomicU32::new(capacity), capacity }
    }

    /// Takes the cost of a retry, if the bucket has enough.
    pub(super) fn take(&self) -> Option<Taken> {
        self.take_tokens(COST_OF_A_RETRY)
    }

    /// Takes the cost of a retry after a rate limit, if the bucket has enough. A full bucket always has enough for one.
    pub(super) fn take_after_limit(&self) -> Option<Taken> {
        self.take_tokens(COST_OF_A_RETRY_AFTER_A_LIMIT.min(self.capacity.max(COST_OF_A_RETRY)))
    }

    fn take_tokens(&self, cost: u32) -> Option<Taken> {
        let less = |left: u32| left.checked_sub(cost);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).ok().map(|_| Taken(cost))
    }

    /// Returns the tokens of the last retry after a success, or adds one if there was no retry.
    pub(super) fn put_back_for_success(&self, taken: Option<Taken>) {
        let tokens = taken.map_or(1, |Taken(tokens)| tokens);
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
        assert_eq!((0..1_000).filter(|_| budget.take().is_some()).count(), 100);
        for _ in 0..4 {
            budget.put_back_for_success(None);
        }
        assert!(budget.take().is_none());
        budget.put_back_for_success(None);
        let taken = budget.take();
        assert!(taken.is_some() && budget.take().is_none());
        budget.put_back_for_success(taken);
        assert!(budget.take().is_some());
        assert!(budget.take().is_none());
    }

    #[test]
    fn a_bucket_never_holds_more_than_it_started_with() {
        let budget = RetryBudget::for_retries(1);
        for _ in 0..100 {
            budget.put_back_for_success(None);
        }
        assert!(budget.take().is_some());
        assert!(budget.take().is_none());
        let largest = RetryBudget::for_retries(u32::MAX);
        largest.put_back_for_success(largest.take());
        assert!(largest.take().is_some());
        assert!(RetryBudget::for_retries(0).take().is_none());
        assert!(RetryBudget::for_retries(0).take_after_limit().is_none());
    }

    #[test]
    fn c116_a_retry_after_a_limit_counts_as_three_and_comes_back_as_three() {
        let budget = RetryBudget::for_retries(100);
        assert_eq!((0..1_000).filter(|_| budget.take_after_limit().is_some()).count(), 33);
        assert!(budget.take().is_some());
        let budget = RetryBudget::for_retries(3);
        let taken = budget.take_after_limit();
        assert!(budget.take().is_none());
        budget.put_back_for_success(taken);
        assert_eq!((0..10).filter(|_| budget.take().is_some()).count(), 3);
        for retries in [1, 2] {
            assert!(RetryBudget::for_retries(retries).take_after_limit().is_some(), "a full bucket is enough");
        }
    }
}
