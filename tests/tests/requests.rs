//! What goes over the wire: method, path and query of every operation, byte for byte.

use contract_tests::calls::{CASES, Case};
use contract_tests::fake::{BASE_PATH, Fake, OWNER, REPO, TOKEN};
use contract_tests::spec::SPEC;
use ghes_actions::chrono::{DateTime, Utc};
use ghes_actions::operations::ListWorkflowRunsForRepo;
use ghes_actions::types::{Conclusion, Event, RunStatus, WorkflowRunStatus};
use ghes_actions::{Client, ErrorKind};

fn client(base_url: &str) -> Client {
    Client::builder().base_url(base_url).token(TOKEN).build().expect("loopback is a valid base")
}

/// The requests that arrived, as `METHOD target`.
fn lines(fake: &Fake) -> Vec<String> {
    fake.requests().iter().map(|request| format!("{} {}", request.method, request.target)).collect()
}

async fn check_plain(operation_id: &str) {
    let fake = Fake::start().await;
    let case = Case::of(operation_id);
    case.plain(&fake.client()).await.unwrap();
    assert_eq!(lines(&fake), [case.request.replace(" /", &format!(" {BASE_PATH}/"))]);
    assert_eq!(fake.requests()[0].operation_id.as_deref(), Some(operation_id));
    // The fake judges what stands in it.
    assert_eq!(fake.requests()[0].body.is_empty(), !SPEC.operation(operation_id).requires_body);
    fake.assert_clean();
}

#[tokio::test]
async fn create_registration_token_for_repo() {
    check_plain("actions/create-registration-token-for-repo").await;
}

#[tokio::test]
async fn create_remove_token_for_repo() {
    check_plain("actions/create-remove-token-for-repo").await;
}

#[tokio::test]
async fn delete_self_hosted_runner_from_repo() {
    check_plain("actions/delete-self-hosted-runner-from-repo").await;
}

#[tokio::test]
async fn get_self_hosted_runner_for_repo() {
    check_plain("actions/get-self-hosted-runner-for-repo").await;
}

#[tokio::test]
async fn list_workflow_runs_for_repo() {
    check_plain("actions/list-workflow-runs-for-repo").await;
}

#[tokio::test]
async fn every_operation_of_a_set() {
    for case in CASES.iter() {
        check_plain(case.operation_id).await;
    }
}

#[tokio::test]
async fn every_base_is_followed_by_the_same_path() {
    for case in CASES.iter() {
        let fake = Fake::start().await;
        let (base, root) = (fake.base_url(), fake.root_url());
        for base_url in [&base, &format!("{base}/"), &root, &format!("{root}/")] {
            case.plain(&client(base_url)).await.unwrap();
        }
        let below_base = case.request.replace(" /", &format!(" {BASE_PATH}/"));
        assert_eq!(lines(&fake), [&below_base, &below_base, case.request, case.request]);
        fake.assert_clean();
    }
}

#[tokio::test]
async fn a_request_that_is_awaited_is_sent_as_well() {
    let fake = Fake::start().await;
    fake.client().actions().create_remove_token_for_repo(OWNER, REPO).await.unwrap();
    assert_eq!(fake.requests().len(), 1);
    fake.assert_clean();
}

#[tokio::test]
async fn a_request_that_is_not_awaited_is_not_sent() {
    let fake = Fake::start().await;
    let client = fake.client();
    drop(client.actions().create_remove_token_for_repo(OWNER, REPO));
    drop(client.actions().create_remove_token_for_repo(OWNER, REPO).send());
    drop(client.actions().list_workflow_runs_for_repo(OWNER, REPO).items());
    client.actions().list_workflow_runs_for_repo(OWNER, REPO).await.unwrap();
    assert_eq!(fake.requests().len(), 1);
}

type Setter = fn(ListWorkflowRunsForRepo) -> ListWorkflowRunsForRepo;

async fn check_query(set: Setter, expected: &[(&str, &str)]) {
    let fake = Fake::start().await;
    set(fake.client().actions().list_workflow_runs_for_repo(OWNER, REPO)).send().await.unwrap();
    let request = fake.requests().remove(0);
    let query: Vec<_> = request.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(query, expected, "{}", request.target);
    fake.assert_clean();
}

#[tokio::test]
async fn each_setter_adds_its_own_pair() {
    check_query(|list| list, &[]).await;
    check_query(|list| list.actor("octocat"), &[("actor", "octocat")]).await;
    check_query(|list| list.branch("main"), &[("branch", "main")]).await;
    check_query(|list| list.event("push"), &[("event", "push")]).await;
    check_query(|list| list.status(WorkflowRunStatus::InProgress), &[("status", "in_progress")]).await;
    check_query(|list| list.status(RunStatus::InProgress), &[("status", "in_progress")]).await;
    check_query(|list| list.status(Conclusion::TimedOut), &[("status", "timed_out")]).await;
    check_query(|list| list.status("queued"), &[("status", "queued")]).await;
    check_query(|list| list.event(Event::PullRequest), &[("event", "pull_request")]).await;
    check_query(|list| list.per_page(100), &[("per_page", "100")]).await;
    check_query(|list| list.page(3), &[("page", "3")]).await;
    check_query(|list| list.created(">=2026-01-01"), &[("created", ">=2026-01-01")]).await;
    check_query(|list| list.exclude_pull_requests(true), &[("exclude_pull_requests", "true")]).await;
}

#[tokio::test]
async fn setters_combine_and_the_last_value_counts() {
    let combined: Setter = |list| list.branch("main").per_page(10).page(2);
    check_query(combined, &[("branch", "main"), ("per_page", "10"), ("page", "2")]).await;
    check_query(|list| list.page(1).page(2), &[("page", "2")]).await;
}

#[tokio::test]
async fn a_value_stays_one_pair_whatever_it_holds() {
    check_query(|list| list.branch(">=2024-01-01&per_page=1"), &[("branch", ">=2024-01-01&per_page=1")]).await;
    check_query(|list| list.actor("a&b=c#\r\n"), &[("actor", "a&b=c#\r\n")]).await;
    check_query(|list| list.branch("+ %20"), &[("branch", "+ %20")]).await;
    check_query(|list| list.branch("fix/é-𝔞?x"), &[("branch", "fix/é-𝔞?x")]).await;
    check_query(|list| list.event(""), &[("event", "")]).await;
}

#[tokio::test]
async fn c106_a_range_of_dates_arrives_unchanged_and_anything_else_is_not_sent() {
    check_query(|list| list.created("2026-01-31"), &[("created", "2026-01-31")]).await;
    check_query(|list| list.created("*..2026-01-31"), &[("created", "*..2026-01-31")]).await;
    check_query(|list| list.created("2026-01-01..2026-02-01"), &[("created", "2026-01-01..2026-02-01")]).await;
    let time = "2026-01-31T09:00:00+02:00";
    check_query(|list| list.created("2026-01-31T09:00:00+02:00"), &[("created", time)]).await;
    const EPOCH: DateTime<Utc> = DateTime::UNIX_EPOCH;
    check_query(|list| list.created(EPOCH..), &[("created", ">=1970-01-01T00:00:00Z")]).await;
    check_query(|list| list.created(EPOCH.date_naive()), &[("created", "1970-01-01")]).await;

    let fake = Fake::start().await;
    for bad in ["last week", "> 2026-01-01", "", "2026-13-45", ">=2024-01-01&per_page=1"] {
        let list = fake.client().actions().list_workflow_runs_for_repo(OWNER, REPO).created(bad);
        let error = list.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{bad:?}");
        assert!(error.to_string().contains("such as `2026-01-31`"), "{error}");
    }
    assert_eq!(fake.connections(), 0);
}

#[tokio::test]
async fn a_status_that_is_newer_than_the_spec_is_sent_as_it_is() {
    let fake = Fake::start().await;
    let newer = WorkflowRunStatus::Unknown("pending_review".to_owned());
    let list = fake.client().actions().list_workflow_runs_for_repo(OWNER, REPO).status(newer);
    let _ = list.send().await;
    assert_eq!(fake.requests()[0].query_value("status"), Some("pending_review"));
    assert_eq!(
        fake.violations().len(),
        1,
        "only the fake, which knows the spec alone, objects: {:?}",
        fake.violations()
    );
}

async fn check_refused(set: Setter, parameter: &str) {
    let fake = Fake::start().await;
    let error = set(fake.client().actions().list_workflow_runs_for_repo(OWNER, REPO)).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains(parameter), "{error} does not name {parameter}");
    assert_eq!(fake.connections(), 0);
}

#[tokio::test]
async fn a_number_out_of_range_is_refused_before_anything_is_sent() {
    check_refused(|list| list.per_page(0), "per_page").await;
    check_refused(|list| list.per_page(101), "per_page").await;
    check_refused(|list| list.page(0), "page").await;
    check_refused(|list| list.per_page(u64::MAX), "per_page").await;
    check_refused(|list| list.page(u64::MAX), "page").await;
    // Correcting a value afterwards does not hide that a wrong one was given.
    check_refused(|list| list.per_page(0).per_page(1), "per_page").await;
}

async fn check_runner_id(runner_id: i64, is_sent: bool) {
    let fake = Fake::start().await;
    let client = fake.client();
    let got = client.actions().get_self_hosted_runner_for_repo(OWNER, REPO, runner_id).await;
    let deleted = client.actions().delete_self_hosted_runner_from_repo(OWNER, REPO, runner_id).await;
    if is_sent {
        assert!(got.is_ok() && deleted.is_ok(), "{runner_id}: {got:?}, {deleted:?}");
        let sent: Vec<_> = fake.requests().iter().map(|it| it.path_parameters["runner_id"].clone()).collect();
        assert_eq!(sent, [runner_id.to_string(), runner_id.to_string()]);
    } else {
        let kinds = (got.unwrap_err().kind(), deleted.unwrap_err().kind());
        assert_eq!(kinds, (ErrorKind::InvalidInput, ErrorKind::InvalidInput), "{runner_id}");
        assert_eq!(fake.connections(), 0);
    }
    fake.assert_clean();
}

#[tokio::test]
async fn a_runner_id_is_a_positive_number() {
    check_runner_id(1, true).await;
    check_runner_id(i64::MAX, true).await;
    check_runner_id(0, false).await;
    check_runner_id(-1, false).await;
    check_runner_id(i64::MIN, false).await;
}
