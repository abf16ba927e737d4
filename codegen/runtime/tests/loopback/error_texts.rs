//! What an error says of a response: kind and text, word for word.

use ghes_actions_runtime::ErrorKind;

use crate::client::{Client, failure};
use crate::server::{Reaction, Server, answer};

/// The texts of a GET without retries, below `{server}{path}`. `get-runner: ` is before each.
async fn check_below(path: &str, rows: &[(u16, &[&str], &str, ErrorKind, &str)]) {
    for (status, headers, body, kind, text) in rows {
        let server = Server::start([answer(*status, headers, body)]).await;
        let base = format!("{}{path}", server.url());
        let client = Client::builder(&server).base_url(base).max_attempts(1).build().unwrap();
        let error = failure(client.get_runner(1).await);
        assert_eq!(error.to_string(), format!("get-runner: {text}"));
        assert_eq!(error.kind(), *kind, "{text}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(*status));
    }
}

#[tokio::test]
async fn each_status_says_what_it_means_and_what_to_do() {
    let json = &["content-type: application/json"][..];
    check_below("/api/v3", &[
        (400, json, "{}", ErrorKind::Rejected, "400 Bad Request: the server rejected the request"),
        (401, json, "{}", ErrorKind::Unauthorized, "401 Unauthorized: the token is missing, wrong, expired or revoked"),
        (403, json, "{}", ErrorKind::Forbidden, "403 Forbidden: this token lacks a permission; check its permissions, and its authorization for single sign-on"),
        (404, json, "{}", ErrorKind::NotFound, "404 Not Found: missing, or not visible to this token"),
        (404, &[], "", ErrorKind::NotFound, "404 Not Found: missing, or not visible to this token"),
        (404, json, r#"{"message": "Not Found"}"#, ErrorKind::NotFound, "404 Not Found: missing, or not visible to this token; GitHub says \"Not Found\""),
        (422, json, "{}", ErrorKind::Validation, "422 Unprocessable Entity: the server rejected the request"),
        (503, json, "{}", ErrorKind::Server, "503 Service Unavailable: an error of the server, or of a proxy in front of it; retry later"),
        (599, json, "{}", ErrorKind::Server, "599: an error of the server, or of a proxy in front of it; retry later"),
        (202, json, "{}", ErrorKind::UnexpectedStatus, "202 Accepted: the success status of this operation is 200"),
        (304, &[], "", ErrorKind::NotModified, "304 Not Modified: unchanged since the version that the request named"),
        (200, json, r#"{"id": "x"}"#, ErrorKind::Decode, "the 200 response cannot be decoded: expected i64, found string at id (line 1, column 10, content type application/json)"),
        (200, &["content-encoding: br"], "{}", ErrorKind::Decode, "the response is compressed in a way that was not requested"),
    ])
    .await;
}

#[tokio::test]
async fn c78_what_is_not_from_the_api_is_told_as_that() {
    let html = &["content-type: text/html; charset=utf-8"][..];
    let plain = &["content-type: text/plain"][..];
    check_below("/api/v3", &[
        (404, html, "<html>", ErrorKind::Decode, "404 Not Found: expected JSON, got an HTML page (content type text/html; charset=utf-8); the response may be from a proxy or a login page"),
        (200, html, "<html>", ErrorKind::Decode, "200 OK: expected JSON, got an HTML page (content type text/html; charset=utf-8); the response may be from a proxy or a login page"),
        (202, html, "<html>", ErrorKind::UnexpectedStatus, "202 Accepted: the success status of this operation is 200; expected JSON, got an HTML page (content type text/html; charset=utf-8); the response may be from a proxy or a login page"),
        (404, plain, "404 page not found", ErrorKind::Decode, "404 Not Found: expected JSON, got another content type (content type text/plain); the response may be from a proxy or a login page"),
        // These come from proxies all the time, and mean what they say.
        (502, html, "<html>", ErrorKind::Server, "502 Bad Gateway: an error of the server, or of a proxy in front of it; retry later"),
        (429, html, "<html>", ErrorKind::RateLimited, "429 Too Many Requests: rate limited: too many requests at once or in a short time; try again in 60 s"),
        (408, html, "<html>", ErrorKind::Server, "408 Request Timeout: an error of the server, or of a proxy in front of it; retry later"),
    ])
    .await;
    for path in ["", "/github", "/api"] {
        let text = "expected JSON, got an HTML page (content type text/html; charset=utf-8); the base URL may lack `/api/v3`, or the response is from a proxy or a login page";
        check_below(
            path,
            &[
                (404, html, "<html>", ErrorKind::Decode, &format!("404 Not Found: {text}")),
                (406, html, "<html>", ErrorKind::Decode, &format!("406 Not Acceptable: {text}")),
                (401, html, "<html>", ErrorKind::Decode, &format!("401 Unauthorized: {text}")),
                (403, html, "<html>", ErrorKind::Decode, &format!("403 Forbidden: {text}")),
                (
                    404,
                    &["content-type: application/json"],
                    "{}",
                    ErrorKind::NotFound,
                    "404 Not Found: missing, or not visible to this token",
                ),
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn c86_c94_c96_an_error_says_what_the_response_says() {
    let sso = &["X-GitHub-SSO: required; url=https://github.com/orgs/octo-org/sso?a=b"][..];
    let permissions = &["X-Accepted-GitHub-Permissions: administration=write"][..];
    let errors = r#"{"message": "Validation Failed", "errors": [
        {"resource": "Runner", "field": "name", "code": "custom", "message": "is taken"},
        {"resource": "Runner", "field": "labels", "code": "missing_field"}, "three", "four", "five", "six", "seven"]}"#;
    check_below("/api/v3", &[
        (403, &[], r#"{"message": "Maximum number of login attempts exceeded. Please try again later."}"#, ErrorKind::RateLimited, "403 Forbidden: too many logins have failed, so the server refuses valid ones too for a while; check the token before the next call; GitHub says \"Maximum number of login attempts exceeded. Please try again later.\"; try again in 60 s"),
        (403, &["x-ratelimit-remaining: 0"], "{}", ErrorKind::RateLimited, "403 Forbidden: the rate limit of this token is exhausted; try again in 60 s"),
        (403, sso, "{}", ErrorKind::Forbidden, "403 Forbidden: the organization requires single sign-on, and this token is not authorized for it; authorize the token at https://github.com/orgs/octo-org/sso?a=b"),
        (403, permissions, "{}", ErrorKind::Forbidden, "403 Forbidden: this token lacks a permission; check its permissions, and its authorization for single sign-on; accepted permissions: \"administration=write\""),
        (404, permissions, "{}", ErrorKind::NotFound, "404 Not Found: missing, or not visible to this token; accepted permissions: \"administration=write\""),
        (422, permissions, errors, ErrorKind::Validation, "422 Unprocessable Entity: the server rejected the request; GitHub says \"Validation Failed\"; details: \"Runner.name: is taken\", \"Runner.labels: missing_field\", \"three\" and 4 more"),
        (410, &[], "{}", ErrorKind::Rejected, "410 Gone: the operation, or the API version that was requested, has reached its end of life; use a newer release of this crate, or another `api_version`"),
    ])
    .await;
}

#[tokio::test]
async fn a_failure_below_http_says_what_broke() {
    // Twice what hyper buffers: of less, one read may bring the end before hyper looks at the size.
    let large_head = answer(200, &[&format!("x: {}", "x".repeat(1_000_000))], "{}");
    for (reaction, text) in [
        (Reaction::Reset, "the connection broke, or the response is not HTTP"),
        (Reaction::AnswerAndClose(b"hello\r\n\r\n".to_vec()), "the connection broke, or the response is not HTTP"),
        (
            Reaction::AnswerAndClose(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()),
            "the connection broke during the body of the response, or its compression is invalid",
        ),
        (large_head, "the head of the response is too large"),
    ] {
        let server = Server::start([reaction]).await;
        let client = Client::builder(&server).max_attempts(1).build().unwrap();
        let error = failure(client.get_runner(1).await);
        assert_eq!(error.to_string(), format!("get-runner: {text}"));
        assert_eq!(error.kind(), ErrorKind::Transport, "{text}");
    }
}
