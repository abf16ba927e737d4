//! Code of the user's around every attempt, and headers of theirs.

use std::error::Error as StdError;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ghes_actions_runtime::{AttemptOutcome, ErrorKind, Hook, OutgoingRequest};
use http::{HeaderName, HeaderValue};

use crate::client::{CANARY, Client, failure};
use crate::server::{Reaction, Server, head, json};

type Refusal = Box<dyn StdError + Send + Sync>;

#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Hook for Notes {
    fn before(&self, attempt: &mut OutgoingRequest<'_>) -> Result<(), Refusal> {
        assert!(!format!("{attempt:?}").contains(CANARY));
        let line = format!("{} {} {} {}", attempt.operation(), attempt.attempt(), attempt.method(), attempt.path());
        self.0.lock().unwrap().push(line);
        attempt.set_header(HeaderName::from_static("x-attempt"), HeaderValue::from(attempt.attempt()))?;
        Ok(())
    }

    fn after(&self, attempt: &AttemptOutcome<'_>) {
        let status = attempt.status().map(|status| status.as_u16());
        let line = format!("{} {} {status:?} {:?}", attempt.operation(), attempt.attempt(), attempt.error());
        self.0.lock().unwrap().push(line);
    }
}

#[tokio::test]
async fn a_hook_sees_each_attempt_and_may_add_a_header() {
    let server = Server::start([json(503, "{}"), json(200, r#"{"id": 1}"#)]).await;
    let notes = Notes::default();
    let client = Client::builder(&server).hook(notes.clone()).header("X-Gateway-Key", "key").build().unwrap();
    client.get_runner(1).await.unwrap();
    let path = "GET /repos/octo-org/octo-repo/runners/1";
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            format!("get-runner 1 {path}"),
            "get-runner 1 Some(503) Some(Server)".to_owned(),
            format!("get-runner 2 {path}"),
            "get-runner 2 Some(200) None".to_owned()
        ]
    );
    let requests = server.requests();
    assert!(requests[0].contains("x-attempt: 1") && requests[1].contains("x-attempt: 2"));
    assert!(requests.iter().all(|head| head.contains("x-gateway-key: key") && head.contains(CANARY)));
}

#[tokio::test]
async fn a_hook_learns_how_an_attempt_ended_that_brought_no_answer() {
    let short = Duration::from_millis(50);
    let silence = Reaction::AnswerAndStall(Vec::new());
    let part = Reaction::AnswerAndStall(head(200, &["content-length: 9"]));
    for (reaction, timeout, kind) in [
        (silence.clone(), Timeout::OfAttempt, ErrorKind::Timeout),
        (silence, Timeout::OfOperation, ErrorKind::Timeout),
        (part, Timeout::OfAttempt, ErrorKind::Timeout),
        (Reaction::Reset, Timeout::OfAttempt, ErrorKind::Transport),
    ] {
        let server = Server::start([reaction]).await;
        let notes = Notes::default();
        let builder = Client::builder(&server).hook(notes.clone()).max_attempts(1);
        let client = match timeout {
            Timeout::OfAttempt => builder.attempt_timeout(short),
            Timeout::OfOperation => builder.operation_timeout(short),
        };
        failure(client.build().unwrap().get_runner(1).await);
        assert_eq!(notes.0.lock().unwrap()[1..], [format!("get-runner 1 None Some({kind:?})")]);
    }
}

enum Timeout {
    OfAttempt,
    OfOperation,
}

/// What both sides of an attempt look like, and how long it took.
#[derive(Clone, Default)]
struct Looks(Arc<Mutex<(Vec<String>, Duration)>>);

impl Hook for Looks {
    fn before(&self, attempt: &mut OutgoingRequest<'_>) -> Result<(), Refusal> {
        self.0.lock().unwrap().0.push(format!("{} {attempt:?}", attempt.method()));
        Ok(())
    }

    fn after(&self, attempt: &AttemptOutcome<'_>) {
        let mut looks = self.0.lock().unwrap();
        looks.0.push(attempt.operation().to_owned());
        looks.1 = attempt.duration();
    }
}

#[tokio::test]
async fn a_hook_sees_the_method_no_header_and_the_duration() {
    let delay = Duration::from_millis(30);
    let created = r#"{"token": "t", "expires_at": "2024-01-01T00:00:00Z"}"#;
    let Reaction::Answer(bytes) = json(201, created) else { unreachable!("`json` is an answer") };
    let server = Server::start([Reaction::AnswerLate(delay, bytes)]).await;
    let looks = Looks::default();
    Client::builder(&server).hook(looks.clone()).build().unwrap().create_token("a", "b").await.unwrap();
    let (lines, duration) = looks.0.lock().unwrap().clone();
    let outgoing = r#"OutgoingRequest { operation: "create-token", attempt: 1, .. }"#;
    assert_eq!(lines, [format!("POST {outgoing}"), "create-token".to_owned()]);
    assert!(duration >= delay, "{duration:?}");
}

struct OtherKey;

impl Hook for OtherKey {
    fn before(&self, attempt: &mut OutgoingRequest<'_>) -> Result<(), Refusal> {
        let (name, key) = (HeaderName::from_static("x-gateway-key"), HeaderValue::from_static("of-the-hook"));
        Ok(attempt.set_header(name, key)?)
    }
}

#[tokio::test]
async fn a_hooks_header_replaces_that_of_the_settings() {
    let server = Server::start([json(200, r#"{"id": 1}"#)]).await;
    let builder = Client::builder(&server).header("X-Gateway-Key", "of-the-settings");
    builder.hook(OtherKey).build().unwrap().get_runner(1).await.unwrap();
    let request = &server.requests()[0];
    assert!(request.contains("x-gateway-key: of-the-hook\r\n") && !request.contains("of-the-settings"), "{request}");
}

enum Bad {
    Refuses,
    Panics,
    TakesOurHeader,
}

impl Hook for Bad {
    fn before(&self, attempt: &mut OutgoingRequest<'_>) -> Result<(), Refusal> {
        match self {
            Self::Refuses => Err("not on a Friday".into()),
            Self::Panics if attempt.path().ends_with("/13") => panic!("thirteen"),
            Self::Panics => Ok(()),
            Self::TakesOurHeader => {
                Ok(attempt.set_header(HeaderName::from_static("authorization"), HeaderValue::from_static("x"))?)
            }
        }
    }
}

#[tokio::test]
async fn c72_a_hooks_error_is_carried_and_nothing_is_sent() {
    let server = Server::start([]).await;
    for (hook, says) in
        [(Bad::Refuses, "not on a Friday"), (Bad::TakesOurHeader, "header authorization: the client sets it itself")]
    {
        let client = Client::builder(&server).hook(hook).build().unwrap();
        let error = failure(client.create_token("a", "b").await);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Hook, 1));
        assert_eq!(error.source().unwrap().to_string(), says);
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn c72_a_hooks_panic_leaves_the_client_fit_for_use() {
    let server = Server::reacting(|_| json(200, r#"{"id": 1}"#)).await;
    let client = Client::builder(&server).hook(Bad::Panics).max_in_flight(2).build().unwrap();
    for _ in 0..5 {
        assert!(tokio::spawn(client.get_runner(13)).await.unwrap_err().is_panic());
    }
    for _ in 0..5 {
        assert!(client.get_runner(1).await.is_ok());
    }
}
