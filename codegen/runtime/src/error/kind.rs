//! The kinds of failure a caller can match on.

use std::fmt;

/// The kind of an [`Error`](crate::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting, a path value or a query value is invalid; nothing was sent.
    InvalidInput,
    /// The call was polled outside a tokio runtime, or on one without its I/O or time driver; nothing was sent.
    NoRuntime,
    /// The connection failed, or broke before the response was complete.
    Transport,
    /// Connecting, an attempt or the whole operation exceeded its time-out.
    Timeout,
    /// The TLS connection failed: a certificate, a host name, a protocol version, or the local root certificates.
    Tls,
    /// The proxy cannot be reached, or refused to open a tunnel; nothing was sent to GitHub.
    Proxy,
    /// The [`TokenSource`](crate::TokenSource) returned no valid token: it failed, panicked, took too long, or returned a text that
    /// cannot be a token. Its error, if there is one, is the source. The server has seen nothing but requests that it rejected.
    Credentials,
    /// A [`Hook`](crate::Hook) refused the attempt. Its error is the source.
    Hook,
    /// The response is a redirect that is not followed, because the token goes to the configured origin only.
    Redirect,
    /// 304: the resource has not changed since the version that the request named. This happens only if you or a hook set a header
    /// such as `If-None-Match`; with [`Call::changed_since`](crate::Call::changed_since) or a
    /// [response cache](crate::ClientBuilder::response_cache), it is no error.
    NotModified,
    /// A rate limit is exhausted; see [`Error::retry_after`](crate::Error::retry_after).
    RateLimited,
    /// 401: the token is missing, wrong, expired or revoked.
    Unauthorized,
    /// 403: the token is valid, but lacks a permission.
    Forbidden,
    /// 404 from GitHub's API: missing, or not visible to this token.
    NotFound,
    /// 409 from GitHub's API: the request conflicts with the state of the resource, or with another request.
    Conflict,
    /// 422 from GitHub's API: a value of the request is invalid, or the state of the resource does not allow the request. See
    /// [`Error::details`](crate::Error::details).
    Validation,
    /// Any other 4xx from GitHub's API, such as 400 or 410: it rejected the request.
    Rejected,
    /// 5xx, or 408, 421 or 425: a temporary error of the server, of a proxy in front of it, or of the connection between them.
    Server,
    /// A status that the description of this operation does not list, such as 202 or 206.
    UnexpectedStatus,
    /// The response is not the JSON that was expected. A success or a 4xx that declares HTML or another content type is not from
    /// GitHub's API, but from a proxy, a login page, or a server at a wrong base URL. A 404 of this kind does not mean that
    /// anything is missing.
    Decode,
    /// The body is larger than its limit, so that the rest was not read, or it has too many items or values to be decoded.
    TooLarge,
    /// A listing cannot continue: the link to the next page has no page number or does not advance, several pages in a row had no
    /// new items, or there are too many pages.
    Pagination,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::InvalidInput => "invalid input",
            Self::NoRuntime => "no tokio runtime",
            Self::Transport => "connection failed",
            Self::Timeout => "timed out",
            Self::Tls => "TLS connection failed",
            Self::Proxy => "proxy connection failed",
            Self::Credentials => "no token",
            Self::Hook => "refused by a hook",
            Self::Redirect => "redirect refused",
            Self::NotModified => "not modified",
            Self::RateLimited => "rate limited",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::Validation => "validation failed",
            Self::Rejected => "rejected",
            Self::Server => "server error",
            Self::UnexpectedStatus => "unexpected status",
            Self::Decode => "decoding failed",
            Self::TooLarge => "response too large",
            Self::Pagination => "listing cannot continue",
        })
    }
}
