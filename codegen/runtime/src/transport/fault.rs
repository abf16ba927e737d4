//! What a failure below HTTP was.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io;

use crate::error::{Error, ErrorKind};
use crate::tls;

use super::retry::{Failure, Reached};

/// A request that got no response, and how far it got by what is known of its connection.
pub(super) fn of_request(error: reqwest::Error, reached: Reached) -> Failure {
    let mut reached = if was_given_back_unsent(&error) { Reached::Nothing } else { reached };
    let (kind, detail) = if let Some(problem) = problem_of_tls(&error) {
        let error = Error::new(ErrorKind::Tls, problem).with_source(error.without_url());
        return Failure { error, reached, head: None };
    } else if is_unreachable_proxy(&error) {
        (ErrorKind::Proxy, "the proxy cannot be reached")
    } else if let Some(detail) = refusal_of_proxy(&error) {
        // Not again: a password that is refused time after time may be locked.
        reached = Reached::Answered;
        (ErrorKind::Proxy, detail)
    } else if error.is_timeout() && error.is_connect() {
        (ErrorKind::Timeout, "no connection within the connect time-out")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "the connection fell silent")
    } else if error.is_dns() {
        (ErrorKind::Transport, "the host name could not be resolved")
    } else if error.is_connect() {
        (ErrorKind::Transport, "no connection could be made")
    } else if error.is_builder() {
        (ErrorKind::InvalidInput, "the request cannot be sent: its URL is too long")
    } else if has_too_large_a_head(&error) {
        (ErrorKind::Transport, "the head of the response is too large")
    } else {
        (ErrorKind::Transport, "the connection broke, or the response is not HTTP")
    };
    let error = Error::new(kind, detail).with_source(error.without_url());
    Failure { error, reached, head: None }
}

/// A failure while the body of a response was read.
pub(super) fn of_body(error: reqwest::Error) -> Error {
    let (kind, detail) = if error.is_timeout() {
        (ErrorKind::Timeout, "the connection fell silent during the body of the response")
    } else {
        (ErrorKind::Transport, "the connection broke during the body of the response, or its compression is invalid")
    };
    Error::new(kind, detail).with_source(error.without_url())
}

/// What went wrong, if TLS is at fault.
fn problem_of_tls(error: &reqwest::Error) -> Option<Cow<'static, str>> {
    let mut problem = None;
    any_cause(error, |cause| {
        problem = tls::explanation(cause);
        problem.is_some()
    });
    problem
}

/// The types of the errors below are private to the crates they come from, so they are known by their words, which tests hold.
fn refusal_of_proxy(error: &reqwest::Error) -> Option<&'static str> {
    const WANTS_A_USER: [&str; 3] = [
        "tunnel error: proxy authorization required",
        "SOCKS error: server does not support user/pass authentication",
        "SOCKS error: credentials not accepted",
    ];
    let starts_with = |words| any_cause(error, |cause| cause.to_string().starts_with(words));
    if WANTS_A_USER.iter().any(|words| says(error, words)) {
        Some("the proxy wants to know who asks: give its URL with a user and a password")
    } else if starts_with("tunnel error: ") || starts_with("SOCKS error: ") {
        Some("the proxy refused to connect to the server")
    } else {
        None
    }
}

/// A URL that cannot be sent, or a connection that ended before anything was written to it: then the HTTP library has the whole
/// request back.
fn was_given_back_unsent(error: &reqwest::Error) -> bool {
    error.is_builder() || says(error, "client error (Canceled)")
}

fn is_unreachable_proxy(error: &reqwest::Error) -> bool {
    says(error, "tunnel error: failed to create underlying connection")
        || says(error, "SOCKS error: failed to create underlying connection")
}

fn has_too_large_a_head(error: &reqwest::Error) -> bool {
    says(error, "message head is too large")
}

fn says(error: &reqwest::Error, words: &str) -> bool {
    any_cause(error, |cause| cause.to_string() == words)
}

fn any_cause(error: &reqwest::Error, mut is_it: impl FnMut(&(dyn StdError + 'static)) -> bool) -> bool {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(current) = cause {
        if is_it(current) {
            return true;
        }
        cause = match current.downcast_ref::<io::Error>() {
            // An io::Error's source is that of the error it wraps, so the wrapped one is asked for by its own name.
            Some(error) => error.get_ref().map(|wrapped| wrapped as &(dyn StdError + 'static)),
            None => current.source(),
        };
    }
    false
}
