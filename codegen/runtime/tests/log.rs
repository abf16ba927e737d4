//! What is written to the log, by everything below us too.
//!
//! Alone in its program: a subscriber sees everything for certain only when it is there before the first call.

use std::fmt::{Debug, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use ghes_actions_runtime::{Call, ClientBuilder, Operation, Secret, Transport};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down every span and event at every level, with all fields.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<String>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = self.0.lock().unwrap();
        write!(text, "\nspan {}", span.metadata().name()).unwrap();
        span.record(&mut Fields(&mut text));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().unwrap();
        write!(text, "\nevent {}", event.metadata().target()).unwrap();
        event.record(&mut Fields(&mut text));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

const CANARY: &str = "ghp_canary0123456789";
const LIST_RUNS: Operation = Operation::get("list-runs", "/runs");
const CREATE_TOKEN: Operation = Operation::post("create-token", "/token").success(201);

#[derive(Debug, Deserialize)]
struct Token {
    token: Secret,
}

/// A server that gives these answers, each on a connection of its own.
async fn serve(answers: [&'static str; 5]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(stream.read_u8().await.unwrap());
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    address
}

#[tokio::test]
async fn c14_c96_the_log_names_operation_and_status_and_no_secret_or_query() {
    let log = Everything::default();
    tracing::subscriber::set_global_default(log.clone()).unwrap();
    let address = serve([
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[]",
        "HTTP/1.1 401 No\r\nconnection: close\r\n\r\n{\"message\": \"Bad credentials\"}",
        "HTTP/1.1 201 OK\r\nconnection: close\r\n\r\n{\"token\": \"secret-in-the-answer\"}",
        "HTTP/1.1 200 OK\r\nconnection: close\r\ndeprecation: @784123200\r\nsunset: ghp_canary0123456789\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\nconnection: close\r\ndeprecation: @784123200\r\n\r\n[]",
    ])
    .await;
    let transport: Transport =
        ClientBuilder::new("test/1").base_url(format!("http://{address}")).token(CANARY).build().unwrap();
    let list = Call::new(&transport, &LIST_RUNS).query("actor", "query-value");
    list.clone().send::<Vec<i64>>().await.unwrap();
    list.clone().send::<Vec<i64>>().await.unwrap_err();
    let token = Call::new(&transport, &CREATE_TOKEN).send::<Token>().await.unwrap();
    assert_eq!(token.value.token.expose(), "secret-in-the-answer");
    // c96: at the first, and once, however often the server says so.
    let warning = "message=the server has deprecated this operation";
    for _ in 0..2 {
        list.clone().send::<Vec<i64>>().await.unwrap();
        assert_eq!(log.0.lock().unwrap().matches(warning).count(), 1);
    }

    let text = log.0.lock().unwrap().clone();
    for said in [
        "span github_call operation=\"list-runs\"",
        "span github_call operation=\"create-token\"",
        "status=200",
        "status=401",
        "status=201",
        "error=unauthorized",
        "attempts=1",
        "duration_ms=",
    ] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    assert!(text.contains(" operation=\"list-runs\" deprecated_at=1994-11-06 12:00:00 UTC"), "{text}");
    for unsaid in [CANARY, "secret-in-the-answer", "query-value"] {
        assert!(!text.contains(unsaid), "{unsaid} is in {text}");
    }
}
