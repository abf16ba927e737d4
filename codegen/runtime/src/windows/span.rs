//! Spans of whole seconds.

use chrono::{DateTime, Utc};

/// From one second to another, both included. `from` is not after `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// A division into more parts would be a bet on evenly distributed items.
const MOST_PARTS: u64 = 64;

impl Span {
    pub(super) fn contains(self, time: DateTime<Utc>) -> bool {
        (self.from..=self.to).contains(&time.timestamp())
    }

    pub(super) fn is_one_second(self) -> bool {
        self.from == self.to
    }

    /// In the syntax of GitHub's search; `None` if one of the times has no year of four digits.
    pub(super) fn search_text(self) -> Option<String> {
        let years = DateTime::UNIX_EPOCH.timestamp()..=253_402_300_799;
        let [from, to] = [self.from, self.to].map(|time| {
            let time = DateTime::from_timestamp(time, 0).filter(|time| years.contains(&time.timestamp()))?;
            Some(time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        });
        Some(format!("{}..{}", from?, to?))
    }

    /// Parts of about the same length, the newest first, for so many items, if `cap` are listed at once. Two if the server does
    /// not count further than that; otherwise so many that most parts are below the cap, though items are not evenly distributed.
    pub(super) fn divide(self, items: u64, cap: u64) -> Vec<Self> {
        let parts = items.saturating_mul(3).div_ceil(cap.saturating_mul(2).max(1)).clamp(2, MOST_PARTS);
        let seconds = u64::try_from(self.to.saturating_sub(self.from)).unwrap_or(0).saturating_add(1);
        let length = i64::try_from(seconds.div_ceil(parts)).unwrap_or(i64::MAX).max(1);
        let mut spans = Vec::new();
        let mut to = self.to;
        while to >= self.from {
            let from = to.saturating_sub(length.saturating_sub(1)).max(self.from);
            spans.push(Self { from, to });
            to = from.saturating_sub(1);
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_parts_are_the_whole(from in 0..1_000_000_i64, seconds in 1..10_000_000_i64, items in 0..100_000_u64, cap in 0..2_000_u64) {
            let whole = Span { from, to: from + seconds };
            let parts = whole.divide(items, cap);
            prop_assert!(parts.len() >= 2 && parts.len() <= 64, "{}", parts.len());
            prop_assert_eq!(parts.first().unwrap().to, whole.to);
            prop_assert_eq!(parts.last().unwrap().from, whole.from);
            prop_assert!(parts.windows(2).all(|two| two[1].to + 1 == two[0].from));
            prop_assert!(parts.iter().all(|part| part.from <= part.to));
        }
    }

    #[test]
    fn the_number_of_parts_follows_from_the_count() {
        let day = Span { from: 0, to: 86_399 };
        for (items, parts) in [(1_000, 2), (1_333, 2), (2_500, 4), (33_989, 51), (1_000_000, 64)] {
            assert_eq!(day.divide(items, 1_000).len(), parts, "{items}");
        }
        assert_eq!(Span { from: 5, to: 6 }.divide(9_000, 1_000), [Span { from: 6, to: 6 }, Span { from: 5, to: 5 }]);
    }

    #[test]
    fn a_span_is_written_as_github_searches() {
        for (from, to, text) in [
            (0, 0, Some("1970-01-01T00:00:00Z..1970-01-01T00:00:00Z")),
            (1_767_225_600, 1_767_225_659, Some("2026-01-01T00:00:00Z..2026-01-01T00:00:59Z")),
            (-1, 5, None),
            (5, 253_402_300_799, Some("1970-01-01T00:00:05Z..9999-12-31T23:59:59Z")),
            (5, 253_402_300_800, None),
            (5, i64::MAX, None),
        ] {
            assert_eq!(Span { from, to }.search_text().as_deref(), text, "{from} {to}");
        }
    }
}
