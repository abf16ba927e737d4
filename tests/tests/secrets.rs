//! The token, and the tokens that are answered, appear in no text: not in `Debug`, not in an error, not in any log.

use std::error::Error as StdError;
use std::fmt::{Debug, Display};
use std::time::Duration;

use contract_tests::calls::{CASES, Case};
use contract_tests::canary::{ANSWERED_CANARY, CANARY, Capture, assert_no_canary};
use contract_tests::fake::{Answer, Fake, OWNER, REPO, many_runs};
use contract_tests::sample::{Variant, places, sample};
use contract_tests::spec::{Operation, SPEC};
use futures_util::StreamExt;
use ghes_actions::{Client, ClientBuilder, Error, ErrorKind, Secret};
use serde_json::{Value, json};
use tokio::net::TcpSocket;

const LIST_RUNS: &str = "actions/list-workflow-runs-for-repo";
const TOKENS: [&str; 2] = ["actions/create-registration-token-for-repo", "actions/create-remove-token-for-repo"];

fn builder(base_url: &str) -> ClientBuilder {
    Client::builder().base_url(base_url).token(CANARY).max_attempts(1)
}

fn client(fake: &Fake) -> Client {
    builder(&fake.base_url()).build().unwrap()
}

#[track_caller]
fn assert_debug_is_clean(place: &str, value: &impl Debug) {
    assert_no_canary(place, &format!("{value:?}\n{value:#?}"));
}

/// Looks at the error and at every source behind it, in every form there is.
#[track_caller]
fn assert_error_is_clean(place: &str, error: &Error) {
    let mut cause: Option<&dyn StdError> = Some(error);
    while let Some(error) = cause {
        let (debug, display): (&dyn Debug, &dyn Display) = (&error, &error);
        assert_no_canary(place, &format!("{debug:?}\n{debug:#?}\n{display}\n{display:#}"));
        cause = error.source();
    }
    let parts = [error.message(), error.request_id(), error.json_path()];
    assert_no_canary(place, &format!("{parts:?}"));
}

#[test]
fn what_holds_the_token_does_not_show_it() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    let actions = client.actions();
    let list = actions.list_workflow_runs_for_repo(OWNER, REPO);
    assert_debug_is_clean("a secret", &Secret::from(CANARY));
    assert_debug_is_clean("a builder", &builder("http://127.0.0.1:1"));
    assert_debug_is_clean(
        "a builder with a password in its URL",
        &builder(&format!("https://user:{CANARY}@ghe.example.com")),
    );
    assert_debug_is_clean("a client", &client);
    assert_debug_is_clean("an accessor", &actions);
    assert_debug_is_clean("a request", &actions.create_registration_token_for_repo(OWNER, REPO));
    assert_debug_is_clean("a request of a list", &list);
    assert_debug_is_clean("a stream of pages", &list.clone().pages());
    assert_debug_is_clean("a stream of items", &list.items());
}

#[tokio::test]
async fn a_secret_in_a_place_for_something_else_is_not_shown_either() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    for misplaced in [CANARY.to_owned(), format!("{CANARY}/"), format!("{CANARY}\n")] {
        let request = client.actions().create_registration_token_for_repo(&misplaced, &misplaced);
        assert_debug_is_clean("a request with the token for an owner", &request);
        assert_error_is_clean("an error of such a request", &request.send().await.unwrap_err());
    }
    let list = client.actions().list_workflow_runs_for_repo(OWNER, REPO);
    for list in [list.clone().actor(CANARY), list.created(CANARY)] {
        assert_debug_is_clean("a request with the token in its query", &list);
        assert_error_is_clean("an error of such a request", &list.send().await.unwrap_err());
    }
}

#[test]
fn a_setting_that_is_refused_is_not_repeated() {
    let refused = [
        ("a base URL with a password", builder(&format!("https://user:{CANARY}@ghe.example.com"))),
        ("a base URL with the token in its query", builder(&format!("https://ghe.example.com/?token={CANARY}"))),
        ("a base URL that is none", builder(&format!("{CANARY}://ghe.example.com"))),
        ("a token with a line break", builder("http://127.0.0.1:1").token(format!("{CANARY}\n"))),
        ("a user agent with a line break", builder("http://127.0.0.1:1").user_agent(format!("{CANARY}\r\n"))),
        ("an API version with a line break", builder("http://127.0.0.1:1").api_version(format!("{CANARY}\r\n"))),
        ("a host that is none", Client::builder().host(format!("{CANARY}@/"))),
    ];
    for (place, builder) in refused {
        let error = builder.build().expect_err(place);
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{place}");
        assert_error_is_clean(place, &error);
    }
}

/// A body with a canary at every place that the spec marks as a secret.
fn body_with_secrets(operation: &Operation) -> Option<Value> {
    let (_, schema) = operation.success();
    let mut body = sample(schema?, Variant::Maximal);
    let all = places(schema?, &body);
    for (place, _) in all.iter().filter(|(_, described)| described["format"] == "password") {
        *body.pointer_mut(place)? = json!(ANSWERED_CANARY);
    }
    Some(body)
}

/// Whoever takes the mark away makes the token a plain text.
#[test]
fn the_spec_marks_the_tokens_as_secrets() {
    for operation in TOKENS.map(|operation_id| SPEC.operation(operation_id)) {
        let body = body_with_secrets(operation).unwrap();
        assert_eq!(body["token"], ANSWERED_CANARY, "{}: `token` needs `format: password`", operation.id);
    }
}

#[tokio::test]
async fn a_success_shows_no_token_that_it_holds() {
    let capture = Capture::start();
    let fake = Fake::start().await;
    for case in CASES.iter() {
        if let Some(body) = body_with_secrets(SPEC.operation(case.operation_id)) {
            fake.serve(case.operation_id, body);
        }
        let reply = case.plain(&client(&fake)).await.unwrap();
        assert_no_canary(&format!("the response of {}", case.operation_id), &reply.debug);
        if TOKENS.contains(&case.operation_id) {
            assert_eq!(reply.body["token"], ANSWERED_CANARY, "the caller does get the token");
        }
    }
    capture.assert_no_canary();
    fake.assert_clean();
}

/// A server that repeats what it was sent, as some gateways do in their error pages.
fn echo(status: u16) -> Answer {
    let message = format!("Authorization: Bearer {CANARY}\r\n\u{1b}[31mtoken={CANARY}");
    Answer::error(status, &message)
        .header("x-github-request-id", CANARY)
        .header("x-echo", &format!("Bearer {CANARY}"))
        .header("www-authenticate", &format!("Bearer realm=\"{CANARY}\""))
}

/// An echo that is a success by its status, with a body of this type.
fn echo_as(status: u16, content_type: &str, body: String) -> Answer {
    Answer::status(status).body(content_type, body).header("x-echo", CANARY).off_spec()
}

/// Answers each operation so, and looks at every text that comes of it.
async fn check_answer(answer: impl Fn(u16) -> Answer, expected: ErrorKind) {
    let capture = Capture::start();
    for case in CASES.iter() {
        let fake = Fake::start().await;
        let (success, _) = SPEC.operation(case.operation_id).success();
        fake.answer(case.operation_id, answer(success));
        let outcome = case.plain(&client(&fake)).await;
        let place = format!("{expected:?} of {}", case.operation_id);
        match outcome {
            Err(error) => {
                assert_eq!(error.kind(), expected, "{}", case.operation_id);
                assert_error_is_clean(&place, &error);
            }
            // An operation that has no body has nothing to find unreadable.
            Ok(reply) => {
                assert!(SPEC.operation(case.operation_id).success().1.is_none(), "{} should fail", case.operation_id);
                assert_no_canary(&place, &reply.debug);
            }
        }
        capture.assert_no_canary();
        fake.assert_clean();
    }
}

#[tokio::test]
async fn errors_of_the_server_that_echo_the_token() {
    check_answer(|_| echo(401), ErrorKind::Unauthorized).await;
    check_answer(|_| echo(403), ErrorKind::Forbidden).await;
    check_answer(|_| echo(403).header("x-ratelimit-remaining", "0"), ErrorKind::RateLimited).await;
    check_answer(|_| echo(404), ErrorKind::NotFound).await;
    check_answer(|_| echo(422), ErrorKind::Validation).await;
    check_answer(|_| echo(429).header("retry-after", CANARY), ErrorKind::RateLimited).await;
    check_answer(|_| echo(500), ErrorKind::Server).await;
    check_answer(|_| echo(502).body("text/html", format!("<pre>Bearer {CANARY}</pre>")), ErrorKind::Server).await;
}

#[tokio::test]
async fn a_message_that_is_cut_short_in_the_middle_of_the_token() {
    for before in 1000..1030 {
        let message = format!("{}{CANARY}", "x".repeat(before));
        let fake = Fake::start().await;
        fake.answer(LIST_RUNS, Answer::error(500, &message));
        let error = Case::of(LIST_RUNS).plain(&client(&fake)).await.unwrap_err();
        assert_error_is_clean(&format!("a message with the token after {before} characters"), &error);
    }
}

#[tokio::test]
async fn redirects_with_the_token_in_their_location() {
    let location = format!("https://evil.example.com/?token={CANARY}");
    for status in [301, 302, 303, 307, 308] {
        check_answer(|_| echo(status).header("location", &location), ErrorKind::Redirect).await;
    }
}

#[tokio::test]
async fn successes_that_cannot_be_read() {
    let bearer = format!("Bearer {CANARY}");
    check_answer(|success| echo_as(success, "text/html", bearer.clone()), ErrorKind::Decode).await;
    check_answer(|success| echo_as(success, CANARY, "{}".to_owned()), ErrorKind::Decode).await;
    check_answer(|success| echo_as(success, "application/json", format!("\"{CANARY}\"")), ErrorKind::Decode).await;
    check_answer(|success| echo_as(success, "application/json", format!("{{{CANARY}")), ErrorKind::Decode).await;
    check_answer(|_| echo_as(206, "application/json", format!("\"{CANARY}\"")), ErrorKind::UnexpectedStatus).await;
}

#[tokio::test]
async fn a_token_in_an_answer_that_cannot_be_read() {
    let unreadable = |body: Value| move |success: u16| echo_as(success, "application/json", body.to_string());
    let check = async |body: Value| {
        let capture = Capture::start();
        for operation_id in TOKENS {
            let fake = Fake::start().await;
            fake.answer(operation_id, unreadable(body.clone())(201));
            let error = Case::of(operation_id).plain(&client(&fake)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert_error_is_clean("an answer with a token that cannot be read", &error);
            capture.assert_no_canary();
        }
    };
    check(json!({ "token": ANSWERED_CANARY })).await;
    check(json!({ "token": ANSWERED_CANARY, "expires_at": ANSWERED_CANARY })).await;
    check(json!({ "token": [ANSWERED_CANARY], "expires_at": "2026-01-15T13:00:00Z" })).await;
    check(json!({ "token": { ANSWERED_CANARY: ANSWERED_CANARY }, "expires_at": "2026-01-15T13:00:00Z" })).await;
    check(json!([ANSWERED_CANARY])).await;
}

#[tokio::test]
async fn connections_that_break() {
    check_answer(|_| Answer::disconnect(), ErrorKind::Transport).await;
}

async fn check_builder(builder: ClientBuilder, fake: &Fake, expected: ErrorKind) {
    let capture = Capture::start();
    let client = builder.build().unwrap();
    for case in CASES.iter() {
        let outcome = case.plain(&client).await;
        let Err(error) = outcome else {
            assert!(SPEC.operation(case.operation_id).success().1.is_none(), "{} should fail", case.operation_id);
            continue;
        };
        assert_eq!(error.kind(), expected, "{}", case.operation_id);
        assert_error_is_clean(&format!("{expected:?} of {}", case.operation_id), &error);
    }
    capture.assert_no_canary();
    fake.assert_clean();
}

#[tokio::test]
async fn answers_that_never_come() {
    let capture = Capture::start();
    // The system accepts the connections, and nobody reads from them.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let impatient =
        builder(&format!("http://{}", silent.local_addr().unwrap())).attempt_timeout(Duration::from_millis(40));
    let client = impatient.build().unwrap();
    for case in CASES.iter() {
        let error = case.plain(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_error_is_clean(&format!("silence for {}", case.operation_id), &error);
    }
    capture.assert_no_canary();
}

#[tokio::test]
async fn answers_that_are_too_large() {
    let fake = Fake::start().await;
    let small = builder(&fake.base_url()).max_object_bytes(20).max_list_bytes(20);
    check_builder(small, &fake, ErrorKind::TooLarge).await;
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    let capture = Capture::start();
    // Bound and not listening: the port refuses, and nobody else can get it.
    let nobody = TcpSocket::new_v4().unwrap();
    nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = builder(&format!("http://{}", nobody.local_addr().unwrap())).build().unwrap();
    for case in CASES.iter() {
        let error = case.plain(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert_error_is_clean(&format!("a refused connection of {}", case.operation_id), &error);
    }
    capture.assert_no_canary();
}

#[tokio::test]
async fn a_listing_that_would_lead_the_token_away() {
    let capture = Capture::start();
    let fake = Fake::start().await;
    let page = || Answer::status(200).json(json!({ "total_count": 2, "workflow_runs": many_runs(1) }));
    let link = |page: &str| format!("<https://evil.example.com/{CANARY}?page={page}&token={CANARY}>; rel=\"next\"");
    fake.answer(LIST_RUNS, page().header("link", &link("2")));
    fake.answer(LIST_RUNS, page().header("link", &link("x")));
    let client = client(&fake);
    let pages: Vec<_> = client.actions().list_workflow_runs_for_repo(OWNER, REPO).pages().collect().await;
    assert_eq!(pages.len(), 3, "{pages:?}");
    assert_eq!((fake.requests()[1].query_value("page"), fake.requests()[1].query_value("token")), (Some("2"), None));
    let error = pages[2].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert_error_is_clean("a link to another host", error);
    capture.assert_no_canary();
}

/// Were nothing captured, nothing would be found.
#[tokio::test]
async fn the_log_that_is_searched_holds_the_calls_and_what_is_below_them() {
    let capture = Capture::start();
    let fake = Fake::start().await;
    CASES[0].plain(&client(&fake)).await.unwrap();
    let text = capture.text();
    for part in ["ghes_actions_runtime", CASES[0].operation_id, "reqwest", "hyper_util"] {
        assert!(text.contains(part), "{part} has written nothing: {text}");
    }
}
