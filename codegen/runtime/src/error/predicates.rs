//! The questions that callers ask an error.

use std::error::Error as StdError;

use super::{Error, ErrorKind};

impl Error {
    /// Whether the kind is [`ErrorKind::Timeout`]: a time-out of the client. A 504 is [`ErrorKind::Server`].
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether the kind is [`ErrorKind::RateLimited`]. [`retry_after`](Self::retry_after) returns how long to wait.
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// Whether the kind is [`ErrorKind::Unauthorized`]: a 401.
    pub fn is_unauthorized(&self) -> bool {
        self.kind() == ErrorKind::Unauthorized
    }

    /// Whether the kind is [`ErrorKind::Forbidden`]: a 403 that is not a rate limit.
    pub fn is_forbidden(&self) -> bool {
        self.kind() == ErrorKind::Forbidden
    }

    /// Whether the kind is [`ErrorKind::NotFound`]: a 404 from GitHub's API. GitHub also sends it for what the token may not see.
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Whether the kind is [`ErrorKind::Conflict`]: a 409.
    pub fn is_conflict(&self) -> bool {
        self.kind() == ErrorKind::Conflict
    }

    /// Whether the kind is [`ErrorKind::Validation`]: a 422. [`details`](Self::details) may say which field is invalid.
    pub fn is_validation(&self) -> bool {
        self.kind() == ErrorKind::Validation
    }

    /// Whether the same call may succeed later: after a network error, a time-out, a rate limit, an error of the server, or a failure of
    /// the token source. Wait for [`retry_after`](Self::retry_after) first, if there is one. The failed call may have had an effect or
    /// not.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Transport
            | ErrorKind::Timeout
            | ErrorKind::Proxy
            | ErrorKind::RateLimited
            | ErrorKind::Server => true,
            // That of a GitHub App is an error of this type.
            ErrorKind::Credentials => {
                self.source().and_then(<dyn StdError>::downcast_ref::<Self>).is_none_or(Self::is_retryable)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_predicate_is_true_for_one_kind() {
        type Predicate = fn(&Error) -> bool;
        let predicates: [(ErrorKind, Predicate); 7] = [
            (ErrorKind::Timeout, Error::is_timeout),
            (ErrorKind::RateLimited, Error::is_rate_limited),
            (ErrorKind::Unauthorized, Error::is_unauthorized),
            (ErrorKind::Forbidden, Error::is_forbidden),
            (ErrorKind::NotFound, Error::is_not_found),
            (ErrorKind::Conflict, Error::is_conflict),
            (ErrorKind::Validation, Error::is_validation),
        ];
        for (kind, _) in predicates {
            for (of, predicate) in predicates {
                assert_eq!(predicate(&Error::new(kind, "x")), kind == of, "{of} of {kind}");
            }
        }
    }
}
