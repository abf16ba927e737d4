//! Responses that are errors.

use std::time::Duration;

use ghes_actions_runtime::{
    CallOptions, Error, ErrorKind, HeaderName, HeaderValue, Hook, OutgoingRequest, RateLimitKind,
};

use crate::client::{CANARY, Client, failure};
use crate::server::{Reaction, Server, answer, head, json};

#[tokio::test]
async fn c13_an_error_holds_githubs_message_and_never_our_token() {
    let body = format!(r#"{{"message": "Bad \u001b[31mcredentials\r\nBearer {CANARY}", "status": "401"}}"#);
    let id = format!("x-github-request-id: {CANARY}");
    let server = Server::start([answer(401, &[&id], &body)]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(error.message(), Some(r"Bad \u{1b}[31mcredentials\u{d}\u{a}Bearer ***"));
    assert_eq!(
        error.to_string(),
        r#"get-runner: 401 Unauthorized: the token is missing, wrong, expired or revoked; GitHub says "Bad \u{1b}[31mcredentials\u{d}\u{a}Bearer ***"; request id ***"#
    );
}

#[tokio::test]
async fn c13_the_key_of_a_gateway_is_masked_where_it_is_repeated() {
    let body = r#"{"message": "no such key: gateway-canary"}"#;
    let echo = ["x-github-request-id: gateway-canary", "content-type: gateway-canary+json"];
    let server = Server::start([answer(403, &echo, body), answer(200, &echo, "{}")]).await;
    let client = Client::builder(&server).header("X-Gateway-Key", "gateway-canary").max_attempts(1).build().unwrap();
    let error = failure(client.get_runner(1).await);
    assert_eq!((error.message(), error.request_id()), (Some("no such key: ***"), Some("***")));
    for error in [error, failure(client.get_runner(1).await)] {
        assert!(!format!("{error} {error:?}").contains("gateway-canary"), "{error:?}");
    }
}

#[tokio::test]
async fn c13_a_body_that_is_not_githubs_is_not_shown() {
    let long = format!(r#"{{"message": "{}"}}"#, "x".repeat(1024 * 1024));
    for body in ["<html>page-text</html>", &long, r#"["page-text"]"#, ""] {
        let server = Server::start([answer(500, &["content-type: text/html"], body)]).await;
        let error = failure(Client::of(&server).get_runner(1).await);
        assert_eq!(error.kind(), ErrorKind::Server);
        assert_eq!(error.message(), None);
        assert!(!format!("{error:?}").contains("page-text"));
    }
}

#[tokio::test]
async fn the_status_stands_even_when_the_body_breaks_off() {
    let start = head(404, &["content-length: 500"]);
    let server = Server::start([Reaction::AnswerAndClose(start)]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.to_string(), "get-runner: 404 Not Found: missing, or not visible to this token");
}

#[tokio::test]
async fn c38_a_busy_runner_is_told_from_a_missing_one() {
    let server = Server::start([
        json(422, r#"{"message": "Runner is running a job"}"#),
        json(404, r#"{"message": "Not Found"}"#),
        json(200, "{}"),
        json(202, ""),
    ])
    .await;
    let client = Client::of(&server);
    for kind in [ErrorKind::Validation, ErrorKind::NotFound, ErrorKind::UnexpectedStatus, ErrorKind::UnexpectedStatus] {
        assert_eq!(failure(client.delete_runner("a", "b", 1).await).kind(), kind);
    }
}

#[tokio::test]
async fn c39_a_limit_says_how_long_to_wait() {
    let server = Server::start([answer(429, &["retry-after: 7"], "{}")]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.is_retryable());
    assert_eq!(
        error.to_string(),
        "get-runner: 429 Too Many Requests: rate limited: too many requests at once or in a short time; try again in 7 s"
    );
}

/// The error of a GET that is answered so.
async fn error_of(reaction: Reaction) -> Error {
    let server = Server::start([reaction]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(server.targets().len(), 1);
    error
}

#[tokio::test]
async fn c94_what_the_response_says_is_at_hand() {
    let refused = r#"{"message": "Validation Failed", "documentation_url": "https://docs.example.com/a",
        "errors": [{"resource": "Runner", "field": "name", "code": "custom", "message": "is taken"}, "too long"]}"#;
    let error = error_of(json(422, refused)).await;
    let details = error.details();
    assert_eq!(details.len(), 2);
    assert_eq!((details[0].resource.as_deref(), details[0].field.as_deref()), (Some("Runner"), Some("name")));
    assert_eq!((details[0].code.as_deref(), details[0].message.as_deref()), (Some("custom"), Some("is taken")));
    assert_eq!(details[1].message.as_deref(), Some("too long"));
    assert_eq!(error.documentation_url(), Some("https://docs.example.com/a"));
    assert_eq!(error.headers().unwrap()["content-type"], "application/json; charset=utf-8");

    let url = "https://github.com/orgs/octo-org/sso?authorization_request=ABC";
    let sso = format!("X-GitHub-SSO: required; url={url}");
    let error = error_of(answer(403, &[&sso, "X-Accepted-GitHub-Permissions: administration=write"], "{}")).await;
    assert_eq!((error.sso_url(), error.accepted_permissions()), (Some(url), Some("administration=write")));
    for error in [error_of(json(200, "{")).await, error_of(answer(303, &["location: /x"], "")).await] {
        assert!(error.headers().is_some(), "{error:?}");
    }
}

#[tokio::test]
async fn c94_what_the_response_says_is_bounded_escaped_and_masked() {
    let long = "é".repeat(4_000);
    let errors =
        vec![format!(r#"{{"resource": "{long}", "field": "{long}", "code": "{long}", "message": "{long}"}}"#); 50];
    let body = format!(r#"{{"message": "{long}", "documentation_url": "{long}", "errors": [{}]}}"#, errors.join(","));
    let headers = [
        format!("X-GitHub-SSO: required; url=https://e.example/{}", "a".repeat(2_000)),
        format!("X-Accepted-GitHub-Permissions: {}", "a".repeat(4_000)),
        format!("X-GitHub-Request-Id: {}", "a".repeat(4_000)),
    ];
    let server = Server::start([answer(403, &headers.each_ref().map(String::as_str), &body)]).await;
    let client = Client::builder(&server).max_error_bytes(4 * 1024 * 1024).max_attempts(1).build().unwrap();
    let error = failure(client.get_runner(1).await);
    assert_eq!(error.details().len(), 5);
    assert!(error.sso_url().is_some());
    let text = error.to_string();
    assert!(text.len() <= 6 * 1024 && text.contains(" and 47 more"), "{}: {text}", text.len());

    let error = error_of(answer(
        403,
        &[
            &format!("X-GitHub-SSO: required; url=https://e.example/{CANARY}"),
            &format!("X-Accepted-GitHub-Permissions: {CANARY}"),
        ],
        &format!(r#"{{"errors": [{{"field": "{CANARY}", "message": "a\u202e"}}], "documentation_url": "{CANARY}"}}"#),
    ))
    .await;
    assert_eq!((error.sso_url(), error.accepted_permissions()), (Some("https://e.example/***"), Some("***")));
    assert_eq!(
        (error.details()[0].to_string(), error.documentation_url()),
        (r"***: a\u{202e}".to_owned(), Some("***"))
    );
}

#[tokio::test]
async fn c94_only_a_whole_https_url_is_one_to_authorize_at() {
    let long = format!("required; url=https://e.example/{}", "a".repeat(2_100));
    for (value, url) in [
        ("required; url=https://e.example/a?b=c=d", Some("https://e.example/a?b=c=d")),
        ("Required;  URL = https://e.example/ ", Some("https://e.example/")),
        ("required", None),
        ("required; url=", None),
        ("required; url=http://e.example/", None),
        ("required; url=javascript:alert(1)", None),
        ("required; url=/orgs", None),
        ("partial-results; organizations=1,2", None),
        (&long, None),
    ] {
        let error = error_of(answer(403, &[&format!("x-github-sso: {value}")], "{}")).await;
        assert_eq!((error.kind(), error.sso_url()), (ErrorKind::Forbidden, url), "{value}");
        assert_eq!(error.to_string().contains("requires single sign-on"), !value.starts_with("partial"), "{error}");
    }
}

#[tokio::test]
async fn c86_after_too_many_failed_logins_nothing_is_sent_for_a_while() {
    let body = r#"{"message": "Maximum number of login attempts exceeded. Please try again later."}"#;
    let server = Server::start([json(403, body), json(200, r#"{"id": 1}"#)]).await;
    let client = Client::with_retries(&server);
    let error = failure(client.get_runner(1).await);
    assert_eq!((error.kind(), error.rate_limit_kind()), (ErrorKind::RateLimited, Some(RateLimitKind::LoginAttempts)));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    let next = failure(client.get_runner(1).await);
    assert_eq!((next.kind(), next.attempts()), (ErrorKind::RateLimited, 0));
    assert_eq!(server.targets().len(), 1);
}

/// Makes a request conditional.
struct Conditional;

impl Hook for Conditional {
    fn before(&self, attempt: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        attempt.set_header(HeaderName::from_static("if-none-match"), HeaderValue::from_static("\"1\""))?;
        Ok(())
    }
}

#[tokio::test]
async fn c110_a_304_is_an_outcome_of_its_own_and_no_redirect() {
    for location in [None, Some("location: /repos/octo-org/octo-repo/runners/2")] {
        let headers: Vec<&str> = ["etag: \"1\""].into_iter().chain(location).collect();
        let server = Server::start([Reaction::Answer(head(304, &headers))]).await;
        let client = Client::builder(&server).hook(Conditional).build().unwrap();
        let error = failure(client.get_runner(1).await);
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::NotModified, 1, false));
        assert_eq!(error.headers().unwrap()["etag"], "\"1\"");
        assert_eq!(server.targets().len(), 1);
        assert!(server.requests()[0].contains("if-none-match: \"1\""));
    }
}

#[tokio::test]
async fn an_error_body_is_read_up_to_its_own_limit() {
    let body = |length: usize| format!("{{\"message\": \"{}\"}}", "x".repeat(length - 15));
    for (limit, length, is_read) in
        [(64 * 1024, 64 * 1024, true), (64 * 1024, 64 * 1024 + 1, false), (100, 100, true), (100, 101, false)]
    {
        assert_eq!(body(length).len(), length);
        let server = Server::start([json(422, &body(length)), json(422, &body(length))]).await;
        let client = Client::builder(&server).max_error_bytes(limit).build().unwrap();
        let by_client = failure(client.get_runner(1).await);
        let options = CallOptions::new().max_error_bytes(limit);
        let by_call = failure(Client::of(&server).get_runner_with(1, options).await);
        for error in [by_client, by_call] {
            assert_eq!((error.kind(), error.message().is_some()), (ErrorKind::Validation, is_read), "{limit} {length}");
        }
    }
}

#[tokio::test]
async fn c125_a_token_that_is_a_word_changes_nothing_that_is_decided() {
    for token in ["t", "json", "application", "Bearer", "utf-8", "application/json"] {
        let server =
            Server::start([json(200, r#"{"id": 1}"#), json(404, "{}"), answer(404, &["content-type: text/html"], "")]);
        let server = server.await;
        let client = Client::builder(&server).token(token).header("x-key", token).max_attempts(1).build().unwrap();
        assert_eq!(client.get_runner(1).await.unwrap().value.id, 1);
        for kind in [ErrorKind::NotFound, ErrorKind::Decode] {
            assert_eq!(client.get_runner(1).await.err().unwrap().kind(), kind, "{token}");
        }
    }
}

#[tokio::test]
async fn c118_the_value_of_a_header_is_masked_as_it_arrives() {
    let server = Server::start([json(403, r#"{"message": "not 12345678, nor 12345678-and-more"}"#)]).await;
    let refused = Client::builder(&server).header("x-key", "hunter2-hunter2 ").build().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
    assert!(!format!("{refused} {refused:?}").contains("hunter2"));
    let client = Client::builder(&server).header("x-a", "12345678").header("x-b", "12345678-and-more").build().unwrap();
    assert_eq!(failure(client.get_runner(1).await).message(), Some("not ***, nor ***"));
}

/// Lets nothing through.
struct Refuse;

impl Hook for Refuse {
    fn before(&self, _: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Err("no".into())
    }
}

#[tokio::test]
async fn c126_every_kind_of_error_says_how_many_attempts_there_were() {
    let html = |status| answer(status, &["content-type: text/html"], "<html>");
    for (script, kind) in [
        (Reaction::Reset, ErrorKind::Transport),
        (answer(303, &["location: /x"], ""), ErrorKind::Redirect),
        (answer(304, &[], ""), ErrorKind::NotModified),
        (json(401, "{}"), ErrorKind::Unauthorized),
        (json(403, "{}"), ErrorKind::Forbidden),
        (json(404, "{}"), ErrorKind::NotFound),
        (json(422, "{}"), ErrorKind::Validation),
        (json(429, "{}"), ErrorKind::RateLimited),
        (json(503, "{}"), ErrorKind::Server),
        (json(202, "{}"), ErrorKind::UnexpectedStatus),
        (html(200), ErrorKind::Decode),
        (html(202), ErrorKind::UnexpectedStatus),
        (html(404), ErrorKind::Decode),
        (json(200, r#"{"id": "x"}"#), ErrorKind::Decode),
        (answer(200, &["content-encoding: br"], "{}"), ErrorKind::Decode),
        (answer(200, &[], &" ".repeat(2 * 1024 * 1024)), ErrorKind::TooLarge),
    ] {
        let error = error_of(script).await;
        assert_eq!((error.kind(), error.attempts()), (kind, 1));
    }

    let runs = r#"{"total_count": 9, "runs": [{"id": 1}]}"#;
    let link = |target: &str| answer(200, &[&format!("link: <{target}>; rel=next")], runs);
    for (script, kind) in [
        (vec![link("?page=x")], ErrorKind::Pagination),
        (vec![link("?page=1")], ErrorKind::Pagination),
        ((2..=5).map(|page| link(&format!("?page={page}"))).collect(), ErrorKind::Pagination),
        (vec![json(200, r#"{"total_count": 9, "runs": [{"id": "x"}]}"#)], ErrorKind::Decode),
        (vec![json(200, r#"{"runs": [{"id": "x"}]}"#)], ErrorKind::Decode),
    ] {
        let servers = [Server::start(script.clone()).await, Server::start(script).await];
        let mut pages = Client::of(&servers[0]).list_runs().pages();
        let mut items = Client::of(&servers[1]).list_runs().items();
        let error = loop {
            match pages.next().await.unwrap() {
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{error}");
        assert!(error.status().is_some() && error.headers().is_some(), "{error:?}");
        let error = loop {
            match items.next().await.unwrap() {
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{error}");
        assert!(error.status().is_some() && error.headers().is_some(), "{error:?}");
    }

    let server = Server::start([json(503, "{}"), json(200, "{}")]).await;
    let error = failure(Client::with_retries(&server).get_runner(1).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 2));
    assert!(error.to_string().ends_with("; after 2 attempts"), "{error}");

    let client = Client::builder(&server).hook(Refuse).build().unwrap();
    let error = failure(client.get_runner(1).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Hook, 1));
    let error = failure(client.get_runner(0).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidInput, 0));
    assert_eq!(server.targets().len(), 2);
}
