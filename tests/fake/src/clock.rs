//! The time of the fake.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, TimeZone, Utc};

/// Where the time comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clock {
    /// It goes on only with [`Clock::advance`].
    Manual(DateTime<Utc>),
    /// That of the machine, and this much more.
    System(TimeDelta),
}

impl Clock {
    /// The time, in whole seconds like all times of GitHub.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        match self {
            Self::Manual(now) => *now,
            Self::System(more) => added(Utc::now().trunc_subsecs(0), *more),
        }
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        let by = delta(by);
        match self {
            Self::Manual(now) => *now = added(*now, by),
            Self::System(more) => *more = more.checked_add(&by).unwrap_or(*more),
        }
    }
}

/// The time at the start, if no other is set: 2026-01-31 09:00 UTC.
pub(crate) fn default_start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 31, 9, 0, 0).single().unwrap_or_default()
}

/// A duration that is too long for a calendar counts as a century.
pub(crate) fn delta(duration: Duration) -> TimeDelta {
    let century = TimeDelta::days(36_525);
    TimeDelta::from_std(duration).map_or(century, |delta| delta.min(century))
}

/// The later time, or the same one at the end of the calendar.
pub(crate) fn added(time: DateTime<Utc>, delta: TimeDelta) -> DateTime<Utc> {
    time.checked_add_signed(delta).unwrap_or(time)
}

/// As GitHub writes times: `2026-01-31T09:00:00Z`.
pub(crate) fn text(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
