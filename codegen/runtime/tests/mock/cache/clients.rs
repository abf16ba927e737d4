//! For which requests of which client a response is kept, and what hooks see and do.

use std::sync::{Arc, Mutex};

use ghes_actions_runtime::{
    AttemptOutcome, CallOutcome, ClientBuilder, ErrorKind, HeaderName, HeaderValue, Hook, MockResponse, MockServer,
    OutgoingRequest, ResponseCache, Secret, TokenFuture, TokenRequest, TokenSource, Transport,
};

use super::{builder, condition, conditions, get, tagged, unchanged, value};

#[tokio::test(start_paused = true)]
async fn c129_clients_share_nothing_and_clones_of_one_client_do() {
    let server = MockServer::new();
    let builder = builder(&server);
    let (one, same_token) = (builder.clone().build().unwrap(), builder.clone().build().unwrap());
    let other = builder.clone().token("ghp_another0123456789").build().unwrap();
    let nobody = ClientBuilder::<Transport>::new("test/1").mock_server(&server).response_cache(ResponseCache::new());
    let nobody = nobody.build().unwrap();
    for (number, client) in (0..).zip([&one, &same_token, &other, &nobody]) {
        server.respond(tagged(number, "\"same\""));
        assert_eq!(value(client, "a").await.value, number);
    }
    for (number, client) in (0..).zip([&one.clone(), &same_token, &other, &nobody]) {
        server.respond(unchanged());
        assert_eq!(value(client, "a").await.value, number, "its own");
    }
    let sent = conditions(&server);
    assert!(sent[..4].iter().all(Option::is_none) && sent[4..].iter().all(Option::is_some), "{sent:?}");
}

/// Another token each time.
#[derive(Default)]
struct Renewed(Mutex<u32>);

impl TokenSource for Renewed {
    fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
        let mut number = self.0.lock().unwrap();
        *number += 1;
        let token = Secret::from(format!("ghs_canary{number}"));
        Box::pin(async { Ok(token) })
    }
}

#[tokio::test(start_paused = true)]
async fn c129_the_tokens_of_a_source_are_one_credential() {
    let server = MockServer::new();
    let client = builder(&server).token_source(Renewed::default()).build().unwrap();
    server.respond(tagged(1, "\"1\"").header("vary", "Accept, Authorization"));
    server.respond(unchanged());
    for _ in 0..2 {
        assert_eq!(value(&client, "a").await.value, 1);
    }
    let requests = server.finish().unwrap();
    assert_ne!(requests[0].headers()["authorization"], requests[1].headers()["authorization"]);
    assert_eq!(condition(&requests[1]), Some("\"1\""));
}

/// Sets a header of each attempt, and records statuses of attempts and calls.
#[derive(Clone, Default)]
struct Observer {
    header: Arc<Mutex<Option<(&'static str, &'static str)>>>,
    attempts: Arc<Mutex<Vec<Option<u16>>>>,
    calls: Arc<Mutex<Vec<End>>>,
}

/// The status of a call, and whether its value is from the cache.
type End = (Option<u16>, bool);

impl Hook for Observer {
    fn before(&self, attempt: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if let Some((name, value)) = *self.header.lock().unwrap() {
            attempt.set_header(HeaderName::from_static(name), HeaderValue::from_static(value))?;
        }
        Ok(())
    }

    fn after(&self, attempt: &AttemptOutcome<'_>) {
        self.attempts.lock().unwrap().push(attempt.status().map(|status| status.as_u16()));
    }

    fn after_call(&self, call: &CallOutcome<'_>) {
        self.calls.lock().unwrap().push((call.status().map(|status| status.as_u16()), call.is_from_cache()));
    }
}

#[tokio::test(start_paused = true)]
async fn c129_a_header_that_a_response_varies_by_must_be_the_same() {
    let (server, observer) = (MockServer::new(), Observer::default());
    let client = builder(&server).hook(observer.clone()).build().unwrap();
    let mut expected = Vec::new();
    for (tenant, is_known) in [("a", false), ("a", true), ("b", false), ("b", true), ("a", false)] {
        *observer.header.lock().unwrap() = Some(("x-tenant", tenant));
        server.respond(if is_known { unchanged() } else { tagged(1, "\"1\"").header("vary", "x-tenant") });
        assert_eq!(value(&client, "a").await.metadata.is_from_cache(), is_known);
        expected.push(is_known.then(|| "\"1\"".to_owned()));
    }
    assert_eq!(conditions(&server), expected);
}

#[tokio::test(start_paused = true)]
async fn hooks_see_the_304_of_an_attempt_and_the_outcome_of_the_call() {
    let (server, observer) = (MockServer::new(), Observer::default());
    let client = builder(&server).hook(observer.clone()).build().unwrap();
    server.respond(tagged(1, "\"1\""));
    server.respond(MockResponse::empty(502));
    server.respond(unchanged());
    server.respond(MockResponse::json(404, &()));
    server.respond(unchanged());
    assert_eq!(value(&client, "a").await.metadata.attempts(), 1);
    assert_eq!(value(&client, "a").await.metadata.attempts(), 2);
    let error = get(&client, "a").send::<i64>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "the server decides, whatever is kept");
    assert_eq!(value(&client, "a").await.value, 1);
    assert_eq!(*observer.attempts.lock().unwrap(), [Some(200), Some(502), Some(304), Some(404), Some(304)]);
    assert_eq!(
        *observer.calls.lock().unwrap(),
        [(Some(200), false), (Some(200), true), (Some(404), false), (Some(200), true)]
    );
    assert!(conditions(&server)[1..].iter().all(|condition| condition.as_deref() == Some("\"1\"")));
}

#[tokio::test(start_paused = true)]
async fn a_request_with_a_condition_of_its_own_is_left_alone() {
    for (header, sends) in [(("if-none-match", "\"own\""), Some("\"own\"")), (("range", "bytes=0-1"), None)] {
        let (server, observer) = (MockServer::new(), Observer::default());
        let client = builder(&server).hook(observer.clone()).build().unwrap();
        server.respond(tagged(1, "\"1\""));
        value(&client, "a").await;
        *observer.header.lock().unwrap() = Some(header);
        server.respond(unchanged());
        let error = get(&client, "a").send::<i64>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotModified);
        assert_eq!(conditions(&server)[1].as_deref(), sends);
    }
}
