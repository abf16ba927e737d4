//! Rate limits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ghes_actions_runtime::{CallOptions, Error, ErrorKind, RateLimitKind};

use crate::client::{Client, failure};
use crate::server::{Reaction, Server, answer, head, json};

const RUNNER: &str = r#"{"id": 1}"#;
const SECONDARY: &str = r#"{"message": "You have exceeded a secondary rate limit. Please wait."}"#;
const SECONDARY_PAGE: &str =
    r#"{"documentation_url": "https://docs.github.com/rest/overview/rate-limits#about-secondary-rate-limits"}"#;

/// An answer with nothing left of a window that ends in so many seconds, by the server's clock, which is far off ours.
fn used_up(status: u16, seconds: u64, body: &str) -> Reaction {
    let reset = format!("x-ratelimit-reset: {}", 784_123_200 + seconds);
    answer(status, &["date: Sun, 06 Nov 1994 12:00:00 GMT", "x-ratelimit-remaining: 0", &reset], body)
}

async fn error_of(reaction: Reaction) -> Error {
    let server = Server::start([reaction]).await;
    let error = failure(Client::with_retries(&server).get_runner(1).await);
    assert_eq!(server.requests().len(), 1);
    error
}

#[tokio::test]
async fn c39_retry_after_is_told_clamped_and_not_slept_unless_asked() {
    let in_a_while = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(in_a_while > 784_123_200);
    for (lines, seconds) in [
        (vec!["retry-after: 7"], 7),
        (vec!["retry-after: Sun, 06 Nov 1994 12:00:09 GMT"], 9),
        (vec!["retry-after: 0"], 1),
        (vec!["retry-after: -1"], 60),
        (vec!["retry-after: abc"], 60),
        (vec!["retry-after: 1000000000"], 3_601),
        (vec!["retry-after: 1e9"], 60),
        (vec!["retry-after: 18446744073709551616"], 3_601),
        (vec!["retry-after: 7", "retry-after: 9"], 9),
        (vec![], 60),
    ] {
        let lines: Vec<&str> = lines.into_iter().chain(["date: Sun, 06 Nov 1994 12:00:00 GMT"]).collect();
        let error = error_of(answer(429, &lines, "{}")).await;
        assert_eq!(error.kind(), ErrorKind::RateLimited, "{lines:?}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)), "{lines:?}");
    }
}

#[tokio::test]
async fn c40_the_second_call_sends_nothing() {
    let server = Server::start([used_up(403, 30, r#"{"message": "API rate limit exceeded"}"#)]).await;
    let client = Client::with_retries(&server);
    let error = failure(client.get_runner(1).await);
    assert_eq!((error.kind(), error.rate_limit_kind()), (ErrorKind::RateLimited, Some(RateLimitKind::Primary)));
    // The second that the reset names has to pass as well.
    assert_eq!(error.retry_after(), Some(Duration::from_secs(31)));
    let error = failure(client.clone().create_token("a", "b").await);
    assert_eq!((error.kind(), error.rate_limit_kind()), (ErrorKind::RateLimited, Some(RateLimitKind::Primary)));
    assert_eq!((error.attempts(), error.status()), (0, None));
    assert!(error.retry_after().is_some_and(|wait| wait <= Duration::from_secs(31)));
    assert!(error.to_string().contains("not sent: an earlier response named a rate limit"), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn c40_c45_it_works_again_when_the_window_has_ended() {
    let server = Server::start([used_up(200, 0, RUNNER), json(200, RUNNER)]).await;
    let client = Client::with_retries(&server);
    assert!(client.get_runner(1).await.is_ok());
    let other = Server::start([json(200, RUNNER)]).await;
    assert!(Client::with_retries(&other).get_runner(1).await.is_ok());
    tokio::time::sleep(Duration::from_millis(1_010)).await;
    assert!(client.get_runner(1).await.is_ok());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn c45_another_token_on_the_same_server_is_not_touched() {
    let server = Server::reacting(|head| {
        if head.contains(crate::client::CANARY) { used_up(200, 30, RUNNER) } else { json(200, RUNNER) }
    })
    .await;
    let client = Client::with_retries(&server);
    assert!(client.get_runner(1).await.is_ok());
    assert_eq!(failure(client.get_runner(1).await).attempts(), 0);
    let other = Client::builder(&server).token("ghp_other0123456789").build().unwrap();
    assert!(other.get_runner(1).await.is_ok());
}

#[tokio::test]
async fn c41_a_secondary_limit_is_known_by_its_words_or_its_page() {
    let both = format!("{}, {}", SECONDARY.trim_end_matches('}'), SECONDARY_PAGE.trim_start_matches('{'));
    for status in [403, 429] {
        for body in [SECONDARY, SECONDARY_PAGE, &both] {
            for (lines, seconds) in [(vec![], 60), (vec!["retry-after: 90"], 90)] {
                let error = error_of(answer(status, &lines, body)).await;
                assert_eq!(
                    (error.kind(), error.rate_limit_kind()),
                    (ErrorKind::RateLimited, Some(RateLimitKind::Secondary))
                );
                assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)), "{status} {body} {lines:?}");
            }
        }
    }
}

#[tokio::test]
async fn c42_a_403_that_names_no_limit_is_none() {
    for lines in [vec![], vec!["x-github-sso: required; url=https://github.com/orgs/x/sso"]] {
        let server = Server::start([answer(403, &lines, "{}"), json(200, RUNNER)]).await;
        let client = Client::with_retries(&server);
        let error = failure(client.get_runner(1).await);
        assert_eq!((error.kind(), error.rate_limit_kind(), error.retry_after()), (ErrorKind::Forbidden, None, None));
        assert!(client.get_runner(1).await.is_ok());
    }
}

#[tokio::test]
async fn c44_after_the_first_refusal_nothing_more_is_sent() {
    let server = Server::reacting(|_| used_up(403, 30, "{}")).await;
    let client = Client::with_retries(&server);
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(client.get_runner(1))).collect();
    for call in calls {
        assert_eq!(failure(call.await.unwrap()).kind(), ErrorKind::RateLimited);
    }
    assert!(server.requests().len() <= 10, "{} requests", server.requests().len());
}

#[tokio::test]
async fn c46_without_any_header_nothing_is_known_and_nothing_refused() {
    let server = Server::reacting(|_| json(200, RUNNER)).await;
    let client = Client::with_retries(&server);
    for _ in 0..20 {
        assert_eq!(client.get_runner(1).await.unwrap().metadata.rate_limit(), None);
    }
}

#[tokio::test]
async fn waiting_is_for_those_who_ask_for_it_and_has_an_end() {
    let second = Duration::from_secs(1);
    let server = Server::start([answer(429, &["retry-after: 1"], "{}"), json(201, r#"{"token": "A"}"#)]).await;
    let client = Client::builder(&server).wait_for_limits(second * 2).build().unwrap();
    assert_eq!(client.create_token("a", "b").await.unwrap().metadata.attempts(), 2);

    let server = Server::start([answer(429, &["retry-after: 90"], "{}")]).await;
    let client = Client::builder(&server).wait_for_limits(second * 60).build().unwrap();
    for attempts in [1, 0] {
        let error = failure(client.get_runner(1).await);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, attempts));
    }
    let error = failure(client.get_runner_with(1, CallOptions::new().wait_for_limits(Duration::ZERO)).await);
    assert_eq!(error.kind(), ErrorKind::RateLimited);
}

#[tokio::test]
async fn a_limit_that_never_ends_is_not_asked_for_ever() {
    let server = Server::reacting(|_| answer(429, &["retry-after: 0"], "{}")).await;
    let client = Client::builder(&server).wait_for_limits(Duration::from_secs(60)).build().unwrap();
    assert_eq!(failure(client.get_runner(1).await).attempts(), 3);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn c85_c117_the_second_call_waits_as_long_as_the_first_was_told() {
    let words = r#"{"message": "API rate limit exceeded for 10.1.2.3. Log in for a higher rate limit."}"#;
    let date = "date: Sun, 06 Nov 1994 12:00:00 GMT";
    let reset = "x-ratelimit-reset: 784126800";
    for (reaction, limit, seconds) in [
        (json(403, words), RateLimitKind::Primary, 60),
        (answer(403, &["x-ratelimit-remaining: -1"], "{}"), RateLimitKind::Primary, 60),
        (
            answer(429, &[date, "retry-after: 1", "x-ratelimit-remaining: 0", reset], "{}"),
            RateLimitKind::Primary,
            3_601,
        ),
        (answer(429, &[date, "retry-after: 1", "x-ratelimit-remaining: 9", reset], "{}"), RateLimitKind::Secondary, 1),
        (answer(429, &["retry-after: 0"], "{}"), RateLimitKind::Secondary, 1),
    ] {
        let server = Server::start([reaction]).await;
        let client = Client::with_retries(&server);
        let error = failure(client.get_runner(1).await);
        assert_eq!((error.rate_limit_kind(), error.retry_after()), (Some(limit), Some(Duration::from_secs(seconds))));
        let refused = failure(client.get_runner(1).await);
        assert_eq!((refused.rate_limit_kind(), refused.attempts()), (Some(limit), 0));
        assert!(refused.retry_after() <= error.retry_after());
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn c108_the_head_of_an_error_decides_if_its_body_does_not_come() {
    let mut cases = tokio::task::JoinSet::new();
    for (status, line, kind) in [
        (422, "x: y", ErrorKind::Validation),
        (404, "x: y", ErrorKind::NotFound),
        (403, "retry-after: 7", ErrorKind::RateLimited),
        (429, "x: y", ErrorKind::RateLimited),
        (501, "x: y", ErrorKind::Server),
    ] {
        for (start, is_operation) in [("", false), ("{\"message\": ", false), ("", true)] {
            cases.spawn(async move {
                let lines = ["content-type: application/json", "content-length: 50", line];
                let bytes = [head(status, &lines), start.as_bytes().to_vec()].concat();
                // On a machine that is busy, the time may end before the head is there; then there is nothing to decide by.
                for seconds in [1, 2, 4, 8, 16, 32] {
                    let server = Server::start([Reaction::AnswerAndStall(bytes.clone())]).await;
                    let (builder, bound) = (Client::builder(&server), Duration::from_secs(seconds));
                    let builder =
                        if is_operation { builder.operation_timeout(bound) } else { builder.attempt_timeout(bound) };
                    let client = builder.build().unwrap();
                    let error = failure(client.get_runner(1).await);
                    if error.status().is_none() && error.is_timeout() {
                        continue;
                    }
                    assert_eq!((error.kind(), error.attempts()), (kind, 1), "{status}");
                    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
                    assert_eq!(server.requests().len(), 1);
                    if kind == ErrorKind::RateLimited {
                        assert_eq!(failure(client.get_runner(1).await).attempts(), 0);
                    }
                    return;
                }
                panic!("{status}: no head within 32 s");
            });
        }
    }
    while let Some(case) = cases.join_next().await {
        case.unwrap();
    }
}
