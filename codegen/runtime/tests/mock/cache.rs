//! The response cache: what is requested, and what the caller gets.

mod clients;

use std::time::Duration;

use ghes_actions_runtime::{
    Call, CallOptions, ClientBuilder, ErrorKind, MockRequest, MockResponse, MockServer, Operation, Response,
    ResponseCache, Transport,
};
use serde::{Deserialize, Serialize};

use crate::runs::{self, Item};

const GET: Operation = Operation::get("get", "/things/{name}");
const LIST: Operation = Operation::get("list", "/runs").paginated("page").items("runs").total("total_count");
const DELETE: Operation = Operation::delete("delete", "/things/{name}").success(204);
const TOKEN: &str = "ghp_canary0123456789";

fn builder(server: &MockServer) -> ClientBuilder<Transport> {
    ClientBuilder::new("test/1").mock_server(server).token(TOKEN).response_cache(ResponseCache::new())
}

fn client(server: &MockServer) -> Transport {
    builder(server).build().unwrap()
}

fn get(client: &Transport, name: &str) -> Call {
    Call::new(client, &GET).segment("name", name)
}

async fn value(client: &Transport, name: &str) -> Response<i64> {
    get(client, name).send().await.unwrap()
}

fn tagged(value: i64, tag: &str) -> MockResponse {
    MockResponse::json(200, &value).header("etag", tag)
}

fn unchanged() -> MockResponse {
    MockResponse::empty(304)
}

/// The condition of a request.
fn condition(request: &MockRequest) -> Option<&str> {
    let value = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap());
    assert!(value("if-none-match").is_none() || value("if-modified-since").is_none());
    value("if-none-match").or(value("if-modified-since"))
}

/// The conditions of all requests. Every queued response was requested.
fn conditions(server: &MockServer) -> Vec<Option<String>> {
    server.finish().unwrap().iter().map(|request| condition(request).map(str::to_owned)).collect()
}

#[tokio::test(start_paused = true)]
async fn c110_a_304_gives_the_kept_value_with_its_own_headers() {
    let server = MockServer::new();
    let client = client(&server);
    let first = tagged(7, "W/\"a\"").header("x-kept", "first").header("x-replaced", "first");
    let first = first.header("x-github-request-id", "A:1").header("x-ratelimit-remaining", "9");
    server.respond(first.header("set-cookie", "a=b").header("date", "Sun, 06 Nov 1994 12:00:00 GMT"));
    server.respond(unchanged().header("x-replaced", "second").header("x-github-request-id", "B:2"));
    server.respond(unchanged().header("etag", "\"a\"").header("x-ratelimit-remaining", "9"));
    let response = value(&client, "a").await;
    assert_eq!((response.value, response.metadata.is_from_cache()), (7, false));

    let response = value(&client, "a").await;
    let metadata = response.metadata;
    assert_eq!((response.value, metadata.is_from_cache(), metadata.status().as_u16()), (7, true, 200));
    assert_eq!((metadata.request_id(), metadata.attempts()), (Some("B:2"), 1));
    assert_eq!(
        (&metadata.headers()["x-kept"], &metadata.headers()["x-replaced"]),
        (&"first".parse().unwrap(), &"second".parse().unwrap())
    );
    assert_eq!(metadata.rate_limit(), None, "that of an earlier response would be wrong by now");
    for name in ["date", "set-cookie"] {
        assert!(!metadata.headers().contains_key(name), "{name}");
    }

    let metadata = value(&client, "a").await.metadata;
    assert_eq!((metadata.request_id(), metadata.rate_limit().unwrap().remaining), (None, Some(9)));
    assert_eq!(metadata.headers()["etag"], "\"a\"");
    assert_eq!(conditions(&server), [None, Some("W/\"a\"".to_owned()), Some("W/\"a\"".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn c110_a_changed_response_takes_the_place_of_the_kept_one() {
    let server = MockServer::new();
    let client = client(&server);
    let time = "Sat, 31 Jan 2026 09:00:00 GMT";
    server.respond(tagged(1, "\"1\""));
    server.respond(tagged(2, "\"2\""));
    server.respond(unchanged());
    server.respond(MockResponse::json(200, &3).header("last-modified", time));
    server.respond(unchanged());
    server.respond(MockResponse::json(200, &4));
    server.respond(MockResponse::json(200, &5));
    for (expected, is_from_cache) in [(1, false), (2, false), (2, true), (3, false), (3, true), (4, false), (5, false)]
    {
        let response = value(&client, "a").await;
        assert_eq!((response.value, response.metadata.is_from_cache()), (expected, is_from_cache));
    }
    let sent = conditions(&server);
    let sent: Vec<_> = sent.iter().map(Option::as_deref).collect();
    assert_eq!(sent, [None, Some("\"1\""), Some("\"2\""), Some("\"2\""), Some(time), Some(time), None]);
}

#[tokio::test(start_paused = true)]
async fn without_the_option_nothing_is_kept() {
    let server = MockServer::new();
    let client: Transport = ClientBuilder::new("test/1").mock_server(&server).build().unwrap();
    for number in 1..=2 {
        server.respond(tagged(number, "\"1\""));
        assert_eq!(value(&client, "a").await.value, number);
    }
    assert_eq!(conditions(&server), [None, None]);
}

#[tokio::test(start_paused = true)]
async fn paths_queries_and_pages_have_responses_of_their_own() {
    let server = MockServer::new();
    let client = client(&server);
    let calls =
        || [get(&client, "a"), get(&client, "b"), get(&client, "a").query("q", 1), get(&client, "a").query("q", 2)];
    for round in 0..2 {
        for (number, call) in (0..).zip(calls()) {
            server.respond(if round == 0 { tagged(number, &format!("\"{number}\"")) } else { unchanged() });
            assert_eq!(call.send::<i64>().await.unwrap().value, number);
        }
    }
    let expected: Vec<_> =
        [const { None }; 4].into_iter().chain((0..4).map(|number| Some(format!("\"{number}\"")))).collect();
    assert_eq!(conditions(&server), expected);
}

#[derive(Deserialize, Serialize)]
struct Run {
    id: i64,
}

impl Item for Run {
    fn id(&self) -> i64 {
        self.id
    }
}

type Runs = runs::Runs<Run>;

#[tokio::test(start_paused = true)]
async fn a_listing_that_has_not_changed_is_listed_from_the_cache() {
    let server = MockServer::new();
    let client = client(&server);
    let next = "<https://api.github.com/runs?page=2>; rel=\"next\"";
    let page = |runs: [i64; 2]| Runs { total_count: 4, runs: runs.map(|id| Run { id }).into() };
    server.respond(MockResponse::json(200, &page([1, 2])).header("etag", "\"1\"").header("link", next));
    server.respond(MockResponse::json(200, &page([3, 4])).header("etag", "\"2\""));
    // With and without what it links to.
    server.respond(unchanged().header("link", next));
    server.respond(unchanged());
    server.respond(unchanged());
    server.respond(MockResponse::json(200, &page([3, 5])).header("etag", "\"3\""));
    for expected in [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 5]] {
        let mut items = Call::new(&client, &LIST).items::<Runs>();
        let mut ids = Vec::new();
        while let Some(run) = items.next().await {
            ids.push(run.unwrap().id);
        }
        assert_eq!(ids, expected);
        assert!(items.progress().is_complete());
    }
    server.finish().unwrap();
}

#[tokio::test(start_paused = true)]
async fn c110_a_304_that_nobody_asked_for_is_an_error() {
    let server = MockServer::new();
    let client = client(&server);
    server.respond(unchanged());
    assert_eq!(get(&client, "a").send::<i64>().await.unwrap_err().kind(), ErrorKind::NotModified);
    assert_eq!(conditions(&server), [None]);
}

#[tokio::test(start_paused = true)]
async fn c110_a_304_about_another_response_is_asked_again_without_a_condition_and_once() {
    let server = MockServer::new();
    let client = client(&server);
    server.respond(tagged(1, "\"1\""));
    server.respond(unchanged().header("etag", "\"2\""));
    server.respond(tagged(2, "\"2\""));
    server.respond(unchanged().header("etag", "\"3\""));
    server.respond(unchanged().header("etag", "\"3\""));
    server.respond(MockResponse::json(200, &4));
    assert_eq!(value(&client, "a").await.value, 1);
    let response = value(&client, "a").await;
    assert_eq!((response.value, response.metadata.is_from_cache(), response.metadata.attempts()), (2, false, 1));
    assert_eq!(get(&client, "a").send::<i64>().await.unwrap_err().kind(), ErrorKind::NotModified);
    assert_eq!(value(&client, "a").await.value, 4, "what was in doubt is not kept");
    let sent = conditions(&server);
    let sent: Vec<_> = sent.iter().map(Option::as_deref).collect();
    assert_eq!(sent, [None, Some("\"1\""), None, Some("\"2\""), None, None]);
}

#[tokio::test(start_paused = true)]
async fn c110_no_header_or_body_of_a_304_changes_how_the_kept_body_is_read() {
    let server = MockServer::new();
    let client = client(&server);
    server.respond(tagged(1, "\"1\""));
    let hostile =
        MockResponse::json(304, &"another body").header("content-encoding", "br").header("content-length", "9");
    server.respond(hostile.header("content-range", "bytes 0-0/9").header("content-type", "text/html"));
    server.respond(unchanged().header("cache-control", "no-store"));
    server.respond(tagged(2, "\"2\""));
    assert_eq!(value(&client, "a").await.value, 1);
    let response = value(&client, "a").await;
    assert_eq!((response.value, response.metadata.is_from_cache()), (1, true));
    assert_eq!(response.metadata.headers()["content-type"], "application/json; charset=utf-8");
    assert_eq!(value(&client, "a").await.value, 1);
    assert_eq!(value(&client, "a").await.value, 2);
    assert_eq!(conditions(&server)[3], None, "no longer to be kept");
}

#[tokio::test(start_paused = true)]
async fn c128_what_cannot_be_decoded_is_not_kept() {
    let server = MockServer::new();
    let client = client(&server);
    server.respond(MockResponse::json(200, &"no number").header("etag", "\"1\""));
    server.respond(tagged(1, "\"1\""));
    server.respond(unchanged());
    assert_eq!(get(&client, "a").send::<i64>().await.unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(value(&client, "a").await.value, 1);
    // A body that fits another type goes, too: the server is to send it again.
    assert_eq!(get(&client, "a").send::<String>().await.unwrap_err().kind(), ErrorKind::Decode);
    server.respond(tagged(1, "\"1\""));
    assert_eq!(value(&client, "a").await.value, 1);
    assert_eq!(conditions(&server), [None, None, Some("\"1\"".to_owned()), None]);
}

#[tokio::test(start_paused = true)]
async fn c128_a_kept_body_is_not_larger_than_the_call_allows() {
    let server = MockServer::new();
    let client = client(&server);
    server.respond(tagged(1_000_000, "\"1\""));
    server.respond(tagged(1_000_000, "\"1\""));
    value(&client, "a").await;
    let small = get(&client, "a").options(CallOptions::new().max_bytes(6));
    assert_eq!(small.send::<i64>().await.unwrap_err().kind(), ErrorKind::TooLarge);
    assert_eq!(conditions(&server), [None, None]);
}

#[tokio::test(start_paused = true)]
async fn c110_what_is_dropped_while_its_304_is_on_its_way_is_still_returned() {
    let server = MockServer::new();
    let client = builder(&server).response_cache(ResponseCache::new().max_entries(1)).build().unwrap();
    server.respond(tagged(1, "\"1\""));
    value(&client, "a").await;
    server.respond(unchanged().delay(Duration::from_secs(9)));
    server.respond(tagged(2, "\"2\""));
    let (one, other) = tokio::join!(value(&client, "a"), value(&client, "b"));
    assert_eq!((one.value, one.metadata.is_from_cache(), other.value), (1, true, 2));
    server.respond(tagged(1, "\"1\""));
    value(&client, "a").await;
    assert_eq!(conditions(&server), [None, Some("\"1\"".to_owned()), None, None]);
}

#[tokio::test(start_paused = true)]
async fn a_write_has_no_condition_and_the_server_says_what_it_has_changed() {
    let server = MockServer::new();
    let client = client(&server);
    let delete = || Call::new(&client, &DELETE).segment("name", "a").send_empty();
    server.respond(tagged(1, "\"1\""));
    server.respond(MockResponse::empty(204).header("etag", "\"1\""));
    server.respond(MockResponse::empty(204));
    server.respond(tagged(2, "\"2\""));
    assert_eq!(value(&client, "a").await.value, 1);
    delete().await.unwrap();
    delete().await.unwrap();
    assert_eq!(value(&client, "a").await.value, 2);
    assert_eq!(conditions(&server), [None, None, None, Some("\"1\"".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn changed_since_asks_about_the_response_that_it_names() {
    let server = MockServer::new();
    let client = client(&server);
    let first = tagged(1, "\"1\"");
    server.respond(first);
    let old = value(&client, "a").await;
    server.respond(tagged(2, "\"2\""));
    let new = value(&client, "a").await;
    // The kept one is not what the caller has.
    server.respond(tagged(2, "\"2\""));
    let changed = get(&client, "a").changed_since::<i64>(&old.metadata).await.unwrap().unwrap();
    assert_eq!((changed.value, changed.metadata.is_from_cache()), (2, false));
    server.respond(unchanged());
    assert!(get(&client, "a").changed_since::<i64>(&new.metadata).await.unwrap().is_none());
    // One that came from the cache is as good as one that did not.
    server.respond(unchanged());
    let kept = value(&client, "a").await;
    assert!(kept.metadata.is_from_cache());
    server.respond(unchanged());
    assert!(get(&client, "a").changed_since::<i64>(&kept.metadata).await.unwrap().is_none());
    // What it gets is kept.
    server.respond(tagged(3, "\"3\""));
    let changed = get(&client, "a").changed_since::<i64>(&kept.metadata).await.unwrap().unwrap();
    assert_eq!(changed.value, 3);
    server.respond(unchanged());
    assert_eq!(value(&client, "a").await.value, 3);
    let sent = conditions(&server);
    let sent: Vec<_> = sent.iter().map(|condition| condition.as_deref().unwrap_or_default()).collect();
    assert_eq!(sent, ["", "\"1\"", "\"1\"", "\"2\"", "\"2\"", "\"2\"", "\"2\"", "\"3\""]);
}

#[tokio::test(start_paused = true)]
async fn c11_debug_shows_how_much_is_kept_and_nothing_of_it() {
    let server = MockServer::new();
    let builder = builder(&server).header("x-key", "canary-of-a-gateway");
    assert!(
        format!("{builder:?}")
            .contains("response_cache: Some(ResponseCache { max_bytes: 33554432, max_entries: 10000 })")
    );
    let client = builder.build().unwrap();
    server.respond(tagged(1, "\"canary\"").header("vary", "x-key"));
    get(&client, "canary").query("q", "canary").send::<i64>().await.unwrap();
    let text = format!("{client:?} {client:#?}");
    assert!(text.contains("response_cache: Some(Store { entries: 1, bytes: "), "{text}");
    assert!(!text.contains("canary"), "{text}");
}

#[test]
fn bounds_of_zero_are_refused() {
    for bounds in [ResponseCache::new().max_bytes(0), ResponseCache::default().max_entries(0)] {
        let error = builder(&MockServer::new()).response_cache(bounds).build().unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::InvalidInput, "response_cache: must not be zero")
        );
    }
}
