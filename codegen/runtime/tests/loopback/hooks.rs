//! Code of the user's around every attempt, and headers of theirs.

use std::error::Error as StdError;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ghes_actions_runtime::{AttemptOutcome, CallOutcome, ErrorKind, Hook, OutgoingRequest, RateLimitKind};
use http::{HeaderName, HeaderValue};

use crate::client::{CANARY, Client, failure};
use crate::server::{Reaction, Server, answer, head, json};

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
    // Long enough for a connection on any machine: the last server does not wait for it.
    let short = Duration::from_secs(1);
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

/// The calls that ended, and of each: method, template, attempts, status, error.
#[derive(Clone, Default)]
struct Calls(Arc<Mutex<Vec<Ended>>>);

#[derive(Clone, Debug, PartialEq)]
struct Ended {
    line: String,
    attempts: u32,
    status: Option<u16>,
    error: Option<ErrorKind>,
    remaining: Option<u64>,
    limit: Option<RateLimitKind>,
    retry_after: Option<u64>,
}

impl Hook for Calls {
    fn before(&self, attempt: &mut OutgoingRequest<'_>) -> Result<(), Refusal> {
        if attempt.path().ends_with("/13") { Err("thirteen".into()) } else { Ok(()) }
    }

    fn after_call(&self, call: &CallOutcome<'_>) {
        assert!(!format!("{call:?}").contains(CANARY));
        assert_eq!(call.server_address(), "127.0.0.1");
        assert!(call.attempts() == 0 || call.duration() > Duration::ZERO);
        self.0.lock().unwrap().push(Ended {
            line: format!("{} {} {}", call.operation(), call.method(), call.url_template()),
            attempts: call.attempts(),
            status: call.status().map(|status| status.as_u16()),
            error: call.error(),
            remaining: call.rate_limit().and_then(|limit| limit.remaining),
            limit: call.rate_limit_kind(),
            retry_after: call.retry_after().map(|wait| wait.as_secs()),
        });
    }
}

#[tokio::test]
async fn a_hook_learns_how_each_call_ended_those_that_were_not_sent_included() {
    let server = Server::start([
        json(503, "{}"),
        answer(200, &["x-ratelimit-remaining: 41"], r#"{"id": 1}"#),
        json(404, r#"{"message": "Not Found"}"#),
        json(200, r#"{"id": "5"}"#),
        answer(429, &["retry-after: 3600", "x-ratelimit-remaining: 3"], "{}"),
    ])
    .await;
    let calls = Calls::default();
    let client = Client::builder(&server).hook(calls.clone()).build().unwrap();
    let line = "get-runner GET /repos/{owner}/{repo}/runners/{runner_id}".to_owned();
    let ended = Ended { line, attempts: 1, status: None, error: None, remaining: None, limit: None, retry_after: None };
    let limited = Ended {
        error: Some(ErrorKind::RateLimited),
        limit: Some(RateLimitKind::Secondary),
        retry_after: Some(3_600),
        ..ended.clone()
    };
    for (runner, expected) in [
        // The first attempt failed.
        (1, Ended { attempts: 2, status: Some(200), remaining: Some(41), ..ended.clone() }),
        (2, Ended { status: Some(404), error: Some(ErrorKind::NotFound), ..ended.clone() }),
        // What the caller gets is an error, whatever the status.
        (5, Ended { status: Some(200), error: Some(ErrorKind::Decode), ..ended.clone() }),
        (0, Ended { attempts: 0, error: Some(ErrorKind::InvalidInput), ..ended.clone() }),
        (13, Ended { error: Some(ErrorKind::Hook), ..ended.clone() }),
        (3, Ended { status: Some(429), remaining: Some(3), ..limited.clone() }),
        // Refused here.
        (4, Ended { attempts: 0, ..limited.clone() }),
    ] {
        let outcome = client.get_runner(runner).await;
        let mut seen = std::mem::take(&mut *calls.0.lock().unwrap());
        for wait in seen.iter_mut().filter_map(|ended| ended.retry_after.as_mut()) {
            // Some of it has passed by now.
            *wait = if (1..=3_600).contains(wait) { 3_600 } else { *wait };
        }
        assert_eq!(seen, [expected], "runner {runner}");
        assert_eq!(outcome.err().map(|error| error.kind()), seen[0].error, "runner {runner}");
    }
    assert_eq!(server.requests().len(), 5);
}
