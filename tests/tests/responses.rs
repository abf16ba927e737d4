//! What comes back: every body that the spec allows is read, nothing in it is lost, and newer servers are understood.

use chrono::DateTime;
use contract_tests::calls::{CASES, Case, Reply};
use contract_tests::fake::{Answer, Fake, OWNER, REDIRECTED, REPO};
use contract_tests::sample::{Variant, places, sample};
use contract_tests::spec::SPEC;
use ghes_actions::{Error, ErrorKind, Removal};
use serde_json::{Value, json};

const GET_RUNNER: &str = "actions/get-self-hosted-runner-for-repo";
const LIST_RUNS: &str = "actions/list-workflow-runs-for-repo";
const REGISTER: &str = "actions/create-registration-token-for-repo";

/// Calls the operation once, answered with `answer`.
async fn call(operation_id: &str, answer: Answer) -> Result<Reply, Error> {
    let fake = Fake::start().await;
    fake.answer(operation_id, answer);
    let outcome = Case::of(operation_id).plain(&fake.client()).await;
    fake.assert_clean();
    outcome
}

/// The operation's success with this body, whether the spec allows it or not.
fn success(operation_id: &str, body: &Value) -> Answer {
    let (status, _) = SPEC.operation(operation_id).success();
    Answer::status(status).json(body.clone()).off_spec()
}

fn maximal(operation_id: &str) -> Value {
    let (_, schema) = SPEC.operation(operation_id).success();
    sample(schema.expect("the operation has a body"), Variant::Maximal)
}

async fn check_variant(variant: Variant) {
    for case in CASES.iter() {
        let fake = Fake::start().await;
        fake.serve_samples(variant);
        let reply = case.plain(&fake.client()).await.unwrap_or_else(|error| panic!("{variant:?}: {error}"));
        let (status, schema) = SPEC.operation(case.operation_id).success();
        assert_eq!(reply.status, status, "{}", case.operation_id);
        // What comes of a redirect is the address.
        let without_body = || if status == 302 { Value::from(REDIRECTED) } else { Value::Null };
        let sent = schema.map_or_else(without_body, |schema| sample(schema, variant));
        let lost = differences(&sent, &reply.body, "");
        assert!(lost.is_empty(), "{} {variant:?}: {lost:#?}", case.operation_id);
        fake.assert_clean();
    }
}

#[tokio::test]
async fn bodies_with_everything_the_spec_has_are_read_without_loss() {
    check_variant(Variant::Maximal).await;
}

#[tokio::test]
async fn bodies_with_as_little_as_the_spec_allows_are_read_without_loss() {
    check_variant(Variant::Minimal).await;
}

#[tokio::test]
async fn bodies_with_empty_lists_are_read_without_loss() {
    check_variant(Variant::Empty).await;
}

/// Every place of the answers whose values the spec lists, with the values.
fn enum_places() -> Vec<(&'static Case, Value, String, Vec<String>)> {
    let mut found = Vec::new();
    for case in CASES.iter() {
        let (_, schema) = SPEC.operation(case.operation_id).success();
        let Some(schema) = schema else { continue };
        let body = sample(schema, Variant::Maximal);
        for (place, described) in places(schema, &body) {
            let values = SPEC.values(described);
            if !values.is_empty() {
                found.push((case, body.clone(), place, values.into_iter().map(str::to_owned).collect()));
            }
        }
    }
    assert!(!found.is_empty(), "the spec has no enum left; the tests of enums test nothing");
    found
}

#[tokio::test]
async fn every_value_of_every_enum_is_known() {
    for (case, body, place, values) in enum_places() {
        for value in values {
            let reply = with_value(case, &body, &place, &value).await;
            assert!(
                !reply.debug.contains(&format!("Unknown({value:?})")),
                "{}: {place} = {value} is not known",
                case.operation_id
            );
        }
    }
}

#[tokio::test]
async fn a_value_that_an_enum_does_not_know_is_kept() {
    for (case, body, place, _) in enum_places() {
        for newer in ["newer_than_the_spec", "", "Ünknown \"1\""] {
            let reply = with_value(case, &body, &place, newer).await;
            assert_eq!(reply.body.pointer(&place), Some(&json!(newer)), "{}: {place}", case.operation_id);
        }
    }
}

async fn with_value(case: &Case, body: &Value, place: &str, value: &str) -> Reply {
    let mut body = body.clone();
    *body.pointer_mut(place).expect("the place is one of the body's") = json!(value);
    let outcome = call(case.operation_id, success(case.operation_id, &body)).await;
    outcome.unwrap_or_else(|error| panic!("{}: {place} = {value:?}: {error}", case.operation_id))
}

#[tokio::test]
async fn a_property_that_the_spec_does_not_have_is_passed_over() {
    for case in CASES.iter().filter(|case| SPEC.operation(case.operation_id).success().1.is_some()) {
        let known = maximal(case.operation_id);
        let mut body = known.clone();
        add_everywhere(&mut body);
        let reply = call(case.operation_id, success(case.operation_id, &body)).await.unwrap();
        let lost = differences(&known, &reply.body, "");
        assert!(lost.is_empty(), "{}: {lost:#?}", case.operation_id);
    }
}

fn add_everywhere(body: &mut Value) {
    match body {
        Value::Object(object) => {
            object.values_mut().for_each(add_everywhere);
            object.insert("newer_than_the_spec".to_owned(), json!({ "nested": [1, null] }));
        }
        Value::Array(items) => items.iter_mut().for_each(add_everywhere),
        _ => {}
    }
}

/// What GitHub sends though its own description excludes it: null (`Some`) or nothing (`None`) at these places.
async fn check_corrected(operation_id: &str, places: &[(&str, Option<Value>)]) {
    for (place, value) in places {
        let mut body = maximal(operation_id);
        let (parent, name) = place.rsplit_once('/').expect("a place begins with a slash");
        let object = body.pointer_mut(parent).and_then(Value::as_object_mut).expect("the place is one of the body's");
        let known = match value {
            Some(value) => object.insert(name.to_owned(), value.clone()),
            None => object.remove(name),
        };
        assert!(known.is_some(), "the body has nothing at {place}");
        let reply = call(operation_id, success(operation_id, &body)).await;
        let reply = reply.unwrap_or_else(|error| panic!("{place} {value:?}: {error}"));
        let read = reply.body.pointer(place).unwrap_or(&Value::Null);
        assert!(read.is_null() || *read == json!([]), "{place} {value:?}: {read}");
    }
}

#[tokio::test]
async fn c98_a_commit_without_author_or_address_and_a_label_without_type_lose_no_page() {
    let commit = "/workflow_runs/0/head_commit";
    let places = |name: &str| {
        let null = Some(Value::Null);
        [(name.to_owned(), null.clone()), (name.to_owned(), None), (format!("{name}/email"), null.clone())]
    };
    for name in ["author", "committer"] {
        for (place, value) in places(&format!("{commit}/{name}")) {
            check_corrected(LIST_RUNS, &[(place.as_str(), value)]).await;
        }
    }
    let null = || Some(Value::Null);
    check_corrected(LIST_RUNS, &[(commit, null()), ("/workflow_runs/0/head_repository", null())]).await;
    for name in ["id", "type"] {
        let place = format!("/labels/0/{name}");
        check_corrected(GET_RUNNER, &[(&place, null()), (&place, None)]).await;
    }
}

#[tokio::test]
async fn c99_a_runner_whose_system_or_state_is_unknown_is_read() {
    let null = || Some(Value::Null);
    check_corrected(GET_RUNNER, &[("/os", null()), ("/os", None), ("/busy", null()), ("/busy", None)]).await;
    check_corrected(GET_RUNNER, &[("/labels", null()), ("/labels", None), ("/version", null())]).await;
}

async fn check_unreadable(operation_id: &str, place: &str, value: Value, json_path: &str) {
    let mut body = maximal(operation_id);
    *body.pointer_mut(place).expect("the place is one of the body's") = value;
    let error = call(operation_id, success(operation_id, &body)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert_eq!(error.json_path(), Some(json_path), "{error}");
    assert_eq!(error.operation(), Some(operation_id));
    let (status, _) = SPEC.operation(operation_id).success();
    assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_that_says_where() {
    check_unreadable(GET_RUNNER, "/id", json!("23"), "id").await;
    check_unreadable(GET_RUNNER, "/id", json!(1.5), "id").await;
    check_unreadable(GET_RUNNER, "/id", json!(null), "id").await;
    check_unreadable(GET_RUNNER, "/id", json!(9_223_372_036_854_775_808_u64), "id").await;
    check_unreadable(GET_RUNNER, "/labels/1/name", json!({}), "labels[1].name").await;
    check_unreadable(LIST_RUNS, "/workflow_runs/1/id", json!([]), "workflow_runs[1].id").await;
    check_unreadable(REGISTER, "/expires_at", json!("2026-02-30T00:00:00Z"), "expires_at").await;
    check_unreadable(REGISTER, "/expires_at", json!("tomorrow"), "expires_at").await;
    check_unreadable(REGISTER, "/expires_at", json!(1_767_323_045), "expires_at").await;
}

#[tokio::test]
async fn what_is_not_json_is_an_error_that_names_the_content_type() {
    let page = Answer::status(200).body("text/html; charset=utf-8", "<html>Sign in</html>").off_spec();
    let error = call(GET_RUNNER, page).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("text/html"), "{error}");
    for body in ["", "null", "[]", "{", "\u{feff}{}", "{} {}"] {
        let answer = Answer::status(200).body("application/json", body).off_spec();
        assert_eq!(call(GET_RUNNER, answer).await.unwrap_err().kind(), ErrorKind::Decode, "{body:?}");
    }
}

async fn check_error(status: u16, message: &str, expected: ErrorKind) {
    for case in CASES.iter() {
        let error = call(case.operation_id, Answer::error(status, message)).await.unwrap_err();
        assert_eq!(error.kind(), expected, "{status}: {error}");
        assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
        assert_eq!(error.message(), Some(message));
        assert_eq!(error.operation(), Some(case.operation_id));
        assert_eq!(error.request_id(), Some("FA4E:1234:5678:9ABC"));
    }
}

#[tokio::test]
async fn every_error_status_has_its_kind_on_every_operation() {
    check_error(400, "Problems parsing JSON", ErrorKind::Rejected).await;
    check_error(401, "Bad credentials", ErrorKind::Unauthorized).await;
    check_error(403, "Resource not accessible by integration", ErrorKind::Forbidden).await;
    check_error(403, "You have exceeded a secondary rate limit", ErrorKind::RateLimited).await;
    check_error(404, "Not Found", ErrorKind::NotFound).await;
    check_error(422, "Runner is currently running a job", ErrorKind::Validation).await;
    check_error(429, "Too many requests", ErrorKind::RateLimited).await;
    check_error(500, "Server Error", ErrorKind::Server).await;
    check_error(503, "Service unavailable", ErrorKind::Server).await;
}

/// The phrases are facts of the spec. What a response means by them is tested with the runtime.
#[tokio::test]
async fn a_delete_has_its_outcomes() {
    let busy = "Runner \"iMac\" is still running a job";
    for (answer, expected) in [
        (Answer::status(204), Ok("Removed")),
        (Answer::error(422, busy), Ok("Busy")),
        (Answer::error(422, "Runner is running a job"), Ok("Busy")),
        (Answer::error(422, "Runner is currently running a job and cannot be deleted."), Ok("Busy")),
        (Answer::error(404, "Not Found"), Ok("NotFoundOrHidden")),
        (Answer::error(422, "Validation Failed"), Err(ErrorKind::Validation)),
    ] {
        let fake = Fake::start().await;
        fake.answer("actions/delete-self-hosted-runner-from-repo", answer);
        let outcome = fake.client().actions().delete_self_hosted_runner_from_repo(OWNER, REPO, 23).outcome().await;
        let name = outcome.map(|removal| match removal {
            Removal::Removed => "Removed",
            Removal::Busy { .. } => "Busy",
            Removal::NotFoundOrHidden => "NotFoundOrHidden",
        });
        assert_eq!(name.map_err(|error| error.kind()), expected);
    }
}

#[tokio::test]
async fn a_success_that_is_not_the_described_one_is_an_error() {
    for case in CASES.iter() {
        let operation = SPEC.operation(case.operation_id);
        let (described, _) = operation.success();
        let is_success = |status: &u16| *status == described || operation.also_success.contains(status);
        for status in [200, 201, 202, 204, 206].into_iter().filter(|status| !is_success(status)) {
            let error = call(case.operation_id, Answer::status(status).off_spec()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedStatus, "{} {status}", case.operation_id);
        }
    }
}

#[tokio::test]
async fn what_came_around_the_body_can_be_read() {
    let fake = Fake::start().await;
    fake.serve_scene();
    let runner = fake.client().actions().get_self_hosted_runner_for_repo(OWNER, REPO, 23).await.unwrap();
    assert_eq!(runner.metadata.status().as_u16(), 200);
    assert_eq!(runner.metadata.request_id(), Some("FA4E:1234:5678:9ABC"));
    assert_eq!(runner.metadata.headers()["x-ratelimit-resource"], "core");
    let limit = runner.metadata.rate_limit().expect("the fake sends rate limits");
    assert_eq!((limit.limit, limit.remaining, limit.used), (Some(5000), Some(4987), Some(13)));
    assert_eq!(runner.value.name, "iMac");
}

/// What of `sent` is not in `got`. A null may come back as an absent property, and a point in time in another spelling.
fn differences(sent: &Value, got: &Value, place: &str) -> Vec<String> {
    match (sent, got) {
        (Value::Object(sent), Value::Object(got)) => sent
            .iter()
            .flat_map(|(name, value)| {
                differences(value, got.get(name).unwrap_or(&Value::Null), &format!("{place}/{name}"))
            })
            .collect(),
        (Value::Array(sent), Value::Array(got)) if sent.len() == got.len() => {
            let pairs = sent.iter().zip(got).enumerate();
            pairs.flat_map(|(index, (sent, got))| differences(sent, got, &format!("{place}/{index}"))).collect()
        }
        (sent, got) if sent == got || is_same_instant(sent, got) => Vec::new(),
        (sent, got) => vec![format!("{place}: {sent} was sent, {got} was read")],
    }
}

fn is_same_instant(sent: &Value, got: &Value) -> bool {
    let instant = |value: &Value| DateTime::parse_from_rfc3339(value.as_str()?).ok();
    instant(sent).is_some_and(|sent| Some(sent) == instant(got))
}
