//! Bodies that are too large, broken, or not what was described.

use ghes_actions_runtime::ErrorKind;

use crate::client::{CANARY, Client, failure};
use crate::server::{Reaction, Server, answer, head, json};

const JSON: &str = "content-type: application/json";

#[tokio::test]
async fn c57_an_announced_length_over_the_limit_is_refused_unread() {
    let start = head(200, &[JSON, "content-length: 1073741824"]);
    let server = Server::start([Reaction::AnswerAndStall(start)]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(error.to_string(), "get-runner: the 200 response is larger than 1048576 bytes; the rest was not read");
}

#[tokio::test]
async fn c57_a_body_without_end_is_cut_off_at_the_limit() {
    let start = head(200, &[JSON, "transfer-encoding: chunked"]);
    let server = Server::start([Reaction::AnswerAndFlood(start)]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    // The limit, and what the two sockets hold on the way.
    assert!(server.bytes_written() < 32 * 1024 * 1024);
}

#[tokio::test]
async fn c57_an_error_without_end_is_still_that_error() {
    let start = head(500, &[JSON, "transfer-encoding: chunked"]);
    let server = Server::start([Reaction::AnswerAndFlood(start)]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(error.message(), None);
}

#[tokio::test]
async fn listings_and_objects_have_limits_of_their_own() {
    let long = format!(r#"{{"id": 1, "total_count": 0, "runs": [], "x": "{}"}}"#, "x".repeat(500));
    let server = Server::start(vec![json(200, &long); 4]).await;
    let client = Client::builder(&server).max_object_bytes(100).build().unwrap();
    assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::TooLarge);
    assert!(client.list_runs().await.is_ok());
    let client = Client::builder(&server).max_list_bytes(100).build().unwrap();
    assert!(client.get_runner(1).await.is_ok());
    assert_eq!(failure(client.list_runs().send().await).kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_body_of_just_the_limit_is_read() {
    let body = r#"{"id": 1}"#;
    let server = Server::start(vec![json(200, body); 2]).await;
    for (limit, fits) in [(body.len(), true), (body.len() - 1, false)] {
        let client = Client::builder(&server).max_object_bytes(limit).build().unwrap();
        assert_eq!(client.get_runner(1).await.is_ok(), fits);
    }
}

#[tokio::test]
async fn c54_broken_framing_is_a_transport_error() {
    for start in [
        head(200, &[JSON, "content-length: 500"]),
        head(200, &[JSON, "content-length: -1"]),
        head(200, &[JSON, "content-length: 9", "content-length: 8"]),
        [head(200, &[JSON, "transfer-encoding: chunked"]), b"FFFFFFFFFFFFFFFFF\r\n".to_vec()].concat(),
        [head(200, &[JSON, "transfer-encoding: chunked"]), b"x\r\n".to_vec()].concat(),
        [head(200, &[JSON, "transfer-encoding: chunked"]), b"5\r\n{\"id\"".to_vec()].concat(),
        b"HTTP/1.1 200 OK\r\ncontent-".to_vec(),
        b"not http at all\r\n\r\n".to_vec(),
        Vec::new(),
    ] {
        let shown = String::from_utf8_lossy(&start).into_owned();
        let server = Server::start([Reaction::AnswerAndClose(start)]).await;
        let error = failure(Client::of(&server).get_runner(1).await);
        assert_eq!(error.kind(), ErrorKind::Transport, "{shown:?}");
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn c54_a_reset_in_the_middle_of_a_body_is_a_transport_error() {
    let start = [head(200, &[JSON, "content-length: 500"]), b"{\"id\"".to_vec()].concat();
    let server = Server::start([Reaction::AnswerAndReset(start)]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.is_retryable());
}

/// What follows an answer that was complete is nobody's: not the next call's answer either.
#[tokio::test]
async fn c54_what_comes_after_an_answer_is_never_taken_for_the_next() {
    let Reaction::Answer(good) = json(200, r#"{"id": 1}"#) else { unreachable!() };
    let Reaction::Answer(smuggled) = json(200, r#"{"id": 666}"#) else { unreachable!() };
    let short = [head(200, &[JSON, "content-length: 9"]), vec![b' '; 500]].concat();
    let both = head(200, &[JSON, "content-length: 3", "transfer-encoding: chunked"]);
    let both = [both, b"9\r\n{\"id\": 1}\r\n0\r\n\r\n".to_vec(), smuggled.clone()].concat();
    let nothing = [head(204, &["content-length: 9"]), br#"{"id": 1}"#.to_vec(), smuggled.clone()].concat();
    for first in [[good.clone(), smuggled].concat(), [good, vec![b' '; 500]].concat(), short, both, nothing] {
        let shown = String::from_utf8_lossy(&first).into_owned();
        let server = Server::start([Reaction::AnswerAndTrickle(first), json(200, r#"{"id": 2}"#)]).await;
        let client = Client::of(&server);
        if let Ok(runner) = client.get_runner(1).await {
            assert_eq!(runner.value.id, 1, "{shown}");
        }
        assert_eq!(client.get_runner(2).await.unwrap().value.id, 2, "{shown}");
        assert_eq!(server.connections(), 2, "{shown}");
    }
}

#[tokio::test]
async fn c54_a_connection_that_speaks_unasked_is_not_used_again() {
    let Reaction::Answer(good) = json(200, r#"{"id": 1}"#) else { unreachable!() };
    let server = Server::start([Reaction::AnswerAndTrickle(good), json(200, r#"{"id": 2}"#)]).await;
    let client = Client::of(&server);
    assert_eq!(client.get_runner(1).await.unwrap().value.id, 1);
    while server.open_connections() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(client.get_runner(2).await.unwrap().value.id, 2);
}

#[tokio::test]
async fn c65_informational_answers_are_passed_over_or_refused() {
    let Reaction::Answer(good) = json(200, r#"{"id": 1}"#) else { unreachable!() };
    let early = [head(103, &["link: </x>; rel=preload"]), head(100, &[]), good].concat();
    let server = Server::start([Reaction::Answer(early)]).await;
    assert_eq!(Client::of(&server).get_runner(1).await.unwrap().value.id, 1);
    let server = Server::start([Reaction::Answer(head(101, &["upgrade: h2c", "connection: upgrade"]))]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert!(matches!(error.kind(), ErrorKind::UnexpectedStatus | ErrorKind::Transport), "{error:?}");
}

#[tokio::test]
async fn c56_too_many_or_too_long_headers_are_a_transport_error() {
    let many: Vec<String> = (0..101).map(|n| format!("x-{n}: y")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let long = format!("x: {}", "y".repeat(500 * 1024));
    for start in [head(200, &many), head(200, &[&long])] {
        let server = Server::start([Reaction::AnswerAndClose(start)]).await;
        let error = failure(Client::of(&server).get_runner(1).await);
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert!(error.to_string().contains("head"), "{error} {error:?}");
    }
}

#[tokio::test]
async fn c61_what_is_not_json_names_its_content_type_and_nothing_else() {
    for (content_type, body, says) in [
        ("text/html; charset=utf-8", "<html>canary", "text/html; charset=utf-8"),
        ("text/plain", r#"{"id": 1}"#, "text/plain"),
        ("application/json", "", "application/json"),
        ("application/json", "null", "application/json"),
        ("application/json", "[]", "application/json"),
        ("application/json", "\u{feff}{\"id\": 1}", "application/json"),
        ("application/json", r#"{"id": 1} canary"#, "application/json"),
        ("application/json", r#"{"id": "canary"}"#, "application/json"),
    ] {
        let server = Server::start([answer(200, &[&format!("content-type: {content_type}")], body)]).await;
        let error = failure(Client::of(&server).get_runner(1).await);
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert_eq!(error.status().unwrap().as_u16(), 200);
        let texts = format!("{error} {error:?}");
        assert!(texts.contains(&format!("content type {says})")), "{texts}");
        assert!(!texts.contains("canary"), "{texts}");
    }
}

#[tokio::test]
async fn c63_a_decode_error_says_where() {
    let body = r#"{"total_count": 2, "runs": [{"id": 1}, {"id": "1"}]}"#;
    let server = Server::start([json(200, body)]).await;
    let error = failure(Client::of(&server).list_runs().send().await);
    assert_eq!(error.json_path(), Some("runs[1].id"));
    assert_eq!(
        error.to_string(),
        "list-runs: the 200 response cannot be decoded: expected i64, found string at runs[1].id \
         (line 1, column 49, content type application/json; charset=utf-8)"
    );
}

#[tokio::test]
async fn c65_another_success_than_the_described_one_is_an_error() {
    for status in [200, 202, 203, 206, 299, 999] {
        let server = Server::start([json(status, r#"{"token": "AABBCC"}"#)]).await;
        let error = failure(Client::of(&server).create_token("a", "b").await);
        assert_eq!(error.kind(), ErrorKind::UnexpectedStatus, "{status}");
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert!(!format!("{error} {error:?}").contains("AABBCC"));
    }
}

#[tokio::test]
async fn c11_a_token_echoed_as_a_key_stays_out_of_the_path() {
    let server = Server::start([answer(200, &[&format!("content-type: text/{CANARY}")], "{}")]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert!(error.to_string().contains("text/***"));
}
