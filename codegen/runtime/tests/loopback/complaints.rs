//! Answers that say no.

use std::time::Duration;

use ghes_actions_runtime::ErrorKind;

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
    let echo = ["x-github-request-id: gateway-canary", "content-type: gateway-canary"];
    let server = Server::start([answer(403, &echo, body), answer(200, &echo, "{}")]).await;
    let client = Client::builder(&server).header("X-Gateway-Key", "gateway-canary").without_retries().build().unwrap();
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
    for kind in [ErrorKind::Rejected, ErrorKind::NotFound, ErrorKind::UnexpectedStatus, ErrorKind::UnexpectedStatus] {
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
        "get-runner: 429 Too Many Requests: a rate limit was reached: too many requests at once or in too short a time; try again in 7 s"
    );
}
