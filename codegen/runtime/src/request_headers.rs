//! The headers of every request.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::operation::Operation;
use crate::secret::{Secret, Secrets};

const API_VERSION: HeaderName = HeaderName::from_static("x-github-api-version");
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.github+json");

/// Headers that the transport sets itself, and headers that would change the framing or the apparent origin of a request.
const NOT_FREE: [&str; 16] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-github-api-version",
];

/// The headers that identify the caller.
pub(crate) struct Identity {
    pub(crate) secrets: Secrets,
    pub(crate) user_agent: HeaderValue,
    pub(crate) api_version: Option<HeaderValue>,
    pub(crate) extra: HeaderMap,
}

impl Identity {
    pub(crate) fn headers(&self, operation: &Operation, token: Option<&Secret>) -> Result<HeaderMap, Error> {
        let mut headers = self.extra.clone();
        headers.insert(ACCEPT, MEDIA_TYPE);
        headers.insert(USER_AGENT, self.user_agent.clone());
        if let Some(version) = &self.api_version {
            headers.insert(API_VERSION, version.clone());
        }
        if operation.may_carry_content() {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, authorization(token)?);
        }
        Ok(headers)
    }
}

/// The `Authorization` header of a request. Its memory is overwritten when the request is done.
pub(crate) fn authorization(token: &Secret) -> Result<HeaderValue, Error> {
    let text = Zeroizing::new(["Bearer ", token.expose()].concat().into_bytes());
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
        .map_err(|_| Error::invalid_input("token: it cannot be sent in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Refuses headers that the transport sets itself.
pub(crate) fn check_is_free(name: &HeaderName) -> Result<(), Error> {
    if NOT_FREE.contains(&name.as_str()) {
        return Err(Error::invalid_input(format!("header {name}: the client sets it itself")));
    }
    Ok(())
}

/// A header that the user adds. Its value is treated as a secret, because it may be one.
pub(crate) fn extra(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let refuse = |problem: &str| Error::invalid_input(format!("header: {problem}"));
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse("its name is invalid"))?;
    check_is_free(&name)?;
    if value.len() > 8 * 1024 || !value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Err(refuse("its value must be printable ASCII, and at most 8 KiB long"));
    }
    // Such spaces do not arrive. The server would receive, and might echo, a text that differs from the one that is masked.
    if value.trim() != value {
        return Err(refuse("its value must not start or end with a space"));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| refuse("its value cannot be sent"))?;
    value.set_sensitive(true);
    Ok((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c11_the_authorization_header_is_marked_sensitive() {
        let value = authorization(&Secret::from("canary")).unwrap();
        assert!(value.is_sensitive());
        assert_eq!(format!("{value:?}"), "Sensitive");
        assert_eq!(value.as_bytes(), b"Bearer canary");
    }

    #[test]
    fn c09_an_extra_header_can_neither_break_a_request_nor_replace_what_is_ours() {
        for (name, value) in [
            ("", "x"),
            ("a b", "x"),
            ("a\r\nb", "x"),
            ("é", "x"),
            ("Authorization", "x"),
            ("HOST", "x"),
            ("Transfer-Encoding", "chunked"),
            ("x-a", "a\r\nX: y"),
            ("x-a", "a\n"),
            ("x-a", "\0"),
            ("x-a", "é"),
            ("x-a", "a\tb"),
            ("x-a", " "),
        ] {
            let error = extra(name, value).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidInput, "{name:?} {value:?}");
        }
        assert!(extra("x-a", &"a".repeat(8_192)).is_ok());
        assert!(extra("x-a", &"a".repeat(8_193)).is_err());
        let (name, value) = extra("X-Gateway-Key", "two words").unwrap();
        assert_eq!(value.as_bytes(), b"two words");
        assert_eq!(format!("{name}: {value:?}"), "x-gateway-key: Sensitive");
    }

    #[test]
    fn c118_a_value_that_would_not_arrive_as_it_is_written_is_refused() {
        for value in ["hunter2-hunter2 ", " hunter2-hunter2", " hunter2-hunter2 "] {
            let error = extra("x-gateway-key", value).unwrap_err();
            assert_eq!(error.to_string(), "header: its value must not start or end with a space");
        }
    }
}
