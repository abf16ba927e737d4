//! The meaning of response statuses.

mod body;

use http::{HeaderMap, StatusCode};
use url::Url;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::rate_limit::{RateLimit, RateLimitKind, retry_after, wait_of_limit};
use crate::response::{Head, reason};
use crate::safe_text::safe_text;
use crate::secret::Secrets;

use self::body::ErrorBody;

/// What to do with a response, by its status alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// A status that means success for the operation.
    Success,
    /// 304: there is nothing to read, and nothing to follow.
    NotModified,
    /// Any other 3xx.
    Redirect,
    /// 4xx and 5xx: the body may hold a message.
    Error,
    /// Anything else, such as 202, 206 or 999.
    Unexpected,
}

pub(crate) fn disposition(operation: &Operation, status: StatusCode) -> Disposition {
    if operation.is_success(status.as_u16()) {
        Disposition::Success
    } else if status == StatusCode::NOT_MODIFIED {
        Disposition::NotModified
    } else if status.is_redirection() {
        Disposition::Redirect
    } else if status.is_client_error() || status.is_server_error() {
        Disposition::Error
    } else {
        Disposition::Unexpected
    }
}

/// The error of a redirect that is not followed. `problem` never contains the target, which may contain a secret.
pub(crate) fn redirect_error(operation: &Operation, head: &Head, problem: &str) -> Error {
    let summary = format!(
        "{}: the redirect was not followed: {problem}; the base URL may be wrong, or there may be a login page in front of the server",
        reason(head.status())
    );
    head.error(operation, ErrorKind::Redirect, summary)
}

pub(crate) fn not_modified_error(operation: &Operation, head: &Head) -> Error {
    let summary = format!("{}: unchanged since the version that the request named", reason(head.status()));
    head.error(operation, ErrorKind::NotModified, summary)
}

/// The error of a status that the operation does not list. It is most often sent by a login page.
pub(crate) fn unexpected_error(operation: &Operation, head: &Head) -> Error {
    let mut summary =
        format!("{}: the success status of this operation is {}", reason(head.status()), operation.success_status());
    for status in operation.also_success_statuses().iter().chain(operation.empty_success_statuses()) {
        summary.push_str(&format!(" or {status}"));
    }
    if let Some(content) = head.foreign_content() {
        summary.push_str("; ");
        summary.push_str(&content);
    }
    head.error(operation, ErrorKind::UnexpectedStatus, summary)
}

/// The error of a 4xx or 5xx. `body` may be empty, if it could not be read.
pub(crate) fn status_error(operation: &Operation, head: &Head, body: &[u8], secrets: &Secrets) -> Error {
    let body = ErrorBody::of(body);
    let limit = limit_of(head, &body);
    let kind = if limit.is_some() { ErrorKind::RateLimited } else { kind_of(head.status()) };
    if limit.is_none()
        && proves_nothing_unless_from_the_api(head.status())
        && let Some(error) = head.foreign_content_error(operation)
    {
        return error.with_retry_after(retry_after(head.headers()));
    }
    let sso = SingleSignOn::of(head.headers());
    let advice = advice(kind, limit, head.status(), sso.as_ref());
    let wait = match limit {
        Some(limit) => Some(wait_of_limit(limit, head.headers())),
        None => retry_after(head.headers()),
    };
    let is_refused = head.status() == StatusCode::UNPROCESSABLE_ENTITY;
    let busy = is_refused.then(|| body.shown_statement(operation.busy_phrases(), secrets)).flatten();
    let (details, omitted) = body.shown_details(secrets);
    head.error(operation, kind, format!("{}: {advice}", reason(head.status())))
        .with_message(body.shown_message(secrets))
        .with_details(details, omitted)
        .with_documentation_url(body.shown_documentation_url(secrets))
        .with_sso_url(sso.and_then(|sso| sso.shown_url(secrets)))
        .with_accepted_permissions(accepted_permissions(head.headers(), secrets))
        .with_retry_after(wait)
        .with_rate_limit_kind(limit)
        .with_busy(busy)
}

impl ErrorBody {
    /// GitHub marks a secondary limit by its message or documentation URL, not always by a header.
    fn is_secondary_limit(&self) -> bool {
        let message = self.message.as_deref().unwrap_or_default().to_ascii_lowercase();
        let page = self.documentation_url.as_deref().unwrap_or_default();
        message.contains("secondary rate limit")
            || message.contains("abuse detection mechanism")
            || page.contains("secondary-rate-limits")
            || page.contains("abuse-rate-limits")
    }

    /// After too many failed logins, GitHub refuses valid ones too, with a 403 that only its message identifies.
    fn is_login_lockout(&self) -> bool {
        let message = self.message.as_deref().unwrap_or_default().to_ascii_lowercase();
        message.contains("number of login attempts exceeded")
    }

    /// Checked after the other two, because some of those responses say this too.
    fn is_primary_limit(&self) -> bool {
        let message = self.message.as_deref().unwrap_or_default().to_ascii_lowercase();
        let page = self.documentation_url.as_deref().unwrap_or_default();
        (message.contains("rate limit") && message.contains("exceeded"))
            || page.contains("rate-limits-for-the-rest-api")
            || page.ends_with("#rate-limiting")
    }
}

/// A 429 is always a rate limit, a 403 only if the response says so.
fn limit_of(head: &Head, body: &ErrorBody) -> Option<RateLimitKind> {
    let headers = head.headers();
    let is_refusal = matches!(head.status(), StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS);
    if !is_refusal {
        None
    } else if body.is_login_lockout() {
        Some(RateLimitKind::LoginAttempts)
    } else if body.is_secondary_limit() {
        Some(RateLimitKind::Secondary)
    } else if RateLimit::of(headers).is_some_and(|limit| limit.is_used_up()) || body.is_primary_limit() {
        Some(RateLimitKind::Primary)
    } else if head.status() == StatusCode::TOO_MANY_REQUESTS || headers.contains_key(http::header::RETRY_AFTER) {
        Some(RateLimitKind::Secondary)
    } else {
        None
    }
}

/// A response of a proxy or a login page does not prove that a resource is missing or that a token is invalid. A 5xx, and the 4xx
/// that ask for a retry, have the same meaning whoever sends them.
fn proves_nothing_unless_from_the_api(status: StatusCode) -> bool {
    status.is_client_error() && !may_pass(status)
}

/// Whether a status says that the same request may succeed soon. 408, 421 and 425 speak of the connection and not of the
/// request; 520 to 527 are those of a well-known network of proxies, for what others say with 502 and 504.
pub(crate) fn may_pass(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 421 | 425 | 500 | 502..=504 | 520..=527)
}

fn kind_of(status: StatusCode) -> ErrorKind {
    match status {
        StatusCode::UNAUTHORIZED => ErrorKind::Unauthorized,
        StatusCode::FORBIDDEN => ErrorKind::Forbidden,
        StatusCode::NOT_FOUND => ErrorKind::NotFound,
        StatusCode::CONFLICT => ErrorKind::Conflict,
        StatusCode::UNPROCESSABLE_ENTITY => ErrorKind::Validation,
        status if status.is_server_error() || may_pass(status) => ErrorKind::Server,
        _ => ErrorKind::Rejected,
    }
}

fn advice(
    kind: ErrorKind,
    limit: Option<RateLimitKind>,
    status: StatusCode,
    sso: Option<&SingleSignOn>,
) -> &'static str {
    match (kind, limit) {
        (ErrorKind::Unauthorized, _) => "the token is missing, wrong, expired or revoked",
        (ErrorKind::Forbidden, _) if sso.is_some() => {
            "the organization requires single sign-on, and this token is not authorized for it"
        }
        (ErrorKind::Forbidden, _) => {
            "this token lacks a permission; check its permissions, and its authorization for single sign-on"
        }
        (ErrorKind::RateLimited, Some(RateLimitKind::Primary)) => "the rate limit of this token is exhausted",
        (ErrorKind::RateLimited, Some(RateLimitKind::LoginAttempts)) => {
            "too many logins have failed, so the server refuses valid ones too for a while; check the token before the next call"
        }
        (ErrorKind::RateLimited, _) => "rate limited: too many requests at once or in a short time",
        (ErrorKind::NotFound, _) => "missing, or not visible to this token",
        (ErrorKind::Conflict, _) => "the request conflicts with the state of the resource, or with another request",
        (ErrorKind::Server, _) => "an error of the server, or of a proxy in front of it; retry later",
        (_, _) if status == StatusCode::GONE => {
            "the operation, or the API version that was requested, has reached its end of life; \
             use a newer release of this crate, or another `api_version`"
        }
        _ => "the server rejected the request",
    }
}

/// The header `X-GitHub-SSO: required; url=https://…`.
struct SingleSignOn {
    /// As received.
    url: Option<String>,
}

impl SingleSignOn {
    /// `None` unless single sign-on is required. `partial-results`, on a success, has another meaning.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get("x-github-sso")?.to_str().ok()?;
        let mut parts = value.split(';').map(str::trim);
        let is_required = parts.next()?.eq_ignore_ascii_case("required");
        let url = parts
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("url"))
            .map(|(_, url)| url.trim().to_owned());
        is_required.then_some(Self { url })
    }

    /// Masked and escaped, for error texts. A URL that is too long is omitted, because a truncated URL is useless.
    fn shown_url(&self, secrets: &Secrets) -> Option<String> {
        const LONGEST: usize = 2 * 1024;
        let url = self.url.as_deref().filter(|url| url.len() <= LONGEST)?;
        let is_https = Url::parse(url).is_ok_and(|url| url.scheme() == "https" && url.has_host());
        is_https.then(|| safe_text(url, secrets, LONGEST))
    }
}

fn accepted_permissions(headers: &HeaderMap, secrets: &Secrets) -> Option<String> {
    let value = headers.get("x-accepted-github-permissions")?;
    let text = safe_text(String::from_utf8_lossy(value.as_bytes()).trim(), secrets, 256);
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::HeaderValue;

    use super::body::LONGEST_MESSAGE;
    use super::*;
    use crate::base_url::BaseUrl;

    const GET: Operation = Operation::get("get", "/a");
    const CREATE: Operation = Operation::post("create", "/a").success(201);

    fn error_of(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Error {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_static(value));
        }
        let secrets = Secrets::from("canary-token");
        let head = Head::new(StatusCode::from_u16(status).unwrap(), map, &secrets, &BaseUrl::of_github_com().unwrap());
        status_error(&GET, &head, body.as_bytes(), &secrets)
    }

    #[test]
    fn c65_only_the_described_status_is_success() {
        let of = |operation: &Operation, status: u16| disposition(operation, StatusCode::from_u16(status).unwrap());
        assert_eq!(of(&GET, 200), Disposition::Success);
        assert_eq!(of(&CREATE, 201), Disposition::Success);
        for (operation, status) in [(&CREATE, 200), (&GET, 201), (&GET, 202), (&GET, 204), (&GET, 206), (&GET, 999)] {
            assert_eq!(of(operation, status), Disposition::Unexpected, "{status}");
        }
        const EITHER: Operation = Operation::post("create", "/a").success(201).also_success(&[200]);
        for (status, expected) in [
            (200, Disposition::Success),
            (201, Disposition::Success),
            (202, Disposition::Unexpected),
            (422, Disposition::Error),
        ] {
            assert_eq!(of(&EITHER, status), expected, "{status}");
        }
        assert_eq!(of(&GET, 304), Disposition::NotModified);
        for status in [300, 301, 302, 303, 307, 308, 399] {
            assert_eq!(of(&GET, status), Disposition::Redirect, "{status}");
        }
        for status in [400, 499, 500, 599] {
            assert_eq!(of(&GET, status), Disposition::Error, "{status}");
        }
    }

    #[test]
    fn each_status_has_its_kind() {
        for (status, kind) in [
            (400, ErrorKind::Rejected),
            (401, ErrorKind::Unauthorized),
            (403, ErrorKind::Forbidden),
            (404, ErrorKind::NotFound),
            (408, ErrorKind::Server),
            (409, ErrorKind::Conflict),
            (410, ErrorKind::Rejected),
            (421, ErrorKind::Server),
            (422, ErrorKind::Validation),
            (425, ErrorKind::Server),
            (429, ErrorKind::RateLimited),
            (451, ErrorKind::Rejected),
            (500, ErrorKind::Server),
            (503, ErrorKind::Server),
            (599, ErrorKind::Server),
        ] {
            let error = error_of(status, &[], "{}");
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
            assert_eq!(error_of(403, &headers, &body).kind(), kind, "{headers:?} {body}");
        }
    }

    #[test]
    fn c85_a_primary_limit_is_known_by_its_words_or_its_page() {
        let docs = "https://docs.github.com/rest";
        for (headers, body, limit) in [
            (
                vec![],
                r#"{"message": "API rate limit exceeded for 10.1.2.3."}"#.to_owned(),
                Some(RateLimitKind::Primary),
            ),
            (
                vec![],
                r#"{"message": "API rate limit already exceeded for user ID 5"}"#.to_owned(),
                Some(RateLimitKind::Primary),
            ),
            (
                vec![],
                r#"{"message": "api RATE LIMIT Exceeded for installation"}"#.to_owned(),
                Some(RateLimitKind::Primary),
            ),
            (
                vec![],
                r#"{"documentation_url": "https://developer.github.com/v3/#rate-limiting"}"#.to_owned(),
                Some(RateLimitKind::Primary),
            ),
            (
                vec![],
                format!(r#"{{"documentation_url": "{docs}/using-the-rest-api/rate-limits-for-the-rest-api"}}"#),
                Some(RateLimitKind::Primary),
            ),
            (vec![("x-ratelimit-remaining", "-1")], "{}".to_owned(), Some(RateLimitKind::Primary)),
            (
                vec![],
                r#"{"message": "You have exceeded a secondary rate limit."}"#.to_owned(),
                Some(RateLimitKind::Secondary),
            ),
            (
                vec![],
                r#"{"message": "Maximum number of login attempts exceeded."}"#.to_owned(),
                Some(RateLimitKind::LoginAttempts),
            ),
            (vec![], r#"{"message": "Rate limit settings may be changed by owners only"}"#.to_owned(), None),
            (vec![], r#"{"message": "The quota was exceeded"}"#.to_owned(), None),
        ] {
            let error = error_of(403, &headers, &body);
            assert_eq!(error.rate_limit_kind(), limit, "{headers:?} {body}");
            let wait = limit.map(|_| Duration::from_secs(60));
            assert_eq!(
                (error.kind() == ErrorKind::RateLimited, error.retry_after()),
                (limit.is_some(), wait),
                "{body}"
            );
            assert_eq!(error_of(404, &headers, &body).rate_limit_kind(), None, "{body}");
        }
    }

    #[test]
    fn c109_what_may_pass_is_a_list_of_statuses() {
        let passing = [408, 421, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527];
        for status in 100..1_000 {
            assert_eq!(may_pass(StatusCode::from_u16(status).unwrap()), passing.contains(&status), "{status}");
        }
    }

    #[test]
    fn c39_a_limit_always_names_a_wait() {
        assert_eq!(error_of(429, &[], "{}").retry_after(), Some(Duration::from_secs(60)));
        assert_eq!(error_of(429, &[("retry-after", "7")], "{}").retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(error_of(404, &[], "{}").retry_after(), None);
        assert_eq!(error_of(503, &[("retry-after", "7")], "{}").retry_after(), Some(Duration::from_secs(7)));
    }

    #[test]
    fn c13_only_a_message_of_github_is_kept_and_made_safe() {
        let error = error_of(500, &[], r#"{"message": "Bearer canary-token\r\n[31mred"}"#);
        assert_eq!(error.message(), Some(r"Bearer ***\u{d}\u{a}[31mred"));
        for body in ["<html>canary</html>", "", "[]", r#"{"message": 5}"#, r#"{"message": ""}"#] {
            assert_eq!(error_of(500, &[], body).message(), None, "{body}");
        }
        let long = format!(r#"{{"message": "{}"}}"#, "é".repeat(4_000));
        let error = error_of(500, &[], &long);
        assert!(error.message().is_some_and(|message| message.len() <= LONGEST_MESSAGE));
    }

    #[test]
    fn c11_an_echo_of_the_token_in_a_header_is_masked() {
        let error = error_of(500, &[("x-github-request-id", "canary-token")], "{}");
        assert_eq!(error.request_id(), Some("***"));
    }
}
