//! The status line and headers of a response.

use std::sync::Arc;

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};

use crate::base_url::BaseUrl;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::safe_text::safe_text;
use crate::secret::Secrets;

/// The status line and headers of a response, as received. All decisions are made on them.
#[derive(Clone)]
pub(crate) struct Head {
    status: StatusCode,
    headers: Arc<HeaderMap>,
    shown: Shown,
}

/// What error texts show of a response. It is masked and escaped, so no decision may be made on it.
#[derive(Clone)]
struct Shown {
    request_id: Option<Box<str>>,
    content_type: Box<str>,
    /// Advice for a response that is not from the API.
    advice: &'static str,
}

/// The declared type of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaType {
    Json,
    Html,
    Other,
    Unstated,
}

impl Head {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, secrets: &Secrets, base: &BaseUrl) -> Self {
        let text = |name: &str| {
            let value = headers.get(name)?;
            Some(safe_text(&String::from_utf8_lossy(value.as_bytes()), secrets, 128).into_boxed_str())
        };
        let request_id = text("x-github-request-id").filter(|id| !id.is_empty());
        let content_type = text(CONTENT_TYPE.as_str()).filter(|name| !name.is_empty());
        let advice = if base.may_lack_api_path() {
            "; the base URL may lack `/api/v3`, or the response is from a proxy or a login page"
        } else {
            "; the response may be from a proxy or a login page"
        };
        let shown = Shown { request_id, content_type: content_type.unwrap_or_else(|| "none".into()), advice };
        Self { status, headers: Arc::new(headers), shown }
    }

    /// A response without headers.
    #[cfg(feature = "test-util")]
    pub(crate) fn for_test(status: StatusCode) -> Self {
        let shown = Shown { request_id: None, content_type: "none".into(), advice: "" };
        Self { status, headers: Arc::default(), shown }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Masked and escaped, for error texts.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.shown.request_id.as_deref()
    }

    /// Masked and escaped, for error texts; `none` if there is none.
    pub(crate) fn shown_content_type(&self) -> &str {
        &self.shown.content_type
    }

    /// An error about this response.
    pub(crate) fn error(&self, operation: &Operation, kind: ErrorKind, summary: String) -> Error {
        self.described(Error::new(kind, summary)).with_operation(operation.id())
    }

    /// An error with the status, the headers and the request id of this response.
    pub(crate) fn described(&self, error: Error) -> Error {
        error
            .with_status(self.status)
            .with_headers(Arc::clone(&self.headers))
            .with_request_id(self.request_id().map(str::to_owned))
    }

    /// A text about a body that is declared as something that GitHub's API never sends. `None` if it may be JSON.
    pub(crate) fn foreign_content(&self) -> Option<String> {
        let what = match self.media_type() {
            MediaType::Json | MediaType::Unstated => return None,
            MediaType::Html => "an HTML page",
            MediaType::Other => "another content type",
        };
        let Shown { content_type, advice, .. } = &self.shown;
        Some(format!("expected JSON, got {what} (content type {content_type}){advice}"))
    }

    /// The error for a response whose content type shows that it is not from the API. `None` if it may be JSON.
    pub(crate) fn foreign_content_error(&self, operation: &Operation) -> Option<Error> {
        let content = self.foreign_content()?;
        Some(self.error(operation, ErrorKind::Decode, format!("{}: {content}", reason(self.status))))
    }

    /// From the first `Content-Type`, as received.
    pub(crate) fn media_type(&self) -> MediaType {
        let Some(value) = self.headers.get(CONTENT_TYPE) else { return MediaType::Unstated };
        let value = String::from_utf8_lossy(value.as_bytes());
        let name = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match name.as_str() {
            "" => MediaType::Unstated,
            "text/html" | "application/xhtml+xml" => MediaType::Html,
            "application/json" => MediaType::Json,
            name if name.ends_with("+json") => MediaType::Json,
            _ => MediaType::Other,
        }
    }

    /// Whether the body may be JSON that can be read, by what the headers say.
    pub(crate) fn may_be_json(&self) -> bool {
        matches!(self.media_type(), MediaType::Json | MediaType::Unstated) && !self.is_encoded()
    }

    /// Whether the body is still encoded. reqwest removes the codings that were requested from the body, and their header with them.
    /// Names of codings are case-insensitive, and come as a list, in one header or in several.
    pub(crate) fn is_encoded(&self) -> bool {
        self.headers.get_all(CONTENT_ENCODING).iter().any(|value| {
            let value = String::from_utf8_lossy(value.as_bytes());
            value.split(',').map(str::trim).any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
        })
    }
}

/// Such as `404 Not Found`.
pub(crate) fn reason(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::HeaderName;

    use super::*;

    fn head(name: HeaderName, values: &[&[u8]], token: &str) -> Head {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name.clone(), HeaderValue::from_bytes(value).unwrap());
        }
        Head::new(StatusCode::OK, headers, &Secrets::from(token), &BaseUrl::of_github_com().unwrap())
    }

    #[test]
    fn c125_what_a_body_is_does_not_depend_on_the_secrets() {
        for token in ["t", "json", "application/json", "text/html", "a token that stands nowhere"] {
            for (value, media_type) in [
                ("application/json", MediaType::Json),
                (" Application/JSON ; charset=utf-8", MediaType::Json),
                ("application/vnd.github+json", MediaType::Json),
                ("application/problem+JSON", MediaType::Json),
                ("text/html", MediaType::Html),
                ("TEXT/HTML; charset=utf-8", MediaType::Html),
                ("application/xhtml+xml", MediaType::Html),
                ("text/plain", MediaType::Other),
                ("application/jsonp", MediaType::Other),
                ("", MediaType::Unstated),
                (" ; charset=utf-8", MediaType::Unstated),
            ] {
                assert_eq!(head(CONTENT_TYPE, &[value.as_bytes()], token).media_type(), media_type, "{value} {token}");
            }
        }
        assert_eq!(head(CONTENT_TYPE, &[], "t").media_type(), MediaType::Unstated);
        assert_eq!(head(CONTENT_TYPE, &[b"\xff"], "t").media_type(), MediaType::Other);
    }

    #[test]
    fn c100_codings_are_a_list_of_names_without_regard_to_case() {
        for values in [
            &[][..],
            &["identity"],
            &["Identity"],
            &["IDENTITY"],
            &[""],
            &[" , "],
            &["identity, identity"],
            &["identity", "Identity"],
        ] {
            let values: Vec<&[u8]> = values.iter().map(|value| value.as_bytes()).collect();
            assert!(!head(CONTENT_ENCODING, &values, "t").is_encoded(), "{values:?}");
        }
        for values in [&["br"][..], &["gzip"], &["identity, br"], &["identity", "deflate"], &["identity;q=1"]] {
            let values: Vec<&[u8]> = values.iter().map(|value| value.as_bytes()).collect();
            assert!(head(CONTENT_ENCODING, &values, "t").is_encoded(), "{values:?}");
        }
        assert!(head(CONTENT_ENCODING, &[b"\xff"], "t").is_encoded());
    }
}
