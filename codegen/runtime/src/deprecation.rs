//! Announced ends of operations and API versions.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use http::HeaderMap;
use tracing::warn;

use crate::operation::Operation;

/// The announced end of an operation, or of the API version that was requested.
///
/// The server sends both times in the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594). After the sunset, it may respond with
/// 410.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deprecation {
    /// The time from which it is deprecated, which may be in the future; `None` if the server sends none.
    pub deprecated_at: Option<DateTime<Utc>>,
    /// The time at which it ends; `None` if the server sends none.
    pub sunset_at: Option<DateTime<Utc>>,
}

impl Deprecation {
    /// `None` without either header, or if `Deprecation` is `false`, as an early draft allowed.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let deprecation = text("deprecation").filter(|value| !value.trim().eq_ignore_ascii_case("false"));
        let sunset = text("sunset");
        (deprecation.is_some() || sunset.is_some()).then(|| Self {
            deprecated_at: deprecation.as_deref().and_then(time),
            sunset_at: sunset.as_deref().and_then(time),
        })
    }
}

/// An HTTP date, or `@` and seconds since 1970, as in RFC 9745.
fn time(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    match text.strip_prefix('@') {
        Some(seconds) => DateTime::from_timestamp(seconds.parse().ok()?, 0),
        None => DateTime::parse_from_rfc2822(text).ok().map(|time| time.to_utc()),
    }
}

/// The operations for which a warning was logged.
#[derive(Debug, Default)]
pub(crate) struct Warnings(Mutex<HashSet<&'static str>>);

impl Warnings {
    /// Logs a warning if the headers announce an end, once per operation.
    pub(crate) fn note(&self, operation: &Operation, headers: &HeaderMap) {
        let Some(deprecation) = Deprecation::of(headers) else { return };
        if !self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(operation.id()) {
            return;
        }
        warn!(
            operation = operation.id(),
            deprecated_at = deprecation.deprecated_at.map(tracing::field::display),
            sunset_at = deprecation.sunset_at.map(tracing::field::display),
            "the server has deprecated this operation, or the requested API version"
        );
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::HeaderName;

    use super::*;

    #[test]
    fn c96_times_are_read_where_there_are_any() {
        let noon = Some(784_123_200);
        for (deprecation, sunset, expected) in [
            (None, None, None),
            (Some("false"), None, None),
            (Some("true"), None, Some((None, None))),
            (Some("@784123200"), None, Some((noon, None))),
            (Some("Sun, 06 Nov 1994 12:00:00 GMT"), Some("Sun, 06 Nov 1994 12:00:00 GMT"), Some((noon, noon))),
            (None, Some("Sun, 06 Nov 1994 12:00:00 GMT"), Some((None, noon))),
            (Some("false"), Some(" Sun, 06 Nov 1994 12:00:00 GMT "), Some((None, noon))),
            (Some("@99999999999999999999"), Some("soon"), Some((None, None))),
            (Some(""), None, Some((None, None))),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [("deprecation", deprecation), ("sunset", sunset)] {
                if let Some(value) = value {
                    headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
                }
            }
            let read = Deprecation::of(&headers)
                .map(|read| [read.deprecated_at, read.sunset_at].map(|time| time.map(|time| time.timestamp())));
            assert_eq!(read, expected.map(|(deprecated, sunset)| [deprecated, sunset]), "{deprecation:?} {sunset:?}");
        }
    }
}
