//! What is written to the log, by everything below us too.
//!
//! Alone in its program: a subscriber sees everything for certain only when it is there before the first call.

#[cfg(feature = "app")]
#[path = "log/app.rs"]
mod app;

use std::fmt::{Debug, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

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
        write!(text, "\n{} span {}", span.metadata().level(), span.metadata().name()).unwrap();
        span.record(&mut Fields(&mut text));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().unwrap();
        write!(text, "\n{} event {}", event.metadata().level(), event.metadata().target()).unwrap();
        event.record(&mut Fields(&mut text));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

const CANARY: &str = "ghp_canary0123456789";
const LIST_RUNS: Operation = Operation::get("list-runs", "/repos/{repo}/runs");
const CREATE_TOKEN: Operation = Operation::post("create-token", "/token").success(201);

#[derive(Debug, Deserialize)]
struct Token {
    token: Secret,
}

/// A server that gives these answers, each on a connection of its own.
async fn serve<const ANSWERS: usize>(answers: [&'static str; ANSWERS]) -> SocketAddr {
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
            // What is closed with unread bytes may take the answer with it.
            stream.shutdown().await.unwrap();
            let _ = stream.read_to_end(&mut Vec::new()).await;
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
        "HTTP/1.1 503 No\r\nconnection: close\r\n\r\n{}",
        "HTTP/1.1 429 No\r\nconnection: close\r\nretry-after: 1\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\nconnection: close\r\ndeprecation: @784123200\r\nsunset: ghp_canary0123456789\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\nconnection: close\r\ndeprecation: @784123200\r\n\r\n[]",
    ])
    .await;
    let transport: Transport = ClientBuilder::new("test/1")
        .base_url(format!("http://{address}"))
        .token(CANARY)
        .retry_base_delay(Duration::from_millis(1))
        .wait_for_limits(Duration::from_secs(60))
        .build()
        .unwrap();
    let list = Call::new(&transport, &LIST_RUNS).query("actor", "query-value");
    let of_repo = list.clone().segment("repo", "path-value");
    of_repo.clone().send::<Vec<i64>>().await.unwrap();
    of_repo.clone().send::<Vec<i64>>().await.unwrap_err();
    let token = Call::new(&transport, &CREATE_TOKEN).send::<Token>().await.unwrap();
    assert_eq!(token.value.token.expose(), "secret-in-the-answer");
    list.segment("repo", "not/a/segment").send::<Vec<i64>>().await.unwrap_err();
    let of_ours = |log: &Everything, level: &str| {
        let text = log.0.lock().unwrap().clone();
        text.lines().filter(|line| line.starts_with(level) && line.contains("ghes_actions")).count()
    };
    assert_eq!(["ERROR", "WARN", "INFO event"].map(|level| of_ours(&log, level)), [0, 0, 0]);

    // A retry, and one that waits for a limit.
    of_repo.clone().send::<Vec<i64>>().await.unwrap();
    assert_eq!(["ERROR", "WARN", "INFO event"].map(|level| of_ours(&log, level)), [0, 2, 0]);
    // c96: at the first, and once, however often the server says so.
    for _ in 0..2 {
        of_repo.clone().send::<Vec<i64>>().await.unwrap();
        assert_eq!(["ERROR", "WARN", "INFO event"].map(|level| of_ours(&log, level)), [0, 3, 0]);
    }

    let text = log.0.lock().unwrap().clone();
    let server = format!("server.address=\"127.0.0.1\" server.port={}", address.port());
    let of_list = format!("http.request.method=\"GET\" url.template=\"/repos/{{repo}}/runs\" {server}");
    for said in [
        &format!("INFO span github_call operation=\"list-runs\" {of_list}"),
        &format!(
            "INFO span github_call operation=\"create-token\" http.request.method=\"POST\" url.template=\"/token\" {server}"
        ),
        &format!("DEBUG span http_request otel.name=GET /repos/{{repo}}/runs otel.kind=\"client\" {of_list}\n"),
        &format!("{of_list} http.request.resend_count=2"),
        "http.response.status_code=200",
        "http.response.status_code=401 error.type=Unauthorized",
        "http.response.status_code=201",
        "error.type=InvalidInput",
        "attempts=1",
        "attempts=3",
        "attempts=0",
        "duration_ms=",
        "message=the attempt failed and will be retried operation=\"list-runs\" attempt=1 error.type=Server pause_ms=",
        "message=the call waits for a rate limit to end operation=\"list-runs\" rate_limit=Secondary pause_ms=",
        " operation=\"list-runs\" deprecated_at=1994-11-06 12:00:00 UTC",
    ] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    for unsaid in [CANARY, "secret-in-the-answer", "query-value", "path-value", "not/a/segment"] {
        assert!(!text.contains(unsaid), "{unsaid} is in {text}");
    }
    #[cfg(feature = "app")]
    app::the_log_has_neither_its_key_nor_its_tokens(&log).await;
}
