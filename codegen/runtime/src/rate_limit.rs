//! Rate limits in the headers of a response.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::clock::now;

/// The longest wait that is accepted. GitHub's windows are an hour long, and a window ends after the second of its reset. Anything
/// longer is an error or an attack.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60 + 1);

/// The shortest wait after a rate limit, whatever the response asks for, so that the server is not retried at once again and again.
pub(crate) const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// The wait that GitHub asks for when a response names no time.
const WAIT_WITHOUT_A_TIME: Duration = Duration::from_secs(60);

/// The kind of rate limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateLimitKind {
    /// The requests of the current window are exhausted. The window has a reset time, and a separate count for each resource.
    Primary,
    /// Too many requests at once or in a short time. It applies to all requests with the token.
    Secondary,
    /// Too many logins have failed, so that GitHub refuses valid ones too for a while. It applies to all requests with the token.
    LoginAttempts,
}

/// The rate limit headers of a response. A GitHub Enterprise Server may send none of them, which does not mean that the limit is
/// exhausted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests allowed in the current window.
    pub limit: Option<u64>,
    /// Requests left in the current window. A server that counts on below zero has none left.
    pub remaining: Option<u64>,
    /// Requests made in the current window.
    pub used: Option<u64>,
    /// When the window resets, by the server's clock.
    pub reset: Option<DateTime<Utc>>,
    /// Which of GitHub's limits this is, such as `core`.
    pub resource: Option<String>,
}

impl RateLimit {
    /// `None` if the response has no rate limit headers.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let rate_limit = Self {
            limit: number(headers, "x-ratelimit-limit"),
            remaining: text(headers, "x-ratelimit-remaining").and_then(at_least_zero),
            used: number(headers, "x-ratelimit-used"),
            reset: number(headers, "x-ratelimit-reset")
                .and_then(|seconds| i64::try_from(seconds).ok())
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
            resource: text(headers, "x-ratelimit-resource")
                .filter(|name| name.len() <= 64 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
                .map(str::to_owned),
        };
        let says_nothing = rate_limit.limit.is_none()
            && rate_limit.remaining.is_none()
            && rate_limit.used.is_none()
            && rate_limit.reset.is_none();
        (!says_nothing).then_some(rate_limit)
    }

    pub(crate) fn is_used_up(&self) -> bool {
        self.remaining == Some(0)
    }
}

/// How long to wait after a rate limited response: until the time of `Retry-After`, and until an exhausted window resets. If both are
/// stated, the later one counts, because the server refuses requests until then. A minute if neither is stated, and also after a limit
/// other than the primary one without `Retry-After`. At least a second.
pub(crate) fn wait_of_limit(limit: RateLimitKind, headers: &HeaderMap) -> Duration {
    let asked_for = headers.contains_key(RETRY_AFTER).then(|| retry_after(headers).unwrap_or(WAIT_WITHOUT_A_TIME));
    let of_window = wait_of_window(headers);
    let is_stated = asked_for.is_some() || (limit == RateLimitKind::Primary && of_window.is_some());
    let least = if is_stated { SHORTEST_WAIT } else { WAIT_WITHOUT_A_TIME };
    asked_for.max(of_window).unwrap_or_default().max(least)
}

/// The time until an exhausted window resets; `None` if the window is not exhausted, or the response does not say. The server still
/// refuses requests within the second of the reset, so the window ends after that second.
pub(crate) fn wait_of_window(headers: &HeaderMap) -> Option<Duration> {
    let reset = RateLimit::of(headers).filter(RateLimit::is_used_up)?.reset?.timestamp();
    Some(bounded_wait(reset.saturating_add(1), now(headers)))
}

/// The wait that `Retry-After` asks for, in seconds or until a date; the longest of several. `None` if one is invalid.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers
        .get_all(RETRY_AFTER)
        .iter()
        .map(|value| {
            let value = value.to_str().ok()?.trim();
            if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
                // More digits than fit are a long wait, too.
                let seconds = value.parse().unwrap_or(u64::MAX);
                return Some(Duration::from_secs(seconds).min(LONGEST_WAIT));
            }
            let until = DateTime::parse_from_rfc2822(value).ok()?.timestamp();
            Some(bounded_wait(until, now(headers)))
        })
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .max()
}

fn bounded_wait(until: i64, now: i64) -> Duration {
    let seconds = u64::try_from(until.saturating_sub(now)).unwrap_or(0);
    Duration::from_secs(seconds).min(LONGEST_WAIT)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// A whole number, or 0 for one below zero.
fn at_least_zero(text: &str) -> Option<u64> {
    text.parse().ok().or_else(|| text.parse::<i64>().ok().map(|_| 0))
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    text(headers, name)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::HeaderName;

    use super::*;

    const NOON: &str = "Sun, 06 Nov 1994 12:00:00 GMT";
    const NOON_SECONDS: i64 = 784_123_200;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn c46_absent_headers_say_nothing() {
        assert_eq!(RateLimit::of(&HeaderMap::new()), None);
        assert_eq!(RateLimit::of(&headers(&[("x-ratelimit-remaining", "many")])), None);
    }

    #[test]
    fn reads_what_is_there() {
        let reset = (NOON_SECONDS + 30).to_string();
        let rate_limit = RateLimit::of(&headers(&[
            ("x-ratelimit-limit", "5000"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", &reset),
            ("x-ratelimit-resource", "core"),
        ]))
        .unwrap();
        assert_eq!(rate_limit.limit, Some(5000));
        assert_eq!(rate_limit.used, None);
        assert_eq!(rate_limit.reset.unwrap().timestamp(), NOON_SECONDS + 30);
        assert_eq!(rate_limit.resource.as_deref(), Some("core"));
        assert!(rate_limit.is_used_up());
    }

    #[test]
    fn only_a_plain_name_is_the_name_of_a_resource() {
        let longest = "a".repeat(64);
        let too_long = "a".repeat(65);
        for (value, resource) in [
            ("core", Some("core")),
            ("code_scanning_upload2", Some("code_scanning_upload2")),
            (" core ", Some("core")),
            (longest.as_str(), Some(longest.as_str())),
            (too_long.as_str(), None),
            ("core-2", None),
            ("a b", None),
            ("a=b", None),
        ] {
            let told = RateLimit::of(&headers(&[("x-ratelimit-remaining", "1"), ("x-ratelimit-resource", value)]));
            assert_eq!(told.unwrap().resource.as_deref(), resource, "{value}");
        }
    }

    #[test]
    fn c39_retry_after_is_bounded_and_never_misread() {
        let hour = Some(LONGEST_WAIT);
        for (value, wait) in [
            ("7", Some(Duration::from_secs(7))),
            ("0", Some(Duration::ZERO)),
            ("-1", None),
            ("abc", None),
            ("", None),
            ("1e9", None),
            ("1000000000", hour),
            ("18446744073709551616", hour),
            ("Sun, 06 Nov 1994 12:00:09 GMT", Some(Duration::from_secs(9))),
            ("Sun, 06 Nov 1994 11:00:00 GMT", Some(Duration::ZERO)),
            ("Sat, 06 Nov 2094 12:00:00 GMT", hour),
        ] {
            let headers = headers(&[("date", NOON), ("retry-after", value)]);
            assert_eq!(retry_after(&headers), wait, "{value}");
            for limit in [RateLimitKind::Primary, RateLimitKind::Secondary] {
                let expected = wait.unwrap_or(WAIT_WITHOUT_A_TIME).max(SHORTEST_WAIT);
                assert_eq!(wait_of_limit(limit, &headers), expected, "{value}");
            }
        }
        let two = headers(&[("retry-after", "7"), ("retry-after", "9")]);
        assert_eq!(retry_after(&two), Some(Duration::from_secs(9)));
    }

    #[test]
    fn c40_c88_a_used_up_window_lasts_until_the_second_of_its_reset_has_passed_by_the_servers_clock() {
        for (reset, wait) in [
            (NOON_SECONDS + 30, 31),
            (NOON_SECONDS, 1),
            (NOON_SECONDS - 30, 1),
            (NOON_SECONDS + 9_999, 3_601),
            (i64::MAX, 60),
        ] {
            let reset = reset.to_string();
            let headers = headers(&[("date", NOON), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &reset)]);
            assert_eq!(wait_of_limit(RateLimitKind::Primary, &headers), Duration::from_secs(wait), "{reset}");
        }
    }

    #[test]
    fn c41_a_secondary_limit_without_a_time_lasts_a_minute_or_as_long_as_the_window() {
        assert_eq!(wait_of_limit(RateLimitKind::Secondary, &HeaderMap::new()), WAIT_WITHOUT_A_TIME);
        for (window, wait) in [(5, 60), (90, 91)] {
            let reset = (NOON_SECONDS + window).to_string();
            let headers = headers(&[("date", NOON), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &reset)]);
            assert_eq!(wait_of_limit(RateLimitKind::Secondary, &headers), Duration::from_secs(wait), "{window}");
        }
    }

    #[test]
    fn c88_a_window_that_is_over_refuses_nothing() {
        for (reset, wait) in [(0, 1), (-1, 0), (-30, 0)] {
            let reset = (NOON_SECONDS + reset).to_string();
            let headers = headers(&[("date", NOON), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &reset)]);
            assert_eq!(wait_of_window(&headers), Some(Duration::from_secs(wait)), "{reset}");
        }
    }

    #[test]
    fn c85_less_than_nothing_left_is_nothing_left() {
        for (value, remaining) in [
            ("-1", Some(0)),
            ("-9223372036854775808", Some(0)),
            ("0", Some(0)),
            ("1", Some(1)),
            ("-", None),
            ("-x", None),
        ] {
            let headers = headers(&[("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", value)]);
            let told = RateLimit::of(&headers).unwrap();
            assert_eq!((told.remaining, told.is_used_up()), (remaining, remaining == Some(0)), "{value}");
        }
    }

    #[test]
    fn c117_of_two_times_the_later_one_counts() {
        for (retry_after, window, wait) in
            [("1", 3_599, 3_600), ("90", 5, 90), ("abc", 5, 60), ("0", -1, 1), ("7", -1, 7)]
        {
            let reset = (NOON_SECONDS + window).to_string();
            let headers = headers(&[
                ("date", NOON),
                ("retry-after", retry_after),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", &reset),
            ]);
            for limit in [RateLimitKind::Primary, RateLimitKind::Secondary, RateLimitKind::LoginAttempts] {
                assert_eq!(wait_of_limit(limit, &headers), Duration::from_secs(wait), "{retry_after} {window}");
            }
        }
    }
}
