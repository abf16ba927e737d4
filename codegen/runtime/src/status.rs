//! What the status of an answer means.

use http::StatusCode;
use serde::Deserialize;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::rate_limit::{Limit, RateLimit, retry_after, wait_of_limit};
use crate::response::Head;
use crate::safe_text::safe_text;
use crate::secret::Secrets;

/// The longest `message` of GitHub's that an error carries, in bytes.
const LONGEST_MESSAGE: usize = 1024;

/// What to do with an answer, by its status alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The one status that means success for the operation.
    Success,
    /// Any 3xx.
    Redirect,
    /// 4xx and 5xx: the body may hold a message.
    Complaint,
    /// Anything else, such as 202, 206 or 999.
    Unexpected,
}

pub(crate) fn verdict(operation: &Operation, status: StatusCode) -> Verdict {
    if status.as_u16() == operation.success_status() {
        Verdict::Success
    } else if status.is_redirection() {
        Verdict::Redirect
    } else if status.is_client_error() || status.is_server_error() {
        Verdict::Complaint
    } else {
        Verdict::Unexpected
    }
}

/// The error of a redirect that is not followed. `problem` never repeats where it leads: that may hold a secret.
pub(crate) fn redirect_error(operation: &Operation, head: &Head, problem: &str) -> Error {
    let detail = format!(
        "{}: the redirect is not followed: {problem}; the base URL may be wrong, or a login page may stand before the server",
        shown(head.status())
    );
    head.error(operation, ErrorKind::Redirect, detail)
}

pub(crate) fn unexpected_error(operation: &Operation, head: &Head) -> Error {
    let detail =
        format!("{}: this operation is described to answer {}", shown(head.status()), operation.success_status());
    head.error(operation, ErrorKind::UnexpectedStatus, detail)
}

/// The error of a 4xx or 5xx. `body` is as much as could be read of it, so perhaps nothing.
pub(crate) fn complaint_error(operation: &Operation, head: &Head, body: &[u8], secrets: &Secrets) -> Error {
    let complaint: Complaint = serde_json::from_slice(body).unwrap_or_default();
    let limit = limit_of(head, &complaint);
    let kind = if limit.is_some() { ErrorKind::RateLimited } else { kind_of(head.status()) };
    let detail = format!("{}: {}", shown(head.status()), advice(kind, limit));
    let message = complaint
        .message
        .map(|message| safe_text(&message, secrets, LONGEST_MESSAGE))
        .filter(|message| !message.is_empty());
    let wait = match limit {
        Some(limit) => Some(wait_of_limit(limit, head.headers())),
        None => retry_after(head.headers()),
    };
    head.error(operation, kind, detail).with_message(message).with_retry_after(wait).with_limit(limit)
}

/// GitHub's error body, as far as it is used.
#[derive(Default, Deserialize)]
struct Complaint {
    message: Option<String>,
    documentation_url: Option<String>,
}

impl Complaint {
    /// GitHub tells a secondary limit by its words or by the page it points to, not by a header alone.
    fn is_secondary_limit(&self) -> bool {
        let message = self.message.as_deref().unwrap_or_default().to_ascii_lowercase();
        let page = self.documentation_url.as_deref().unwrap_or_default();
        message.contains("secondary rate limit")
            || message.contains("abuse detection mechanism")
            || page.contains("secondary-rate-limits")
            || page.contains("abuse-rate-limits")
    }
}

/// A 403 is a limit only if it says so; a 429 always is.
fn limit_of(head: &Head, complaint: &Complaint) -> Option<Limit> {
    let headers = head.headers();
    let is_refusal = matches!(head.status(), StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS);
    if !is_refusal {
        None
    } else if complaint.is_secondary_limit() {
        Some(Limit::Secondary)
    } else if RateLimit::of(headers).is_some_and(|limit| limit.is_used_up()) {
        Some(Limit::Primary)
    } else if head.status() == StatusCode::TOO_MANY_REQUESTS || headers.contains_key(http::header::RETRY_AFTER) {
        Some(Limit::Secondary)
    } else {
        None
    }
}

fn kind_of(status: StatusCode) -> ErrorKind {
    match status {
        StatusCode::UNAUTHORIZED => ErrorKind::Unauthorized,
        StatusCode::FORBIDDEN => ErrorKind::Forbidden,
        StatusCode::NOT_FOUND => ErrorKind::NotFound,
        status if status.is_server_error() => ErrorKind::Server,
        _ => ErrorKind::Rejected,
    }
}

fn advice(kind: ErrorKind, limit: Option<Limit>) -> &'static str {
    match (kind, limit) {
        (ErrorKind::Unauthorized, _) => "the token is missing, wrong, expired or revoked",
        (ErrorKind::Forbidden, _) => {
            "this token may not do that; check its permissions, and its single sign-on authorisation"
        }
        (ErrorKind::RateLimited, Some(Limit::Primary)) => "the rate limit of this token is used up",
        (ErrorKind::RateLimited, _) => "a rate limit was reached: too many requests at once or in too short a time",
        (ErrorKind::NotFound, _) => "missing, or not visible to this token",
        (ErrorKind::Server, _) => "a fault on the server's side, which may pass",
        _ => "the request was refused as it stands",
    }
}

fn shown(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue};

    use super::*;

    const GET: Operation = Operation::get("get", "/a");
    const CREATE: Operation = Operation::post("create", "/a").success(201);

    fn complaint(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Error {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_static(value));
        }
        let secrets = Secrets::from("canary");
        let head = Head::new(StatusCode::from_u16(status).unwrap(), map, &secrets);
        complaint_error(&GET, &head, body.as_bytes(), &secrets)
    }

    #[test]
    fn each_kind_says_what_it_means_or_what_to_do() {
        let secondary = r#"{"message":"You have exceeded a secondary rate limit."}"#;
        for (status, headers, body, text) in [
            (401, &[][..], "", "get: 401 Unauthorized: the token is missing, wrong, expired or revoked"),
            (403, &[], "", "get: 403 Forbidden: this token may not do that; check its permissions"),
            (404, &[], "", "get: 404 Not Found: missing, or not visible to this token"),
            (422, &[], "", "get: 422 Unprocessable Entity: the request was refused as it stands"),
            (503, &[], "", "get: 503 Service Unavailable: a fault on the server's side, which may pass"),
            (403, &[("x-ratelimit-remaining", "0")], "", "get: 403 Forbidden: the rate limit of this token is used up"),
            (403, &[], secondary, "get: 403 Forbidden: a rate limit was reached: too many requests at once"),
        ] {
            let told = complaint(status, headers, body).to_string();
            assert!(told.starts_with(text), "{told}");
        }
    }

    #[test]
    fn c65_only_the_described_status_is_success() {
        let of = |operation: &Operation, status: u16| verdict(operation, StatusCode::from_u16(status).unwrap());
        assert_eq!(of(&GET, 200), Verdict::Success);
        assert_eq!(of(&CREATE, 201), Verdict::Success);
        for (operation, status) in [(&CREATE, 200), (&GET, 201), (&GET, 202), (&GET, 204), (&GET, 206), (&GET, 999)] {
            assert_eq!(of(operation, status), Verdict::Unexpected, "{status}");
        }
        for status in [300, 301, 302, 303, 304, 307, 308, 399] {
            assert_eq!(of(&GET, status), Verdict::Redirect, "{status}");
        }
        for status in [400, 499, 500, 599] {
            assert_eq!(of(&GET, status), Verdict::Complaint, "{status}");
        }
    }

    #[test]
    fn each_status_has_its_kind() {
        for (status, kind) in [
            (400, ErrorKind::Rejected),
            (401, ErrorKind::Unauthorized),
            (403, ErrorKind::Forbidden),
            (404, ErrorKind::NotFound),
            (409, ErrorKind::Rejected),
            (410, ErrorKind::Rejected),
            (422, ErrorKind::Rejected),
            (429, ErrorKind::RateLimited),
            (451, ErrorKind::Rejected),
            (500, ErrorKind::Server),
            (503, ErrorKind::Server),
            (599, ErrorKind::Server),
        ] {
            let error = complaint(status, &[], "{}");
            assert_eq!(error.kind(), kind, "{status}");
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        }
    }

    #[test]
    fn c41_c42_a_403_is_a_limit_only_when_it_says_so() {
        let limit =
            "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits";
        for (headers, body, kind) in [
            (vec![], r#"{"message": "no"}"#.to_owned(), ErrorKind::Forbidden),
            (vec![("x-github-sso", "required")], "{}".to_owned(), ErrorKind::Forbidden),
            (vec![("x-ratelimit-remaining", "1")], "{}".to_owned(), ErrorKind::Forbidden),
            (vec![("x-ratelimit-remaining", "0")], "{}".to_owned(), ErrorKind::RateLimited),
            (vec![("retry-after", "7")], "{}".to_owned(), ErrorKind::RateLimited),
            (vec![], r#"{"message": "You have exceeded a secondary rate limit."}"#.to_owned(), ErrorKind::RateLimited),
            (vec![], format!(r#"{{"documentation_url": "{limit}"}}"#), ErrorKind::RateLimited),
            // The words of older servers.
            (
                vec![],
                r#"{"message": "You have triggered an abuse detection mechanism."}"#.to_owned(),
                ErrorKind::RateLimited,
            ),
            (
                vec![],
                r#"{"documentation_url": "https://developer.github.com/v3/#abuse-rate-limits"}"#.to_owned(),
                ErrorKind::RateLimited,
            ),
        ] {
            assert_eq!(complaint(403, &headers, &body).kind(), kind, "{headers:?} {body}");
        }
    }

    #[test]
    fn c39_a_limit_always_names_a_wait() {
        assert_eq!(complaint(429, &[], "{}").retry_after(), Some(Duration::from_secs(60)));
        assert_eq!(complaint(429, &[("retry-after", "7")], "{}").retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(complaint(404, &[], "{}").retry_after(), None);
        assert_eq!(complaint(503, &[("retry-after", "7")], "{}").retry_after(), Some(Duration::from_secs(7)));
    }

    #[test]
    fn c13_only_a_message_of_github_is_kept_and_made_safe() {
        let error = complaint(500, &[], r#"{"message": "Bearer canary\r\n[31mred"}"#);
        assert_eq!(error.message(), Some(r"Bearer ***\u{d}\u{a}[31mred"));
        for body in ["<html>canary</html>", "", "[]", r#"{"message": 5}"#, r#"{"message": ""}"#] {
            assert_eq!(complaint(500, &[], body).message(), None, "{body}");
        }
        let long = format!(r#"{{"message": "{}"}}"#, "é".repeat(4_000));
        let error = complaint(500, &[], &long);
        assert!(error.message().is_some_and(|message| message.len() <= LONGEST_MESSAGE));
    }

    #[test]
    fn c11_an_echo_of_the_token_in_a_header_is_masked() {
        let error = complaint(500, &[("x-github-request-id", "canary")], "{}");
        assert_eq!(error.request_id(), Some("***"));
    }
}
