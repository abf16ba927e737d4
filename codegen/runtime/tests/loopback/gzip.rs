//! Compressed answers: asked for, and bounded by what comes out of them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ghes_actions_runtime::ErrorKind;

use crate::client::{Client, failure};
use crate::server::{Reaction, Server, head};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn compressed(status: u16, body: &[u8]) -> Reaction {
    let length = format!("content-length: {}", body.len());
    let head = head(status, &["content-type: application/json", "content-encoding: gzip", &length]);
    Reaction::Answer([head, body.to_vec()].concat())
}

#[tokio::test]
async fn a_compressed_answer_is_read_on_success_and_on_error() {
    let server =
        Server::start([compressed(200, &gzip(br#"{"id": 7}"#)), compressed(404, &gzip(br#"{"message": "Not here"}"#))])
            .await;
    let client = Client::of(&server);
    assert_eq!(client.get_runner(1).await.unwrap().value.id, 7);
    assert_eq!(failure(client.get_runner(1).await).message(), Some("Not here"));
    assert!(server.requests()[0].contains("accept-encoding: gzip\r\n"));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn c57_a_bomb_is_cut_off_at_the_limit_of_what_comes_out() {
    let bomb = gzip(&vec![b' '; 8 * 1024 * 1024]);
    assert!(bomb.len() < 16 * 1024);
    let server = Server::start([compressed(200, &bomb), compressed(500, &bomb)]).await;
    let client = Client::of(&server);
    assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::TooLarge);
    let error = failure(client.get_runner(1).await);
    assert_eq!((error.kind(), error.message()), (ErrorKind::Server, None));
}

#[tokio::test]
async fn compression_that_is_broken_or_not_what_was_asked_for_is_an_error() {
    let mut cut = gzip(br#"{"id": 7}"#);
    cut.truncate(15);
    for body in [cut, b"not gzip".to_vec(), Vec::new()] {
        let server = Server::start([compressed(200, &body)]).await;
        let error = failure(Client::of(&server).get_runner(1).await);
        assert!(matches!(error.kind(), ErrorKind::Transport | ErrorKind::Decode), "{error:?}");
    }
    let head = head(200, &["content-type: application/json", "content-encoding: br", "content-length: 9"]);
    let server = Server::start([Reaction::Answer([head, br#"{"id": 7}"#.to_vec()].concat())]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("compressed in a way that was not requested"), "{error}");
}

#[tokio::test]
async fn c100_a_body_that_is_not_compressed_is_read_whatever_it_is_called() {
    for value in ["identity", "Identity", "", "identity, identity"] {
        let encoding = format!("content-encoding: {value}");
        let server = Server::start([crate::server::answer(200, &[&encoding], r#"{"id": 7}"#)]).await;
        assert_eq!(Client::of(&server).get_runner(1).await.unwrap().value.id, 7, "{value}");
    }
}
