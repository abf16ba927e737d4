//! What a failure below HTTP was.

use std::error::Error as StdError;
use std::io;

use crate::error::{Error, ErrorKind};

/// A request that got no answer.
pub(crate) fn of_request(error: reqwest::Error) -> Error {
    let (kind, detail) = if is_tls(&error) {
        (
            ErrorKind::Tls,
            "no trusted TLS connection could be made: check the host name, and whose certificates this machine trusts",
        )
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
    } else {
        (ErrorKind::Transport, "the connection broke, or the answer is not HTTP")
    };
    Error::new(kind, detail).with_source(error.without_url())
}

/// An answer that broke off in its body.
pub(crate) fn of_body(error: reqwest::Error) -> Error {
    let (kind, detail) = if error.is_timeout() {
        (ErrorKind::Timeout, "the connection fell silent in the middle of the answer")
    } else {
        (ErrorKind::Transport, "the connection broke in the middle of the answer")
    };
    Error::new(kind, detail).with_source(error.without_url())
}

/// Whether TLS is at fault: rustls says so, or the other side hung up during the handshake.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(current) = cause {
        if current.is::<rustls::Error>() {
            return true;
        }
        cause = match current.downcast_ref::<io::Error>() {
            // An io::Error's source is that of the error it wraps, so the wrapped one is asked for by its own name.
            Some(error) => {
                if error.kind() == io::ErrorKind::UnexpectedEof && error.to_string() == "tls handshake eof" {
                    return true;
                }
                error.get_ref().map(|wrapped| wrapped as &(dyn StdError + 'static))
            }
            None => current.source(),
        };
    }
    false
}
