//! The response cache over connections: redirects, odd bytes, and what a hostile server can send with a 304.

use ghes_actions_runtime::{ErrorKind, ResponseCache};

use crate::client::{Client, failure};
use crate::server::{Reaction, Server, answer, head};

fn client(server: &Server) -> Client {
    Client::builder(server).max_attempts(1).response_cache(ResponseCache::new()).build().unwrap()
}

fn tagged(id: i64, tag: &str) -> Reaction {
    answer(200, &[&format!("etag: {tag}")], &format!(r#"{{"id": {id}}}"#))
}

fn redirect(location: &str) -> Reaction {
    answer(302, &[&format!("location: {location}")], "")
}

/// A response with a header that is no text.
fn with_bytes(status: u16, header: &[u8], body: &[u8]) -> Reaction {
    let length = body.len().to_string();
    let head = [b"HTTP/1.1 ", status.to_string().as_bytes(), b" x\r\ncontent-length: ", length.as_bytes()].concat();
    Reaction::Answer([&head, &b"\r\n"[..], header, b"\r\n\r\n", body].concat())
}

/// What each request sent of a condition.
fn conditions(server: &Server) -> Vec<Option<String>> {
    let condition = |head: String| {
        let mut lines = head.lines().filter(|line| line.starts_with("if-"));
        let line = lines.next().map(str::to_owned);
        assert_eq!(lines.next(), None);
        line
    };
    server.requests().into_iter().map(condition).collect()
}

#[tokio::test]
async fn c110_each_url_that_redirects_lead_to_has_a_response_of_its_own() {
    let time = "last-modified: Sat, 31 Jan 2026 09:00:00 GMT";
    let dated = |id: i64| answer(200, &[time], &format!(r#"{{"id": {id}}}"#));
    let unchanged = || Reaction::Answer(head(304, &[]));
    let server = Server::start([
        redirect("/repositories/1/runners/1"),
        dated(1),
        redirect("/repositories/1/runners/1"),
        unchanged(),
        // Another resource, with the same time of modification, so that a condition would be met wrongly.
        redirect("/repositories/2/runners/1"),
        dated(2),
        redirect("/repositories/1/runners/1"),
        unchanged(),
        redirect("https://evil.example/repositories/1/runners/1"),
    ])
    .await;
    let client = client(&server);
    for (id, is_from_cache) in [(1, false), (1, true), (2, false), (1, true)] {
        let response = client.get_runner(1).await.unwrap();
        assert_eq!((response.value.id, response.metadata.is_from_cache()), (id, is_from_cache));
        assert_eq!(response.metadata.redirects(), 1);
    }
    assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::Redirect);
    let condition = Some("if-modified-since: Sat, 31 Jan 2026 09:00:00 GMT".to_owned());
    let sent = conditions(&server);
    assert_eq!(
        sent.iter().map(Option::is_some).collect::<Vec<_>>(),
        [false, false, false, true, false, false, false, true, false]
    );
    assert!(sent.iter().flatten().all(|sent| Some(sent) == condition.as_ref()), "{sent:?}");
}

#[tokio::test]
async fn c110_a_tag_with_odd_bytes_is_sent_back_byte_for_byte() {
    let tag: &[u8] = b"W/\"\xff\xe9,'%{}\"";
    let body = br#"{"id": 1}"#;
    let header = [b"etag: ", tag].concat();
    let server = Server::start([with_bytes(200, &header, body), Reaction::Answer(head(304, &[]))]).await;
    let client = client(&server);
    for is_from_cache in [false, true] {
        let response = client.get_runner(1).await.unwrap();
        assert_eq!((response.value.id, response.metadata.is_from_cache()), (1, is_from_cache));
    }
    let sent = conditions(&server).pop().flatten().unwrap();
    assert_eq!(sent, format!("if-none-match: {}", String::from_iter(tag.iter().map(|byte| char::from(*byte)))));
}

#[tokio::test]
async fn c110_what_follows_a_304_is_neither_its_body_nor_another_response() {
    for headers in [&["content-length: 9"][..], &["transfer-encoding: chunked"], &[]] {
        let body = br#"{"id": 9}"#;
        let hostile = [head(304, headers), body.to_vec()].concat();
        let server = Server::start([tagged(1, "\"1\""), Reaction::Answer(hostile), tagged(2, "\"2\"")]).await;
        let client = client(&server);
        assert_eq!(client.get_runner(1).await.unwrap().value.id, 1);
        let response = client.get_runner(1).await.unwrap();
        assert_eq!((response.value.id, response.metadata.is_from_cache()), (1, true), "{headers:?}");
        assert_eq!(client.get_runner(1).await.unwrap().value.id, 2, "{headers:?}");
        let sent = conditions(&server);
        assert!(sent[1..].iter().all(|sent| sent.as_deref() == Some("if-none-match: \"1\"")), "{sent:?}");
    }
}

#[tokio::test]
async fn c128_a_page_of_a_proxy_is_not_kept_whatever_its_tag() {
    let page = answer(200, &["etag: \"1\"", "content-type: text/html"], "<html>");
    let server = Server::start([tagged(1, "\"1\""), page, tagged(1, "\"1\"")]).await;
    let client = client(&server);
    assert_eq!(client.get_runner(1).await.unwrap().value.id, 1);
    assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::Decode);
    assert_eq!(client.get_runner(1).await.unwrap().value.id, 1);
    assert_eq!(conditions(&server)[2], None);
}
