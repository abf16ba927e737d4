//! A date or a range of dates, as callers pass it.

mod syntax;

use std::fmt;
use std::ops::{RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeZone, Utc};

/// A date or a range of dates in the syntax of GitHub's search, such as the `created` of a listing.
///
/// It is made from days ([`NaiveDate`]), from ranges of days or times ([`DateTime`]), and from text:
///
/// | from | sent as | selects |
/// |---|---|---|
/// | `day` | `2026-01-31` | that day, in UTC |
/// | `since..` | `>=2026-01-01` | that day or time, and everything after it |
/// | `..=last` | `<=2026-01-31` | everything before that day or time, and itself |
/// | `..end` | `<2026-01-31` | everything before that day or time |
/// | `since..=last` | `2026-01-01..2026-01-31` | both, and everything between them |
/// | `">=2026-01-01"` | as it is | what the text says |
///
/// `since..end` is not a `DateRange`, because GitHub's syntax has no range without its end.
///
/// Times are sent in UTC and in whole seconds, which is the precision of GitHub's. A fraction is rounded such that the same times are
/// selected.
///
/// # Errors
///
/// GitHub ignores a text that it cannot parse, and then lists everything. A text is therefore checked before the request is sent, and so
/// is a range that ends before it starts. The call then fails with [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput).
///
/// # Example
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// use ghes_actions::DateRange;
/// use ghes_actions::chrono::{NaiveDate, TimeDelta, Utc};
///
/// let last_day = DateRange::from(Utc::now() - TimeDelta::hours(24)..);
/// let january = NaiveDate::from_ymd_opt(2026, 1, 1).zip(NaiveDate::from_ymd_opt(2026, 1, 31));
/// let january = january.map(|(first, last)| DateRange::from(first..=last));
/// assert_eq!(january, Some(DateRange::from("2026-01-01..2026-01-31")));
/// # let _ = last_day;
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateRange(Filter);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Filter {
    Text(String),
    /// The end is before the start.
    Reversed,
}

impl DateRange {
    /// The text that is sent, or what is wrong with it, without the text.
    pub(crate) fn into_text(self) -> Result<String, &'static str> {
        match self.0 {
            Filter::Text(text) => syntax::check(&text).map(|()| text),
            Filter::Reversed => Err("must be a range with a whole second in it: it ends before it starts"),
        }
    }

    fn of(text: fmt::Arguments<'_>) -> Self {
        Self(Filter::Text(text.to_string()))
    }

    fn between<T: fmt::Display + PartialOrd>(start: T, end: T) -> Self {
        if start > end { Self(Filter::Reversed) } else { Self::of(format_args!("{start}..{end}")) }
    }
}

impl From<&str> for DateRange {
    fn from(text: &str) -> Self {
        Self(Filter::Text(text.to_owned()))
    }
}

impl From<&String> for DateRange {
    fn from(text: &String) -> Self {
        Self(Filter::Text(text.clone()))
    }
}

impl From<String> for DateRange {
    fn from(text: String) -> Self {
        Self(Filter::Text(text))
    }
}

impl From<NaiveDate> for DateRange {
    fn from(day: NaiveDate) -> Self {
        Self::of(format_args!("{day}"))
    }
}

impl From<RangeFrom<NaiveDate>> for DateRange {
    fn from(range: RangeFrom<NaiveDate>) -> Self {
        Self::of(format_args!(">={}", range.start))
    }
}

impl From<RangeToInclusive<NaiveDate>> for DateRange {
    fn from(range: RangeToInclusive<NaiveDate>) -> Self {
        Self::of(format_args!("<={}", range.end))
    }
}

impl From<RangeTo<NaiveDate>> for DateRange {
    fn from(range: RangeTo<NaiveDate>) -> Self {
        Self::of(format_args!("<{}", range.end))
    }
}

impl From<RangeInclusive<NaiveDate>> for DateRange {
    fn from(range: RangeInclusive<NaiveDate>) -> Self {
        Self::between(*range.start(), *range.end())
    }
}

impl<Zone: TimeZone> From<RangeFrom<DateTime<Zone>>> for DateRange {
    fn from(range: RangeFrom<DateTime<Zone>>) -> Self {
        Self::of(format_args!(">={}", Second::at_or_after(&range.start)))
    }
}

impl<Zone: TimeZone> From<RangeToInclusive<DateTime<Zone>>> for DateRange {
    fn from(range: RangeToInclusive<DateTime<Zone>>) -> Self {
        Self::of(format_args!("<={}", Second::at_or_before(&range.end)))
    }
}

impl<Zone: TimeZone> From<RangeTo<DateTime<Zone>>> for DateRange {
    fn from(range: RangeTo<DateTime<Zone>>) -> Self {
        Self::of(format_args!("<{}", Second::at_or_after(&range.end)))
    }
}

impl<Zone: TimeZone> From<RangeInclusive<DateTime<Zone>>> for DateRange {
    fn from(range: RangeInclusive<DateTime<Zone>>) -> Self {
        Self::between(Second::at_or_after(range.start()), Second::at_or_before(range.end()))
    }
}

/// A time without a fraction of a second, such as `2026-01-31T09:00:00Z`. In UTC, because a `+` is easily lost in a query.
#[derive(PartialEq, PartialOrd)]
pub(crate) struct Second(DateTime<Utc>);

impl Second {
    pub(crate) fn at_or_before<Zone: TimeZone>(time: &DateTime<Zone>) -> Self {
        let time = time.to_utc();
        Self(DateTime::from_timestamp(time.timestamp(), 0).unwrap_or(time))
    }

    pub(crate) fn at_or_after<Zone: TimeZone>(time: &DateTime<Zone>) -> Self {
        let begun = Self::at_or_before(time);
        let next = if time.timestamp_subsec_nanos() == 0 { 0 } else { 1 };
        // The last second that chrono has is refused for its year.
        Self(DateTime::from_timestamp(begun.0.timestamp().saturating_add(next), 0).unwrap_or(begun.0))
    }

    pub(crate) fn timestamp(&self) -> i64 {
        self.0.timestamp()
    }
}

impl fmt::Display for Second {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn c106_dates_and_ranges_are_sent_in_search_syntax() {
        let (first, last) = (day("2026-01-01"), day("2026-01-31"));
        let (noon, later) = (at("2026-01-01T12:00:00Z"), at("2026-01-01T15:30:00+02:00"));
        for (range, expected) in [
            (DateRange::from(first), "2026-01-01"),
            (DateRange::from(first..), ">=2026-01-01"),
            (DateRange::from(..=first), "<=2026-01-01"),
            (DateRange::from(..first), "<2026-01-01"),
            (DateRange::from(first..=last), "2026-01-01..2026-01-31"),
            (DateRange::from(first..=first), "2026-01-01..2026-01-01"),
            (DateRange::from(noon..), ">=2026-01-01T12:00:00Z"),
            (DateRange::from(noon.to_utc()..), ">=2026-01-01T12:00:00Z"),
            (DateRange::from(..=later), "<=2026-01-01T13:30:00Z"),
            (DateRange::from(..later), "<2026-01-01T13:30:00Z"),
            (DateRange::from(noon..=later), "2026-01-01T12:00:00Z..2026-01-01T13:30:00Z"),
            (DateRange::from("*..2026-01-01"), "*..2026-01-01"),
            (DateRange::from("2026-01-01".to_owned()), "2026-01-01"),
            (DateRange::from(&"<2026-01-01".to_owned()), "<2026-01-01"),
        ] {
            assert_eq!(range.into_text().as_deref(), Ok(expected));
        }
    }

    #[test]
    fn c106_a_fraction_of_a_second_selects_the_same_whole_seconds() {
        let (low, high) = (at("2026-01-01T12:00:00.000000001Z"), at("2026-12-31T23:59:59.9Z"));
        let leap = at("2016-12-31T23:59:60Z");
        for (range, expected) in [
            (DateRange::from(low..), ">=2026-01-01T12:00:01Z"),
            (DateRange::from(..high), "<2027-01-01T00:00:00Z"),
            (DateRange::from(..=high), "<=2026-12-31T23:59:59Z"),
            (DateRange::from(low..=high), "2026-01-01T12:00:01Z..2026-12-31T23:59:59Z"),
            (DateRange::from(leap..), ">=2017-01-01T00:00:00Z"),
            (DateRange::from(..=leap), "<=2016-12-31T23:59:59Z"),
            (DateRange::from(at("1969-12-31T23:59:58.5Z")..), ">=1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(range.into_text().as_deref(), Ok(expected));
        }
    }

    #[test]
    fn c106_a_range_that_github_would_ignore_is_refused() {
        let (first, last) = (day("2026-01-01"), day("2026-01-31"));
        for range in [
            DateRange::from(last..=first),
            DateRange::from(at("2026-01-01T12:00:00Z")..=at("2026-01-01T12:00:00+01:00")),
            DateRange::from(at("2026-01-01T12:00:00.1Z")..=at("2026-01-01T12:00:00.9Z")),
            DateRange::from(NaiveDate::MAX),
            DateRange::from(NaiveDate::MIN..),
            DateRange::from(..=NaiveDate::MAX),
            DateRange::from(DateTime::<Utc>::MAX_UTC..),
            DateRange::from(..DateTime::<Utc>::MIN_UTC),
            DateRange::from("last week"),
        ] {
            assert!(range.clone().into_text().is_err(), "{range:?}");
        }
    }
}
