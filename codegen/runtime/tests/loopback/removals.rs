//! Which responses to a DELETE are outcomes, and which are errors.

use ghes_actions_runtime::{ErrorKind, Removal};

use crate::client::{CANARY, Client};
use crate::server::{Reaction, Server, answer, json};

const BUSY: &str = r#"Runner "a" is currently running a job and cannot be deleted."#;

enum Expected {
    Removed,
    /// With this message.
    Busy(&'static str),
    NotFoundOrHidden,
    Error(ErrorKind),
}

async fn check(status: u16, headers: &[&str], body: &str, expected: Expected) {
    let server = Server::start([answer(status, headers, body)]).await;
    let outcome = Client::of(&server).remove_runner().await;
    let row = format!("{status} {headers:?} {body}: {outcome:?}");
    match expected {
        Expected::Removed => assert_eq!(outcome.unwrap(), Removal::Removed, "{row}"),
        Expected::NotFoundOrHidden => assert_eq!(outcome.unwrap(), Removal::NotFoundOrHidden, "{row}"),
        Expected::Busy(text) => match outcome.unwrap() {
            Removal::Busy { message, request_id } => {
                assert_eq!((message.as_str(), request_id.as_deref()), (text, Some("AB:1")), "{row}");
            }
            Removal::Removed | Removal::NotFoundOrHidden => panic!("{row}"),
        },
        Expected::Error(kind) => assert_eq!(outcome.expect_err(&row).kind(), kind, "{row}"),
    }
}

#[tokio::test]
async fn statuses_and_bodies_have_their_outcomes() {
    use Expected::{Busy, Error, NotFoundOrHidden, Removed};
    let json = ["content-type: application/json", "x-github-request-id: AB:1"];
    let says = |message: &str| serde_json::json!({ "message": message }).to_string();
    let busy = says(BUSY);
    let docs = serde_json::json!({ "message": BUSY, "documentation_url": "https://docs.github.com/rest" }).to_string();
    let detail =
        serde_json::json!({ "message": "Validation Failed", "errors": [{ "code": "custom", "message": BUSY }] });
    let text = serde_json::json!({ "message": "Validation Failed", "errors": [BUSY] });
    let one = serde_json::json!({ "message": "Validation Failed", "errors": { "message": BUSY } });
    let no_message = serde_json::json!({ "errors": [{ "message": BUSY }] });
    let code_only =
        serde_json::json!({ "message": "Validation Failed", "errors": [{ "code": "is still running a job" }] });
    let echoed = says(&format!("Runner {CANARY} is still running a job"));
    for (status, body, expected) in [
        (204, "", Removed),
        (422, busy.as_str(), Busy(BUSY)),
        (422, &docs, Busy(BUSY)),
        (422, &detail.to_string(), Busy(BUSY)),
        (422, &text.to_string(), Busy(BUSY)),
        (422, &one.to_string(), Busy(BUSY)),
        (422, &no_message.to_string(), Busy(BUSY)),
        (422, &says("RUNNER IS STILL RUNNING A JOB"), Busy("RUNNER IS STILL RUNNING A JOB")),
        (422, &echoed, Busy("Runner *** is still running a job")),
        (422, "", Error(ErrorKind::Validation)),
        (422, "{}", Error(ErrorKind::Validation)),
        (422, "[]", Error(ErrorKind::Validation)),
        (422, BUSY, Error(ErrorKind::Validation)),
        (422, r#"{"message": 5}"#, Error(ErrorKind::Validation)),
        (422, &code_only.to_string(), Error(ErrorKind::Validation)),
        (422, &says("Validation Failed"), Error(ErrorKind::Validation)),
        (422, &says("The runner is not currently running a job, but is locked."), Error(ErrorKind::Validation)),
        (422, &says("busy"), Error(ErrorKind::Validation)),
        (404, &says("Not Found"), NotFoundOrHidden),
        (404, r#"{"message": "Not Found", "errors": [{}]}"#, NotFoundOrHidden),
        (404, &busy, NotFoundOrHidden),
        (404, "", Error(ErrorKind::NotFound)),
        (404, "{}", Error(ErrorKind::NotFound)),
        (400, &busy, Error(ErrorKind::Rejected)),
        (401, &busy, Error(ErrorKind::Unauthorized)),
        (403, &busy, Error(ErrorKind::Forbidden)),
        (409, &busy, Error(ErrorKind::Conflict)),
        (410, &busy, Error(ErrorKind::Rejected)),
        (429, &busy, Error(ErrorKind::RateLimited)),
        (500, &busy, Error(ErrorKind::Server)),
        (503, &busy, Error(ErrorKind::Server)),
        (200, "{}", Error(ErrorKind::UnexpectedStatus)),
        (202, "{}", Error(ErrorKind::UnexpectedStatus)),
        (304, "", Error(ErrorKind::NotModified)),
    ] {
        check(status, &json, body, expected).await;
    }
}

#[tokio::test]
async fn what_is_not_from_the_api_is_an_error() {
    let page = format!("<html>{BUSY}</html>");
    for content_type in ["content-type: text/html", "content-type: text/plain"] {
        for status in [404, 422] {
            check(status, &[content_type], &page, Expected::Error(ErrorKind::Decode)).await;
        }
    }
}

#[tokio::test]
async fn a_404_after_a_failed_attempt_proves_no_removal() {
    for first in [json(502, "{}"), Reaction::Reset] {
        let server = Server::start([first, json(404, r#"{"message": "Not Found"}"#)]).await;
        let outcome = Client::with_retries(&server).remove_runner().await;
        assert_eq!(outcome.unwrap(), Removal::NotFoundOrHidden);
    }
    let server = Server::start([json(502, "{}"), json(204, "")]).await;
    assert_eq!(Client::with_retries(&server).remove_runner().await.unwrap(), Removal::Removed);
}
