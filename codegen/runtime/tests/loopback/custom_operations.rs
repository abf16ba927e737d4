//! Operations of the caller's own: the same rules, and bodies.

use std::collections::BTreeMap;

use ghes_actions_runtime::{ErrorKind, Operation};
use serde_json::{Value, json as value};

use crate::client::{Client, Runs, failure};
use crate::server::{Server, answer, json};

const LIST: Operation = Operation::get("list", "/repos/{owner}/{repo}/things").paginated("page");
const SET: Operation = Operation::put("set", "/repos/{owner}/{repo}/labels");
const CREATE: Operation = Operation::post("create", "/repos/{owner}/{repo}/labels").success(201);
const CHANGE: Operation = Operation::patch("change", "/repos/{owner}/{repo}/labels");
const REMOVE: Operation = Operation::delete("remove", "/repos/{owner}/{repo}/labels");

#[tokio::test]
async fn a_body_is_sent_as_json_by_every_method_that_has_one() {
    let body = r#"{"labels":["gpu","ü\n"]}"#;
    for operation in [&SET, &CREATE, &CHANGE, &REMOVE] {
        let server = Server::start([json(operation.success_status(), r#"{"total_count": 1}"#)]).await;
        let call = Client::of(&server).call(operation, "o", "r");
        let sent = call.json(&value!({"labels": ["gpu", "ü\n"]})).send::<Value>().await.unwrap();
        assert_eq!(sent.value["total_count"], 1);
        let request = &server.requests()[0];
        let (head, received) = request.split_once("\r\n\r\n").unwrap();
        assert_eq!(received, body, "{operation:?}");
        let head = head.to_lowercase();
        assert!(head.contains("\r\ncontent-type: application/json"), "{head}");
        assert_eq!(head.matches(&format!("\r\ncontent-length: {}", body.len())).count(), 1, "{head}");
        assert_eq!(head.matches("content-length").count(), 1, "{head}");
    }
}

/// What is set is sent, null told from what is not set; of two values for one name the later one.
#[tokio::test]
async fn properties_are_the_body() {
    let server = Server::start([json(200, "{}"), json(200, "{}"), json(503, "{}"), json(200, "{}")]).await;
    let client = Client::builder(&server).build().unwrap();
    let call = || client.call(&SET, "o", "r");
    let two = call().property("name", "a").property("labels", ["gpu", "ü\n"]).property("name", None::<String>);
    assert!(format!("{two:?}").contains(r#"properties: ["labels", "name"]"#), "{two:?}");
    two.send::<Value>().await.unwrap();
    call().send::<Value>().await.unwrap();
    call().property("count", u64::MAX).send::<Value>().await.unwrap();
    let bodies: Vec<Value> = server
        .requests()
        .iter()
        .map(|request| serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap_or(value!("no body")))
        .collect();
    let count = value!({"count": u64::MAX});
    assert_eq!(bodies, [value!({"name": null, "labels": ["gpu", "ü\n"]}), value!("no body"), count.clone(), count]);
}

#[tokio::test]
async fn a_retry_and_a_redirect_send_the_body_again() {
    let moved = answer(307, &["location: /repositories/1/labels"], "");
    let server = Server::start([json(503, "{}"), moved, json(200, "{}")]).await;
    let client = Client::builder(&server).build().unwrap();
    let call = client.call(&SET, "o", "r").json(&value!({"a": 1}));
    assert_eq!(call.send::<Value>().await.unwrap().metadata.attempts(), 2);
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| request.starts_with("PUT ") && request.ends_with("\r\n\r\n{\"a\":1}")));
}

#[tokio::test]
async fn a_listing_of_ones_own_has_pages() {
    let server = Server::reacting(|head| {
        let host = head.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
        if head.contains("page=2") {
            return json(200, r#"{"total_count": 2, "runs": [{"id": 2}]}"#);
        }
        let link = format!("link: <http://{host}/repos/o/r/things?page=2>; rel=\"next\"");
        answer(200, &[&link], r#"{"total_count": 2, "runs": [{"id": 1}]}"#)
    })
    .await;
    let mut items = Client::of(&server).call(&LIST, "o", "r").items::<Runs>();
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        ids.push(item.unwrap().id);
    }
    assert_eq!(ids, [1, 2]);
}

#[tokio::test]
async fn what_would_leave_the_base_path_or_cannot_be_a_body_is_refused_and_nothing_is_sent() {
    const CLIMBS: Operation = Operation::get("climbs", "/repos/../user");
    const QUERY: Operation = Operation::get("query", "/repos?admin=1");
    const EMPTY: Operation = Operation::get("empty", "/repos//{owner}/{repo}");
    const MISSING: Operation = Operation::get("missing", "/repos/{owner}/{repo}/{thing}");
    const PARTS: Operation = Operation::get("parts", "/compare/{owner}...{repo}");
    let server = Server::start([]).await;
    let client = Client::of(&server);
    let filled = |operation| client.call(operation, "o", "r");
    let not_json = BTreeMap::from([(vec![1], "canary")]);
    for (call, words) in [
        (filled(&CLIMBS), "dot segment"),
        (filled(&QUERY), "character other than"),
        (filled(&EMPTY), "is empty"),
        (filled(&PARTS), "needs exactly one value"),
        (filled(&MISSING), "thing needs exactly one value"),
        (filled(&LIST).segment("repo", "s"), "repo needs exactly one value"),
        (filled(&LIST).segment("other", "x"), "lacks one of the path parameters"),
        (filled(&LIST).json(&1), "a GET has no body"),
        (filled(&SET).json(&not_json), "cannot be serialised as JSON"),
        (filled(&LIST).property("a", 1), "a GET has no body"),
        (filled(&SET).property("a", &not_json), "a cannot be serialised as JSON"),
        (filled(&SET).json(&1).property("a", 1), "a cannot be added to a whole body"),
        (filled(&SET).property("a", 1).json(&1), "a whole body cannot be added to properties"),
    ] {
        let error = failure(call.send::<Value>().await);
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(words), "{words}: {error}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
    assert!(server.requests().is_empty());
}
