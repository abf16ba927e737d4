//! Requests for what has changed.

use std::sync::{Arc, Mutex};

use ghes_actions_runtime::{
    Call, CallOutcome, ClientBuilder, ErrorKind, Hook, MockResponse, MockServer, Operation, Response, Transport,
};

const GET: Operation = Operation::get("get-runner", "/runner");
const CREATE: Operation = Operation::post("create-runner", "/runner");

/// How calls ended.
#[derive(Clone, Default)]
struct Ends(Arc<Mutex<Vec<End>>>);

/// The status and the error of a call.
type End = (Option<u16>, Option<ErrorKind>);

impl Hook for Ends {
    fn after_call(&self, call: &CallOutcome<'_>) {
        self.0.lock().unwrap().push((call.status().map(|status| status.as_u16()), call.error()));
    }
}

fn client(server: &MockServer, ends: &Ends) -> Transport {
    ClientBuilder::new("test/1").mock_server(server).max_attempts(1).hook(ends.clone()).build().unwrap()
}

/// What a first response with these headers makes the second request send, and what becomes of responses with this status to it.
async fn check(
    headers: &[(&str, &str)],
    condition: Option<(&str, &str)>,
    status: u16,
    expected: Result<Option<i64>, ErrorKind>,
) {
    let (server, ends) = (MockServer::new(), Ends::default());
    let client = client(&server, &ends);
    let first = headers.iter().fold(MockResponse::json(200, &1), |first, (name, value)| first.header(name, value));
    server.respond(first);
    server.respond(if status == 200 { MockResponse::json(200, &2) } else { MockResponse::empty(status) });
    let last: Response<i64> = Call::new(&client, &GET).send().await.unwrap();
    let changed = Call::new(&client, &GET).changed_since::<i64>(&last.metadata).await;
    let outcome = changed.map(|changed| changed.map(|response| response.value)).map_err(|error| error.kind());
    assert_eq!(outcome, expected);
    assert_eq!(ends.0.lock().unwrap().last(), Some(&(Some(status), expected.err())));

    let sent = server.finish().unwrap()[1].headers().clone();
    for name in ["if-none-match", "if-modified-since"] {
        let value = condition.filter(|(known, _)| *known == name).map(|(_, value)| value);
        assert_eq!(sent.get(name).map(|value| value.to_str().unwrap()), value, "{name}");
    }
}

const TAG: (&str, &str) = ("etag", "W/\"0123456789abcdef\"");
const TIME: (&str, &str) = ("last-modified", "Sat, 31 Jan 2026 09:00:00 GMT");

#[tokio::test(start_paused = true)]
async fn a_response_that_is_the_same_is_none() {
    let (by_tag, by_time) = (Some(("if-none-match", TAG.1)), Some(("if-modified-since", TIME.1)));
    check(&[TAG], by_tag, 304, Ok(None)).await;
    check(&[TAG], by_tag, 200, Ok(Some(2))).await;
    check(&[TIME], by_time, 304, Ok(None)).await;
    check(&[TIME, TAG], by_tag, 304, Ok(None)).await;
    check(&[TAG], by_tag, 404, Err(ErrorKind::NotFound)).await;
}

#[tokio::test(start_paused = true)]
async fn without_a_condition_a_304_proves_nothing() {
    check(&[], None, 200, Ok(Some(2))).await;
    check(&[], None, 304, Err(ErrorKind::NotModified)).await;
}

#[tokio::test(start_paused = true)]
async fn only_a_get_has_something_to_be_the_same() {
    let server = MockServer::new();
    let client = client(&server, &Ends::default());
    server.respond(MockResponse::json(200, &1));
    let last: Response<i64> = Call::new(&client, &GET).send().await.unwrap();
    let error = Call::new(&client, &CREATE).changed_since::<i64>(&last.metadata).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(server.finish().unwrap().len(), 1);
}
