//! The filters of a list of runs.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::call::Call;
use crate::clock::added;
use crate::world::Run;

#[derive(Debug, Default)]
pub(crate) struct Filter {
    actor: Option<String>,
    branch: Option<String>,
    event: Option<String>,
    status: Option<String>,
    head_sha: Option<String>,
    check_suite: Option<String>,
    created: Option<Created>,
}

impl Filter {
    pub(crate) fn of(call: &Call<'_>) -> Self {
        let query = |name| call.query(name).filter(|value| !value.is_empty());
        Self {
            actor: query("actor"),
            branch: query("branch"),
            event: query("event"),
            status: query("status"),
            head_sha: query("head_sha"),
            check_suite: query("check_suite_id"),
            // GitHub ignores what it cannot read.
            created: query("created").and_then(|text| Created::parse(&text)),
        }
    }

    /// Whether the list comes from the index, which has a cap and may lag.
    pub(crate) fn reads_index(&self) -> bool {
        let texts = [&self.actor, &self.branch, &self.event, &self.status, &self.head_sha, &self.check_suite];
        self.created.is_some() || texts.iter().any(|text| text.is_some())
    }

    pub(crate) fn fits(&self, run: &Run) -> bool {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        let has_status = |wanted: &String| {
            wanted == run.status.as_str() || run.conclusion.is_some_and(|conclusion| wanted == conclusion.as_str())
        };
        self.actor.as_ref().is_none_or(|actor| actor.eq_ignore_ascii_case(&run.actor))
            && is(&self.branch, &run.branch)
            && is(&self.event, &run.event)
            && is(&self.head_sha, &run.head_sha)
            && is(&self.check_suite, &run.check_suite_id.to_string())
            && self.status.as_ref().is_none_or(has_status)
            && self.created.as_ref().is_none_or(|created| created.contains(run.created_at))
    }
}

/// A range of times in GitHub's search syntax. Both ends are part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Created {
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
}

impl Created {
    fn parse(text: &str) -> Option<Self> {
        let second = TimeDelta::seconds(1);
        if let Some((from, to)) = text.split_once("..") {
            let end = |text: &str| if text == "*" { Some(None) } else { moment(text).map(Some) };
            let (from, to) = (end(from)?, end(to)?);
            return Some(Self { from: from.map(|(from, _)| from), to: to.map(|(_, to)| to) });
        }
        let (from, to) = if let Some(text) = text.strip_prefix(">=") {
            (Some(moment(text)?.0), None)
        } else if let Some(text) = text.strip_prefix("<=") {
            (None, Some(moment(text)?.1))
        } else if let Some(text) = text.strip_prefix('>') {
            (Some(added(moment(text)?.1, second)), None)
        } else if let Some(text) = text.strip_prefix('<') {
            (None, Some(added(moment(text)?.0, -second)))
        } else {
            let (from, to) = moment(text)?;
            (Some(from), Some(to))
        };
        Some(Self { from, to })
    }

    fn contains(&self, time: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= time) && self.to.is_none_or(|to| time <= to)
    }
}

/// The first and the last second of a day or of a time.
fn moment(text: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        let start = day.and_time(NaiveTime::MIN).and_utc();
        return Some((start, start.checked_add_days(Days::new(1))? - TimeDelta::seconds(1)));
    }
    let time = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    Some((time, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let time = |end: Option<DateTime<Utc>>| end.map_or_else(|| "*".to_owned(), crate::clock::text);
        let parsed = Created::parse(text).map(|created| (time(created.from), time(created.to)));
        let expected = expected.map(|(from, to)| (from.to_owned(), to.to_owned()));
        assert_eq!(parsed, expected, "{text}");
    }

    #[test]
    fn ranges_have_both_ends() {
        check("2026-01-31", Some(("2026-01-31T00:00:00Z", "2026-01-31T23:59:59Z")));
        check("2026-01-31T09:00:00Z", Some(("2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z")));
        check("2026-01-31T09:00:00+02:00", Some(("2026-01-31T07:00:00Z", "2026-01-31T07:00:00Z")));
        check(">=2026-01-31", Some(("2026-01-31T00:00:00Z", "*")));
        check(">2026-01-31", Some(("2026-02-01T00:00:00Z", "*")));
        check("<=2026-01-31", Some(("*", "2026-01-31T23:59:59Z")));
        check("<2026-01-31T09:00:00Z", Some(("*", "2026-01-31T08:59:59Z")));
        check("2026-01-01..2026-01-31", Some(("2026-01-01T00:00:00Z", "2026-01-31T23:59:59Z")));
        check("*..2026-01-31T09:00:00Z", Some(("*", "2026-01-31T09:00:00Z")));
        check("2026-01-31..*", Some(("2026-01-31T00:00:00Z", "*")));
    }

    #[test]
    fn what_is_no_range_is_ignored() {
        for text in ["", "yesterday", "2026-02-30", "2026-01-01..", ">", "2026-01-31T09:00"] {
            check(text, None);
        }
    }
}
