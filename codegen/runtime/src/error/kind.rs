//! The sorts of failure a caller can match on.

use std::fmt;

/// What sort of failure an [`Error`](crate::Error) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting, a path value or a query value cannot be used; nothing was sent.
    InvalidInput,
    /// The call was polled outside a tokio runtime; nothing was sent.
    NoRuntime,
    /// The connection could not be made, or broke before the answer was complete.
    Transport,
    /// The connection, the attempt or the whole operation took longer than its time-out.
    Timeout,
    /// No trusted TLS connection could be made: a certificate, a name, a protocol version, or the local set of roots.
    Tls,
    /// The proxy could not be reached, or refused to pass the connection on; nothing was sent to GitHub.
    Proxy,
    /// A [`Hook`](crate::Hook) refused the attempt; its own error is the source.
    Hook,
    /// The answer was a redirect that is not followed: the token goes to the configured origin only.
    Redirect,
    /// A rate limit was reached; see [`Error::retry_after`](crate::Error::retry_after).
    RateLimited,
    /// 401: the token is missing, wrong, expired or revoked.
    Unauthorized,
    /// 403: the token is known, but may not do this.
    Forbidden,
    /// 404: missing, or not visible to this token.
    NotFound,
    /// Any other 4xx: GitHub refused the request as it stands.
    Rejected,
    /// 5xx: a fault on GitHub's side.
    Server,
    /// A status that this operation is not described to answer, such as 202 or 206.
    UnexpectedStatus,
    /// The answer is not the JSON that was described.
    Decode,
    /// The body is larger than its limit; the rest was not read.
    TooLarge,
    /// A listing cannot go on: its link to the next page leads elsewhere, does not advance, or there are too many pages.
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
            Self::RateLimited => "rate limited",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Rejected => "rejected",
            Self::Server => "server fault",
            Self::UnexpectedStatus => "unexpected status",
            Self::Decode => "unreadable answer",
            Self::TooLarge => "answer too large",
            Self::Pagination => "listing cannot go on",
        })
    }
}
