//! A response that is kept: which are, for which requests, and what a 304 makes of one.

use std::sync::Arc;

use http::header::{
    AGE, AUTHORIZATION, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, DATE,
    ETAG, RETRY_AFTER, SET_COOKIE, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::conditional::{Condition, condition, is_same_tag};
use crate::response::Head;

/// What an entry takes besides the texts in it, and what a header does. `tests/memory.rs` measures that it is no more.
const BYTES_OF_AN_ENTRY: usize = 1024;
const BYTES_OF_A_HEADER: usize = 320;

/// Who sends more is not worth comparing them.
const MOST_VARYING: usize = 32;

/// Headers that tell of one exchange and not of the response, so that they would be wrong of a later one.
const OF_ONE_EXCHANGE: [HeaderName; 9] =
    [AGE, CONNECTION, DATE, RETRY_AFTER, SET_COOKIE, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// The beginnings of names of further ones.
const FAMILIES_OF_ONE_EXCHANGE: [&str; 4] = ["keep-alive", "proxy-", "x-ratelimit-", "x-github-request-id"];

/// Headers that tell how a body is written. A 304 has none, and the kept body is already decompressed.
const OF_THE_BODY: [HeaderName; 4] = [CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE];

/// A response with status 200 and a validator.
pub(crate) struct Stored {
    url: Arc<str>,
    headers: HeaderMap,
    body: Box<[u8]>,
    condition: Condition,
    /// What the request had of the headers that `Vary` names. Not the token: all tokens of a client belong to one credential.
    varying: Vec<(HeaderName, Option<HeaderValue>)>,
}

impl Stored {
    /// The response to a request with the headers `requested`; `None` if it must not be kept, or if the server could not be asked
    /// whether it has changed.
    pub(super) fn of(url: &str, requested: &HeaderMap, head: &Head, body: &[u8]) -> Option<Self> {
        // What is not from the API (a login page, a proxy) is an error, and not to be met again.
        if head.status() != StatusCode::OK || !head.may_be_json() || forbids_storing(head.headers()) {
            return None;
        }
        let condition = condition(head.headers())?;
        let condition = (condition.0, copied(&condition.1)?);
        let varying = varying(head.headers(), requested)?;
        let headers = lasting(head.headers())?;
        Some(Self { url: url.into(), headers, body: body.into(), condition, varying })
    }

    pub(super) fn url(&self) -> &Arc<str> {
        &self.url
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The header with which the server responds only if there is another response by now.
    pub(crate) fn condition(&self) -> &Condition {
        &self.condition
    }

    /// Whether it is the response to a request with these headers, too.
    pub(super) fn is_for(&self, requested: &HeaderMap) -> bool {
        self.varying.iter().all(|(name, value)| requested.get(name) == value.as_ref())
    }

    /// The headers that the response has after a 304 with the headers `fresh`. `None` if the 304 names another response than the one
    /// that it was asked about.
    pub(crate) fn headers_after(&self, fresh: &HeaderMap) -> Option<HeaderMap> {
        let asked_about = Some(&self.condition.1).filter(|value| is_same_tag(value, value));
        if let Some((named, asked_about)) = fresh.get(ETAG).zip(asked_about)
            && !is_same_tag(named, asked_about)
        {
            return None;
        }
        let mut headers = self.headers.clone();
        for name in fresh.keys().filter(|name| !OF_THE_BODY.contains(name)) {
            headers.remove(name);
            for value in fresh.get_all(name) {
                headers.append(name, value.clone());
            }
        }
        Some(headers)
    }

    /// Roughly what it takes of memory, and no less.
    pub(super) fn bytes(&self) -> usize {
        let header = |name: &HeaderName, value: Option<&HeaderValue>| {
            BYTES_OF_A_HEADER.saturating_add(name.as_str().len()).saturating_add(value.map_or(0, HeaderValue::len))
        };
        let headers = self.headers.iter().map(|(name, value)| header(name, Some(value)));
        let varying = self.varying.iter().map(|(name, value)| header(name, value.as_ref()));
        let texts = [BYTES_OF_AN_ENTRY, self.url.len(), self.body.len(), self.condition.1.len()];
        headers.chain(varying).chain(texts).fold(0, usize::saturating_add)
    }
}

/// Whether a response may not be kept, even by the one who requested it.
pub(crate) fn forbids_storing(headers: &HeaderMap) -> bool {
    let names = |value: &HeaderValue| {
        let text = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
        text.split([',', ';', ' ', '\t']).any(|directive| directive.trim() == "no-store")
    };
    headers.get_all(CACHE_CONTROL).iter().any(names)
}

/// The values that `requested` has of the headers that the response depends on; `None` if that is not known.
fn varying(headers: &HeaderMap, requested: &HeaderMap) -> Option<Vec<(HeaderName, Option<HeaderValue>)>> {
    let mut varying = Vec::new();
    for line in headers.get_all(VARY) {
        for name in line.to_str().ok()?.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let name: HeaderName = name.parse().ok().filter(|_| name != "*")?;
            if varying.len() >= MOST_VARYING {
                return None;
            }
            if name != AUTHORIZATION {
                let value = requested.get(&name).cloned();
                varying.push((name, value));
            }
        }
    }
    Some(varying)
}

fn lasting(headers: &HeaderMap) -> Option<HeaderMap> {
    let is_lasting = |name: &HeaderName| {
        !OF_ONE_EXCHANGE.contains(name)
            && !FAMILIES_OF_ONE_EXCHANGE.iter().any(|start| name.as_str().starts_with(start))
    };
    let mut lasting = HeaderMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| is_lasting(name)) {
        lasting.append(name, copied(value)?);
    }
    Some(lasting)
}

/// As received, a value is a part of the buffer that the connection was read into, and would keep all of it.
fn copied(value: &HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_bytes(value.as_bytes()).ok()
}
