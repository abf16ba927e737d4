//! What time it is, in seconds since 1970: by the server's clock where a response has it, so that a difference between the clocks does
//! not matter.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use http::HeaderMap;
use http::header::DATE;

/// The time by the clock of the server that sent these headers, or by ours if they have no valid `Date`.
pub(crate) fn now(headers: &HeaderMap) -> i64 {
    server_time(headers).unwrap_or_else(seconds_since_1970)
}

/// The time by the server's clock, if there is a valid `Date`.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<i64> {
    let date = headers.get(DATE)?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(date).ok()?.timestamp())
}

/// The time by our clock. One before 1970 is zero.
pub(crate) fn seconds_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
