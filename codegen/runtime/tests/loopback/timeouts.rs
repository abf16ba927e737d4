//! Servers that take their time. Nothing here measures time: a test that does not end has failed.

use std::time::Duration;

use ghes_actions_runtime::{CallOptions, ClientBuilder, Error, ErrorKind};

use crate::client::{Client, failure};
use crate::server::{Reaction, Server, head, json};

const SHORT: Duration = Duration::from_millis(100);
const JSON: &str = "content-type: application/json";

async fn error_of(reaction: Reaction, settings: impl Fn(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Error {
    let server = Server::start([reaction]).await;
    let client = settings(Client::builder(&server)).max_attempts(1).build().unwrap();
    failure(client.get_runner(1).await)
}

#[tokio::test]
async fn c50_a_server_that_never_answers_ends_with_the_attempt() {
    let silence = Reaction::AnswerAndStall(Vec::new());
    let error = error_of(silence, |builder| builder.attempt_timeout(SHORT)).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "get-runner: the attempt took longer than 0.1 s");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn c51_c52_a_trickle_does_not_keep_an_attempt_alive() {
    for start in [
        head(200, &[JSON, "content-length: 100000"]),
        b"HTTP/1.1 200 ".to_vec(),
        b"HTTP/1.1 200 OK\r\nx:".to_vec(),
        [head(200, &[JSON, "transfer-encoding: chunked"]), b"FF\r\n".to_vec()].concat(),
    ] {
        let trickle = Reaction::AnswerAndTrickle(start);
        let error = error_of(trickle, |builder| builder.attempt_timeout(SHORT)).await;
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
}

#[tokio::test]
async fn the_whole_operation_has_an_end_of_its_own() {
    let silence = Reaction::AnswerAndStall(Vec::new());
    let error = error_of(silence, |builder| builder.operation_timeout(SHORT)).await;
    assert_eq!(error.to_string(), "get-runner: the operation took longer than 0.1 s");
}

#[tokio::test]
async fn c124_waiting_for_a_place_is_a_part_of_the_operation() {
    let server = Server::start([Reaction::AnswerAndStall(Vec::new())]).await;
    let client = Client::builder(&server).max_in_flight(1).operation_timeout(SHORT).build().unwrap();
    // The first one has its place for longer than the second one has time, on any machine.
    let patient = CallOptions::new().attempt_timeout(SHORT * 600).operation_timeout(SHORT * 600);
    let mut first = client.get_runner_with(1, patient);
    let second = async {
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        client.get_runner(2).await
    };
    let error = tokio::select! {
        _ = &mut first => panic!("nobody answered"),
        outcome = second => failure(outcome),
    };
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert!(server.requests().len() <= 1);
}

#[tokio::test]
async fn a_port_that_nobody_listens_on_is_a_transport_error() {
    // Bound, so that no other test gets the port, but never listening.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    let client: Client =
        ClientBuilder::new("x").base_url(url).retry_base_delay(Duration::from_millis(1)).build().unwrap();
    let error = failure(client.get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.to_string(), "get-runner: no connection could be made; after 3 attempts");
    // Nothing was sent, so that even what must not be retried is tried again.
    assert_eq!(failure(client.create_thing().await).attempts(), 3);
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn c68_a_dropped_call_leaves_the_client_usable() {
    let server = Server::reacting(|head| {
        if head.contains("/runners/1 ") { Reaction::AnswerAndStall(Vec::new()) } else { json(200, r#"{"id": 2}"#) }
    })
    .await;
    let client = Client::of(&server);
    let dropped = tokio::time::timeout(SHORT, client.get_runner(1)).await;
    assert!(dropped.is_err());
    assert_eq!(client.get_runner(2).await.unwrap().value.id, 2);
}

#[test]
fn c71_without_a_runtime_a_call_fails_and_does_not_panic() {
    let client: Client = ClientBuilder::new("x").base_url("http://127.0.0.1:1").build().unwrap();
    let mut call = client.get_runner(1);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(outcome) = call.as_mut().poll(&mut context) else {
        panic!("it waits for something");
    };
    assert_eq!(failure(outcome).kind(), ErrorKind::NoRuntime);
}

/// A port where the queue of those who wait to be accepted is full, and those who wait.
pub(crate) async fn full_queue() -> (std::net::TcpListener, Vec<tokio::net::TcpStream>) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap().into_std().unwrap();
    listener.set_nonblocking(false).unwrap();
    let mut waiting = Vec::new();
    // As long as there is room, a connection is made at once, however busy the machine is.
    let patience = Duration::from_millis(500);
    while let Ok(stream) =
        tokio::time::timeout(patience, tokio::net::TcpStream::connect(listener.local_addr().unwrap())).await
    {
        waiting.push(stream.unwrap());
    }
    (listener, waiting)
}

#[tokio::test]
async fn c50_a_server_that_accepts_nobody_ends_with_the_connect_time_out() {
    let (listener, _waiting) = full_queue().await;
    let address = listener.local_addr().unwrap();
    let builder = ClientBuilder::new("x").base_url(format!("http://{address}")).connect_timeout(SHORT);
    let client: Client = builder.retry_base_delay(Duration::from_millis(1)).build().unwrap();
    let error = failure(client.create_thing().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert!(error.to_string().contains("no connection within the connect time-out"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn c71_with_a_paused_clock_a_call_ends_one_way_or_the_other() {
    // A paused clock jumps to the next time-out while the network is waited for.
    let server = Server::reacting(|_| json(200, r#"{"id": 1}"#)).await;
    match Client::with_retries(&server).get_runner(1).await {
        Ok(runner) => assert_eq!(runner.value.id, 1),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Timeout),
    }
}
