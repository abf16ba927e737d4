//! What a request says, and what it does not.

use crate::client::{CANARY, Client};
use crate::server::{Server, json};

/// The header lines of the only request, sorted.
fn header_lines(server: &Server) -> Vec<String> {
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let mut lines: Vec<String> =
        requests[0].lines().skip(1).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn a_get_has_these_headers_and_no_others() {
    let server = Server::start([json(200, r#"{"id": 23}"#)]).await;
    let runner = Client::of(&server).get_runner(23).await.unwrap();
    assert_eq!(runner.value.id, 23);
    assert_eq!(
        header_lines(&server),
        [
            "accept-encoding: gzip".to_owned(),
            "accept: application/vnd.github+json".to_owned(),
            format!("authorization: Bearer {CANARY}"),
            format!("host: {}", server.address()),
            "user-agent: test-client/1.0".to_owned(),
            "x-github-api-version: 2022-11-28".to_owned(),
        ]
    );
    assert_eq!(server.targets(), ["GET /repos/octo-org/octo-repo/runners/23"]);
}

#[tokio::test]
async fn a_post_says_that_it_has_no_content() {
    let server = Server::start([json(201, r#"{"token": "AABBCC"}"#)]).await;
    let token = Client::of(&server).create_token("octo-org", "octo-repo").await.unwrap();
    assert_eq!(token.value.token.expose(), "AABBCC");
    assert!(!format!("{token:?} {token:#?}").contains("AABBCC"));
    let lines = header_lines(&server);
    assert_eq!(lines.len(), 7);
    assert!(lines.contains(&"content-length: 0".to_owned()));
    assert_eq!(server.targets(), ["POST /repos/octo-org/octo-repo/token"]);
}

#[tokio::test]
async fn a_delete_has_no_content_length_and_gives_nothing() {
    let server = Server::start([json(204, "")]).await;
    let response = Client::of(&server).delete_runner("octo-org", "octo-repo", 23).await.unwrap();
    assert_eq!(response.metadata.status(), 204);
    assert_eq!(header_lines(&server).len(), 6);
    assert_eq!(server.targets(), ["DELETE /repos/octo-org/octo-repo/runners/23"]);
}

#[tokio::test]
async fn without_a_token_and_a_version_neither_header_is_sent() {
    let server = Server::start([json(200, r#"{"id": 1}"#)]).await;
    let client = ghes_actions_runtime::ClientBuilder::<Client>::new("x")
        .base_url(format!("{}/api/v3/", server.url()))
        .user_agent("my scaler/2")
        .api_version("2022-11-28")
        .no_api_version()
        .build()
        .unwrap();
    client.get_runner(1).await.unwrap();
    assert_eq!(
        header_lines(&server),
        [
            "accept-encoding: gzip".to_owned(),
            "accept: application/vnd.github+json".to_owned(),
            format!("host: {}", server.address()),
            "user-agent: my scaler/2".to_owned(),
        ]
    );
    assert_eq!(server.targets(), ["GET /api/v3/repos/octo-org/octo-repo/runners/1"]);
}

#[tokio::test]
async fn the_answers_headers_are_at_hand() {
    let server = Server::start([crate::server::answer(
        200,
        &[
            "content-type: application/vnd.github+json",
            "x-github-request-id: ABCD:1234",
            "x-ratelimit-limit: 5000",
            "x-ratelimit-remaining: 4999",
        ],
        r#"{"id": 1}"#,
    )])
    .await;
    let response = Client::of(&server).get_runner(1).await.unwrap();
    assert_eq!(response.metadata.status(), 200);
    assert_eq!(response.metadata.request_id(), Some("ABCD:1234"));
    assert_eq!(response.metadata.rate_limit().unwrap().remaining, Some(4999));
    assert_eq!(response.metadata.headers().len(), 5);
    assert_eq!(response.value.id, 1);
}

#[tokio::test]
async fn c11_no_debug_text_holds_the_token() {
    let server = Server::start([]).await;
    let builder = Client::builder(&server);
    let before = format!("{builder:?} {builder:#?}");
    let client = builder.build().unwrap();
    let call = client.list_runs().actor(CANARY).pages();
    for text in [before, format!("{client:?} {client:#?}"), format!("{call:?} {call:#?}")] {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[tokio::test]
async fn one_connection_serves_call_after_call() {
    let answer = json(200, r#"{"id": 1}"#);
    let server = Server::start([answer.clone(), answer.clone(), answer]).await;
    let client = Client::of(&server);
    for _ in 0..3 {
        client.get_runner(1).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn c96_an_end_that_is_announced_is_told() {
    let headers = ["deprecation: @784123200", "sunset: Sun, 06 Nov 1994 12:00:09 GMT"];
    let server = Server::start([crate::server::answer(200, &headers, r#"{"id": 1}"#), json(200, r#"{"id": 1}"#)]).await;
    let client = Client::of(&server);
    let deprecation = client.get_runner(1).await.unwrap().metadata.deprecation().unwrap();
    let times = [deprecation.deprecated_at, deprecation.sunset_at].map(|time| time.unwrap().timestamp());
    assert_eq!(times, [784_123_200, 784_123_209]);
    assert_eq!(client.get_runner(1).await.unwrap().metadata.deprecation(), None);
}
