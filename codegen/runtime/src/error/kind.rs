//! The kinds of failure a caller can match on.

use std::fmt;

/// What kind of failure an [`Error`](crate::Error) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting, a path value or a query value cannot be used; nothing was sent.
    InvalidInput,
    /// The call was polled outside a tokio runtime, or on one without its I/O or time driver; nothing was sent.
    NoRuntime,
    /// The connection could not be made, or broke before the response was complete.
    Transport,
    /// The connection, the attempt or the whole operation took longer than its time-out.
    Timeout,
    /// No trusted TLS connection could be made: a certificate, a name, a protocol version, or the local set of roots.
    Tls,
    /// The proxy could not be reached, or refused to pass the connection on; nothing was sent to GitHub.
    Proxy,
    /// A [`Hook`](crate::Hook) refused the attempt; its own error is the source.
    Hook,
    /// The response is a redirect that is not followed: the token goes to the configured origin only.
    Redirect,
    /// 304: the resource has not changed since the version that the request named. Only a request with a header such as
    /// `If-None-Match`, set by you or a hook, gets it.
    NotModified,
    /// A rate limit was reached; see [`Error::retry_after`](crate::Error::retry_after).
    RateLimited,
    /// 401: the token is missing, wrong, expired or revoked.
    Unauthorized,
    /// 403: the token is known, but may not do this.
    Forbidden,
    /// 404 from GitHub's API: missing, or not visible to this token.
    NotFound,
    /// Any other 4xx from GitHub's API: it refused the request as it stands.
    Rejected,
    /// 5xx, or a 408, 421 or 425: a fault of the server, of a proxy before it, or of the connection between them. It may pass.
    Server,
    /// A status that the description of this operation does not have, such as 202 or 206.
    UnexpectedStatus,
    /// The response is not the JSON that was described. A success or a 4xx that declares HTML or another content type is not
    /// from GitHub's API, but from a proxy, a login page, or a server at a wrong base URL: a 404 of this kind does not mean
    /// that anything is missing.
    Decode,
    /// The body is larger than its limit, and the rest was not read; or it holds more items or values than are decoded.
    TooLarge,
    /// A listing cannot go on: its link to the next page names no page or does not advance, several pages in a row held nothing
    /// new, or there are too many pages.
    Pagination,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::InvalidInput => "invalid input",
            Self::NoRuntime => "no tokio runtime",
            Self::Transport => "connection failed",
            Self::Timeout => "timed out",
            Self::Tls => "no trusted TLS connection",
            Self::Proxy => "no way through the proxy",
            Self::Hook => "refused by a hook",
            Self::Redirect => "redirect refused",
            Self::NotModified => "not modified",
            Self::RateLimited => "rate limited",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Rejected => "rejected",
            Self::Server => "server fault",
            Self::UnexpectedStatus => "unexpected status",
            Self::Decode => "decoding failed",
            Self::TooLarge => "response too large",
            Self::Pagination => "listing cannot go on",
        })
    }
}
