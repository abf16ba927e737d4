//! The server of users' tests: real calls, without a socket and on a paused clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ghes_actions_runtime::{
    Call, CallOptions, ClientBuilder, Error, ErrorKind, MockResponse, MockServer, Operation, RateLimitKind, Response,
    Sample, Secret, StatusCode, Transport,
};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

const GET: Operation = Operation::get("get-runner", "/repos/{owner}/runner");
const CREATE: Operation = Operation::post("create-runner", "/repos/{owner}/runner").success(201);

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Runner {
    id: i64,
    name: String,
}

fn client(server: &MockServer) -> ClientBuilder<Transport> {
    ClientBuilder::new("test/1").host("ghe.example.com").token("ghp_canary0123456789").mock_server(server)
}

fn call(transport: &Transport, operation: &'static Operation, owner: &str) -> Call {
    Call::new(transport, operation).segment("owner", owner)
}

#[tokio::test(start_paused = true)]
async fn a_call_takes_its_whole_way_without_a_network_and_without_time() {
    let server = MockServer::new();
    let client = client(&server).wait_for_limits(Duration::from_secs(3_600)).build().unwrap();
    let sample = Runner::sample().unwrap();
    server.respond(MockResponse::disconnect());
    server.respond(MockResponse::json(429, &()).header("retry-after", "1800"));
    server.respond(MockResponse::json(200, &sample).header("x-github-request-id", "AB:1"));
    let began = Instant::now();
    let response = call(&client, &GET, "octo-org").query("a", "b c").send::<Runner>().await.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1_800));
    assert_eq!((response.metadata.attempts(), response.metadata.request_id()), (3, Some("AB:1")));
    assert_eq!(response.value, sample);
    let requests = server.finish().unwrap();
    assert_eq!(requests.len(), 3);

    let sent = &requests[0];
    assert_eq!((sent.operation(), sent.method().as_str()), ("get-runner", "GET"));
    assert_eq!((sent.path(), sent.query()), ("/api/v3/repos/octo-org/runner", "a=b+c"));
    assert_eq!(sent.headers()["authorization"], "Bearer ghp_canary0123456789");
    assert!(!format!("{server:?}").contains("canary"));
}

#[tokio::test(start_paused = true)]
async fn a_request_gets_the_first_response_that_is_for_it() {
    let server = MockServer::new();
    let client = client(&server).build().unwrap();
    let runner = |id| Runner { id, ..Runner::sample().unwrap() };
    server.respond_to("create-runner", MockResponse::json(201, &runner(1)));
    server.respond_to("get-runner", MockResponse::json(200, &runner(2)));
    server.respond(MockResponse::json(200, &runner(3)));
    for id in [2, 3] {
        assert_eq!(call(&client, &GET, "a").send::<Runner>().await.unwrap().value.id, id);
    }
    let created = call(&client, &CREATE, "a").json(&runner(9)).send::<Runner>().await.unwrap();
    assert_eq!((created.value.id, created.metadata.status()), (1, StatusCode::CREATED));
    assert_eq!(serde_json::from_slice::<Runner>(server.requests()[2].body()).unwrap(), runner(9));
}

#[tokio::test(start_paused = true)]
async fn a_mistake_of_the_test_is_reported_even_if_the_tested_code_hides_it() {
    let ok = || MockResponse::json(200, &Runner::sample().unwrap());
    for (responses, expected) in [
        (vec![], "mock server: no response is queued for request 1 (get-runner)"),
        (vec![("create-runner", ok())], "mock server: no response is queued for request 1 (get-runner)"),
        (vec![("get-runner", ok())], "mock server: no response is queued for request 2 (get-runner)"),
        (
            vec![("get-runner", ok()), ("get-runner", MockResponse::empty(99))],
            "mock server: the response to request 2 (get-runner): the status is not between 100 and 999",
        ),
        (
            vec![("get-runner", ok()); 4],
            "mock server: 1 queued responses were not requested, the first is for get-runner; requests received: 3",
        ),
    ] {
        let server = MockServer::new();
        responses.into_iter().for_each(|(operation, response)| server.respond_to(operation, response));
        let client = client(&server).build().unwrap();
        for _ in 0..3 {
            let _hidden = call(&client, &GET, "a").send::<Runner>().await;
        }
        let error = server.finish().unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidInput, expected));
    }
    let (server, unused) = (MockServer::new(), MockServer::new());
    let client = client(&server).build().unwrap();
    assert!(call(&client, &GET, "a").send::<Runner>().await.is_err());
    server.respond(ok());
    assert!(call(&client, &GET, "a").send::<Runner>().await.is_err(), "nothing succeeds after a mistake");
    unused.respond(MockResponse::empty(200));
    assert!(unused.finish().unwrap_err().to_string().contains("the first is for any operation"));
}

#[tokio::test(start_paused = true)]
async fn a_function_responds_to_what_nothing_is_queued_for() {
    let server = MockServer::new();
    let client = client(&server).build().unwrap();
    let runner = |id| Runner { id, name: "a".to_owned() };
    let requests = Arc::new(Mutex::new(Vec::new()));
    let (seen, same_server) = (Arc::clone(&requests), server.clone());
    server.respond_with(move |request| {
        seen.lock().unwrap().push(request.path().to_owned());
        assert!(same_server.requests().len() <= 1, "the server can be used");
        if request.path().contains("odd") { MockResponse::empty(99) } else { MockResponse::json(200, &runner(1)) }
    });
    server.respond(MockResponse::json(200, &runner(2)));
    for (owner, id) in [("a", 2), ("b", 1), ("c", 1)] {
        assert_eq!(call(&client, &GET, owner).send::<Runner>().await.unwrap().value.id, id);
    }
    assert_eq!(server.finish().unwrap().len(), 1, "those of the function are not recorded");
    assert_eq!(*requests.lock().unwrap(), ["/api/v3/repos/b/runner", "/api/v3/repos/c/runner"]);
    assert!(format!("{server:?}").contains("Responder"));
    let error = call(&client, &GET, "odd").send::<Runner>().await.unwrap_err();
    assert!(error.to_string().contains("(get-runner): the status is not between 100 and 999"), "{error}");
    assert!(server.finish().is_err());
}

#[tokio::test(start_paused = true)]
async fn a_response_that_takes_too_long_is_a_timeout_of_a_request_that_was_sent() {
    for (operation, requests) in [(&GET, 3), (&CREATE, 1)] {
        let server = MockServer::new();
        let client = client(&server).build().unwrap();
        for _ in 0..requests {
            server.respond(MockResponse::empty(200).delay(Duration::from_secs(31)));
        }
        let options = CallOptions::new().operation_timeout(Duration::from_secs(300));
        let error = call(&client, operation, "a").options(options).send::<Runner>().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, requests));
        server.finish().unwrap();
    }
}

/// The app's requests for tokens go where those of the client go.
#[cfg(feature = "app")]
#[tokio::test(start_paused = true)]
async fn a_github_app_needs_no_network_either() {
    use ghes_actions_runtime::{AppSigner, GitHubApp, SignatureFuture};

    struct Signer;

    impl AppSigner for Signer {
        fn sign<'a>(&'a self, _: &'a [u8]) -> SignatureFuture<'a> {
            Box::pin(async { Ok(vec![1; 256]) })
        }
    }

    let server = MockServer::new();
    let builder = ClientBuilder::new("test/1").mock_server(&server);
    let tokens = GitHubApp::with_signer("123", Signer).unwrap().installation(7).tokens(&builder).unwrap();
    let client: Transport = builder.token_source(tokens).build().unwrap();
    let expires_at = "2999-01-01T00:00:00Z";
    server.respond(MockResponse::json(201, &serde_json::json!({"token": "ghs_1", "expires_at": expires_at})));
    server.respond(MockResponse::json(200, &Runner::sample().unwrap()));
    call(&client, &GET, "a").send::<Runner>().await.unwrap();
    let requests = server.finish().unwrap();
    assert_eq!(requests[0].path(), "/app/installations/7/access_tokens");
    assert_eq!(requests[1].headers()["authorization"], "Bearer ghs_1");
}

/// What comes of a GET with these responses, and how many requests it sent.
async fn failure(owner: &str, responses: Vec<MockResponse>) -> (Error, usize) {
    let server = MockServer::new();
    responses.into_iter().for_each(|response| server.respond(response));
    let client = client(&server).build().unwrap();
    let error = call(&client, &GET, owner).send::<Runner>().await.expect_err("it fails");
    (error, server.requests().len())
}

#[tokio::test(start_paused = true)]
async fn errors_are_those_of_real_responses_and_mistakes_of_the_test_are_not_retried() {
    let not_found = serde_json::json!({"message": "Not Found"});
    for (owner, responses, kind, requests) in [
        ("a", vec![MockResponse::json(404, &not_found)], ErrorKind::NotFound, 1),
        ("a", vec![MockResponse::json(200, &[1])], ErrorKind::Decode, 1),
        ("a", vec![MockResponse::disconnect(); 3], ErrorKind::Transport, 3),
        ("a/b", vec![], ErrorKind::InvalidInput, 0),
        ("a", vec![], ErrorKind::InvalidInput, 1),
        ("a", vec![MockResponse::empty(1_000)], ErrorKind::InvalidInput, 1),
        ("a", vec![MockResponse::empty(200).header("a b", "c")], ErrorKind::InvalidInput, 1),
    ] {
        let text = format!("{responses:?}");
        let (error, sent) = failure(owner, responses).await;
        assert_eq!((error.kind(), sent), (kind, requests), "{text}: {error}");
    }
    let (error, _) = failure("a", vec![MockResponse::empty(429).header("retry-after", "9")]).await;
    assert_eq!(error.rate_limit_kind(), Some(RateLimitKind::Secondary));
}

#[test]
fn responses_and_errors_can_be_made() {
    let response = Response::for_test(StatusCode::OK, 7);
    assert_eq!((response.value, response.metadata.status(), response.metadata.attempts()), (7, StatusCode::OK, 1));
    let error = Error::for_test(ErrorKind::NotFound, Some(StatusCode::NOT_FOUND));
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::NotFound, Some(StatusCode::NOT_FOUND), 1));
}

#[derive(Debug, Deserialize, PartialEq)]
struct Everything {
    id: u8,
    small: i8,
    share: f32,
    name: String,
    html_url: String,
    is_busy: bool,
    token: Secret,
    created_at: chrono::DateTime<chrono::Utc>,
    parent: Option<Box<Everything>>,
    list: Vec<Everything>,
    pair: (i64, String),
    kind: Kind,
    any: serde_json::Value,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    First,
    Second,
}

#[test]
fn a_sample_has_what_is_required_and_nothing_else() {
    let expected = Everything {
        id: 1,
        small: 1,
        share: 1.0,
        name: "name".to_owned(),
        html_url: "https://ghe.example.com/html_url".to_owned(),
        is_busy: false,
        token: "token".into(),
        created_at: "2026-01-31T09:00:00Z".parse().unwrap(),
        parent: None,
        list: Vec::new(),
        pair: (1, "pair".to_owned()),
        kind: Kind::First,
        any: serde_json::Value::Null,
    };
    assert_eq!(Everything::sample().unwrap(), expected);
    assert_ne!(expected.kind, Kind::Second);
    assert_eq!(std::net::IpAddr::sample().unwrap_err().kind(), ErrorKind::Decode);
}
