//! What must never be sent.

use ghes_actions_runtime::ErrorKind;

use crate::client::{Client, failure};
use crate::server::{Server, json};

#[tokio::test]
async fn c01_c03_c04_c05_nothing_is_sent_for_a_value_that_is_not_one_segment() {
    let server = Server::start([]).await;
    let client = Client::of(&server);
    let long = "a".repeat(300);
    for bad in [
        "..",
        ".",
        "",
        "%2e%2e",
        "%2E.",
        "a%2fb",
        "a%5cb",
        "%00",
        "a?",
        "a#",
        "a;",
        "a:",
        "a@",
        "a&",
        "a=",
        "a+",
        "a b",
        "a\t",
        "a\n",
        "a\0",
        "é",
        "𝔞",
        "a\u{202e}",
        "a/b",
        "a\\b",
        long.as_str(),
    ] {
        for (owner, repo) in [(bad, "user"), ("user", bad)] {
            let error = failure(client.create_token(owner, repo).await);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{bad:?}");
            assert_eq!(error.operation(), Some("create-token"));
            let error = failure(client.delete_runner(owner, repo, 1).await);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{bad:?}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_error_about_a_value_does_not_repeat_it() {
    let server = Server::start([]).await;
    let client = Client::of(&server);
    let owner = format!("{}/", crate::client::CANARY);
    let error = failure(client.create_token(&owner, "repo").await);
    assert_eq!(error.to_string(), "create-token: owner contains a character other than A-Z a-z 0-9 . _ -");
}

#[tokio::test]
async fn c07_ids_start_at_one_and_end_at_the_largest() {
    let server = Server::start([json(200, r#"{"id": 9223372036854775807}"#)]).await;
    let client = Client::of(&server);
    for id in [0, -1, i64::MIN] {
        let error = failure(client.get_runner(id).await);
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(server.connections(), 0);
    assert_eq!(client.get_runner(i64::MAX).await.unwrap().value.id, i64::MAX);
    assert_eq!(server.targets(), ["GET /repos/octo-org/octo-repo/runners/9223372036854775807"]);
}

#[tokio::test]
async fn c08_a_query_value_stays_one_pair() {
    let server = Server::start([json(200, r#"{"total_count": 0, "runs": []}"#)]).await;
    let client = Client::of(&server);
    client
        .list_runs()
        .branch("main")
        .branch(">=2024-01-01&per_page=1")
        .actor("a&b=c#\r\n+ %20")
        .per_page(100)
        .send()
        .await
        .unwrap();
    assert_eq!(
        server.targets(),
        ["GET /repos/octo-org/octo-repo/runs?branch=%3E%3D2024-01-01%26per_page%3D1\
             &actor=a%26b%3Dc%23%0D%0A%2B+%2520&per_page=100"]
    );
}

#[tokio::test]
async fn c08_a_query_that_fits_no_request_is_refused_and_not_repeated_in_the_error() {
    let server = Server::start([]).await;
    let error = failure(Client::of(&server).list_runs().actor(&crate::client::CANARY.repeat(5_000)).send().await);
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.to_string(), "list-runs: the request cannot be sent: its URL is too long");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn the_first_of_several_bad_values_is_told_and_nothing_is_sent() {
    let server = Server::start([]).await;
    let client = Client::of(&server);
    for per_page in [0, 101] {
        let error = failure(client.list_runs().per_page(per_page).page(0).send().await);
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), "list-runs: per_page must be 1 to 100");
    }
    assert_eq!(server.connections(), 0);
}
