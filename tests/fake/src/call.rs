//! A request as a handler reads it.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use hyper::{HeaderMap, Method, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::credentials::Caller;
use crate::reply::Reply;
use crate::world::Scope;

/// A request that has arrived as a whole. It holds a token, so it has no `Debug`.
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// A version of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiVersion {
    V2022,
    V2026,
}

impl ApiVersion {
    pub(crate) fn of(text: Option<&str>) -> Option<Self> {
        match text {
            None | Some("2022-11-28") => Some(Self::V2022),
            Some("2026-03-10") => Some(Self::V2026),
            Some(_) => None,
        }
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::V2022 => "2022-11-28",
            Self::V2026 => "2026-03-10",
        }
    }
}

/// A request to an operation, with what a handler needs.
pub(crate) struct Call<'r> {
    pub(crate) received: &'r Received,
    /// The parameters of the path, decoded.
    pub(crate) parameters: Vec<(&'static str, String)>,
    pub(crate) caller: Caller,
    pub(crate) version: ApiVersion,
    pub(crate) now: DateTime<Utc>,
    /// The base URL of the API and that of the web site, as the client reached them.
    pub(crate) api: String,
    pub(crate) web: String,
}

impl Call<'_> {
    pub(crate) fn parameter(&self, name: &str) -> &str {
        self.parameters.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    /// An id in the path. What is no number is the id of nothing.
    pub(crate) fn id(&self, name: &str) -> Result<i64, Reply> {
        self.parameter(name).parse().map_err(|_| Reply::not_found())
    }

    /// A pair of the query, decoded; the last one of several.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let mut pairs = self.received.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.rfind(|(key, _)| decoded(key) == name).map(|(_, value)| decoded(value))
    }

    /// The level in the path.
    pub(crate) fn scope(&self) -> Scope {
        match self.parameter("org") {
            "" => Scope::repository(self.parameter("owner"), self.parameter("repo")),
            login => Scope::organization(login),
        }
    }

    /// The object in the body.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, Reply> {
        match serde_json::from_slice(&self.received.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Reply::error(StatusCode::BAD_REQUEST, "Body should be a JSON object")),
            Err(_) => Err(Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON")),
        }
    }
}

/// A text of a query: `+` is a space there.
fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
