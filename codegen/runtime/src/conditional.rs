//! Requests for what has changed.

use std::pin::Pin;

use chrono::DateTime;
use http::header::{ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::clock::server_time;
use crate::error::Error;
use crate::response::{Response, ResponseMetadata};

/// The future that [`Call::changed_since`] returns. It owns all its data, and does nothing until it is polled. Dropping it cancels the
/// call.
pub type ChangedFuture<T> = Pin<Box<dyn Future<Output = Result<Option<Response<T>>, Error>> + Send + 'static>>;

/// The header with which a server sends nothing that the client has.
pub(crate) type Condition = (HeaderName, HeaderValue);

/// GitHub's tags have 68 bytes. A server that refuses long headers must not be sent its own.
const LONGEST_TAG: usize = 512;

impl Call {
    /// Sends the call, and returns `None` if the server says that the response would be the same as an earlier one. `last` is the
    /// metadata of that response.
    ///
    /// GitHub does not count such an answer towards the primary rate limit, so that a program can ask often. It knows the earlier
    /// response by its `ETag`, or by `Last-Modified` if there is none. If it has neither, the response is always returned.
    ///
    /// The [response cache](crate::ClientBuilder::response_cache) does not respond to such a call: `last` decides, whatever was cached
    /// since.
    ///
    /// `last` must come from a response to the same request: the same operation with the same parameters, of the same client. Only a GET
    /// can be sent this way.
    pub fn changed_since<T: DeserializeOwned + Send + 'static>(mut self, last: &ResponseMetadata) -> ChangedFuture<T> {
        if self.operation().is_write() {
            self.refuse("only a GET can be asked for what has changed".to_owned());
        }
        let condition = condition(last.headers());
        self.receive(condition, |reply, operation, secrets| {
            if reply.head.status() == StatusCode::NOT_MODIFIED {
                return Ok(None);
            }
            reply.decode(operation, secrets).map(Some)
        })
    }
}

/// The condition under which the server sends no response that equals one with these headers. The value is the server's own, as it sent
/// it.
///
/// `None` if there is no validator, or one that cannot be relied on: a malformed tag such as `*`, which any response would meet, or a
/// time within the second of the response, in which another change may follow.
pub(crate) fn condition(headers: &HeaderMap) -> Option<Condition> {
    let tag = only(headers, ETAG).filter(|tag| tag.len() <= LONGEST_TAG && opaque(tag).is_some());
    let time = || only(headers, LAST_MODIFIED).filter(|time| is_before_the_response(time, headers));
    tag.map(|tag| (IF_NONE_MATCH, tag.clone())).or_else(|| time().map(|time| (IF_MODIFIED_SINCE, time.clone())))
}

/// Whether two entity tags are equal by the weak comparison of RFC 9110, by which a server compares `If-None-Match`.
pub(crate) fn is_same_tag(one: &HeaderValue, other: &HeaderValue) -> bool {
    opaque(one).is_some_and(|tag| opaque(other) == Some(tag))
}

/// The value of a header that stands there once.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// What an entity tag has between its quotation marks, weak or not. Bytes beyond ASCII are allowed.
fn opaque(tag: &HeaderValue) -> Option<&[u8]> {
    let tag = tag.as_bytes();
    let quoted = tag.strip_prefix(b"W/").unwrap_or(tag);
    let opaque = quoted.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    opaque.iter().all(|byte| matches!(byte, 0x21 | 0x23..=0x7e | 0x80..)).then_some(opaque)
}

fn is_before_the_response(time: &HeaderValue, headers: &HeaderMap) -> bool {
    let modified = time.to_str().ok().and_then(|time| DateTime::parse_from_rfc2822(time).ok());
    modified.is_some_and(|modified| server_time(headers).is_none_or(|now| modified.timestamp() < now))
}

#[cfg(test)]
mod tests {
    use http::header::DATE;

    use super::*;

    fn headers(lines: &[(HeaderName, &[u8])]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name.clone(), HeaderValue::from_bytes(value).unwrap());
        }
        headers
    }

    #[test]
    fn c110_a_tag_is_sent_back_as_it_came_and_a_malformed_one_is_none() {
        for tag in [&b"\"1\""[..], b"W/\"1\"", b"\"\"", b"\"a,b\"", b"\"\xff\xe9!\"", b"\"W/\"", b"\"*\""] {
            let (name, value) = condition(&headers(&[(ETAG, tag)])).unwrap();
            assert_eq!((name, value.as_bytes()), (IF_NONE_MATCH, tag));
        }
        let long = [b"\"", &[b'a'; LONGEST_TAG][..], b"\""].concat();
        let malformed =
            [&b"*"[..], b"", b"1", b"\"", b"\"1", b"1\"", b"\"a\"b\"", b"\"a\", \"b\"", b"w/\"1\"", b"W/1", &long];
        for tag in malformed {
            assert_eq!(condition(&headers(&[(ETAG, tag)])), None, "{}", String::from_utf8_lossy(tag));
        }
        assert_eq!(condition(&headers(&[(ETAG, b"\"1\""), (ETAG, b"\"2\"")])), None, "which one it is nobody knows");
    }

    #[test]
    fn c110_a_time_of_modification_counts_once_its_second_has_passed() {
        let noon = b"Sun, 06 Nov 1994 12:00:00 GMT";
        for (modified, date, counts) in [
            (&noon[..], None, true),
            (noon, Some(&b"Sun, 06 Nov 1994 12:00:01 GMT"[..]), true),
            (noon, Some(noon), false),
            (noon, Some(b"Sun, 06 Nov 1994 11:59:59 GMT"), false),
            (b"yesterday", None, false),
            (b"\xff", None, false),
        ] {
            let mut lines = vec![(LAST_MODIFIED, modified)];
            lines.extend(date.map(|date| (DATE, date)));
            assert_eq!(condition(&headers(&lines)).is_some(), counts, "{lines:?}");
            // A tag needs no time.
            lines.push((ETAG, b"\"1\""));
            assert_eq!(condition(&headers(&lines)).unwrap().0, IF_NONE_MATCH);
        }
    }

    #[test]
    fn weak_and_strong_tags_are_compared_by_what_they_quote() {
        for (one, other, are_same) in [
            ("\"1\"", "\"1\"", true),
            ("W/\"1\"", "\"1\"", true),
            ("W/\"1\"", "W/\"1\"", true),
            ("\"1\"", "\"2\"", false),
            ("1", "1", false),
            ("\"1\"", "1", false),
        ] {
            let value = HeaderValue::from_static;
            assert_eq!(is_same_tag(&value(one), &value(other)), are_same, "{one} {other}");
        }
    }
}
