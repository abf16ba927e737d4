//! Values that do not fit, and clients that share nothing.

use chrono::{DateTime, Utc};
use ghes_actions_runtime::{Call, ClientBuilder, ErrorKind, Operation, Transport};
use serde::Deserialize;

use crate::client::{Client, failure};
use crate::server::{Server, answer, json};

const GET_EVENT: Operation = Operation::get("get-event", "/event");

#[derive(Debug, Deserialize)]
struct Event {
    created_at: DateTime<Utc>,
}

#[tokio::test]
async fn c63_an_id_is_an_integer_that_fits() {
    for id in ["9223372036854775808", "\"1\"", "1.0", "null", "1e3", "-9223372036854775809", "true", "[]"] {
        let server = Server::start([json(200, &format!(r#"{{"id": {id}}}"#))]).await;
        let error = failure(Client::of(&server).get_runner(1).await);
        assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("id")), "{id}");
    }
    let server = Server::start([json(200, r#"{"id": 1, "brand_new": {"deep": [1]}}"#)]).await;
    assert_eq!(Client::of(&server).get_runner(1).await.unwrap().value.id, 1);
}

#[tokio::test]
async fn c64_a_date_that_is_none_is_told_where() {
    for date in [
        "\"2023-02-30T00:00:00Z\"",
        "\"99999-01-01T00:00:00Z\"",
        "1700000000",
        "\"\"",
        "null",
        "\"2023-13-01T00:00:00Z\"",
        "\"yesterday\"",
    ] {
        let server = Server::start([json(200, &format!(r#"{{"created_at": {date}}}"#))]).await;
        let transport: Transport = ClientBuilder::new("x").base_url(server.url()).build().unwrap();
        let error = failure(Call::new(&transport, &GET_EVENT).send::<Event>().await);
        assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("created_at")), "{date}");
        assert!(!error.to_string().contains("yesterday"));
    }
    let server = Server::start([json(200, r#"{"created_at": "2024-01-01T02:00:00.5+02:00"}"#)]).await;
    let transport: Transport = ClientBuilder::new("x").base_url(server.url()).build().unwrap();
    let event = Call::new(&transport, &GET_EVENT).send::<Event>().await.unwrap();
    assert_eq!(event.value.created_at.to_rfc3339(), "2024-01-01T00:00:00.500+00:00");
}

#[tokio::test]
async fn c67_two_tokens_share_no_answer() {
    let script = (1..=4).map(|id| {
        answer(200, &["etag: \"same\"", "cache-control: public, max-age=600"], &format!(r#"{{"id": {id}}}"#))
    });
    let server = Server::start(script).await;
    let one: Client = ClientBuilder::new("x").base_url(server.url()).token("t1").build().unwrap();
    let two: Client = ClientBuilder::new("x").base_url(server.url()).token("t2").build().unwrap();
    let mut seen = Vec::new();
    for client in [&one, &two, &one, &two] {
        seen.push(client.get_runner(1).await.unwrap().value.id);
    }
    assert_eq!(seen, [1, 2, 3, 4]);
    let requests = server.requests();
    for (request, token) in requests.iter().zip(["t1", "t2", "t1", "t2"]) {
        assert!(request.contains(&format!("authorization: Bearer {token}\r\n")));
        assert!(!request.contains("if-none-match"));
    }
}
