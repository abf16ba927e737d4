//! The blocking client sends the same requests as the async one, and returns the same.

use std::time::Duration;

use ghes_actions::types::{RegistrationToken, RemoveToken, Runner, WorkflowRun, WorkflowRunPage, WorkflowRunStatus};
use ghes_actions::{
    CallOptions, Client, Error, MockResponse, MockServer, Removal, Response, Sample, StatusCode, blocking,
};

/// A server with two responses, for the async client and then for the blocking one.
struct Both {
    server: MockServer,
    client: Client,
    blocking: blocking::Client,
}

impl Both {
    fn new(response: &MockResponse) -> Self {
        let server = MockServer::new();
        (0..2).for_each(|_| server.respond(response.clone()));
        let client = Client::builder().mock_server(&server).build().expect("the settings are valid");
        let blocking = blocking::Client::builder().mock_server(&server).build().expect("the settings are valid");
        Self { server, client, blocking }
    }

    /// Checks that each client sent one request, and the same.
    fn check(&self, operation: &str) {
        let sent: Vec<_> = self.server.finish().expect("there are two requests").iter().map(text).collect();
        assert_eq!(sent[0], sent[1]);
        assert!(sent[0].starts_with(operation), "{sent:?}");
    }
}

fn text(sent: &ghes_actions::MockRequest) -> String {
    format!("{} {} {}?{} {:?}", sent.operation(), sent.method(), sent.path(), sent.query(), sent.headers())
}

/// Runs the call of the async client.
fn wait<T>(call: impl Future<Output = Result<T, Error>>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it can be made");
    runtime.block_on(call).expect("it succeeds")
}

const OWNER: &str = "octo-org";
const REPO: &str = "octo-repo";

/// The request of this method, of each client.
macro_rules! both {
    ($at:ident, $method:ident($($argument:expr),*)) => {{
        (
            $at.client.actions().$method(OWNER, REPO $(, $argument)*),
            $at.blocking.actions().$method(OWNER, REPO $(, $argument)*),
        )
    }};
}

#[test]
fn objects_and_tokens() {
    let runner = Runner::sample().expect("it has one");
    let at = Both::new(&MockResponse::json(200, &runner));
    let (asynchronous, blocking) = both!(at, get_self_hosted_runner_for_repo(23));
    assert_eq!(wait(asynchronous.send()).value, runner);
    assert_eq!(blocking.send().expect("it succeeds").value, runner);
    at.check("actions/get-self-hosted-runner-for-repo GET /repos/octo-org/octo-repo/actions/runners/23? ");

    let last = Response::for_test(StatusCode::OK, ()).metadata;
    let at = Both::new(&MockResponse::json(200, &runner));
    let (asynchronous, blocking) = both!(at, get_self_hosted_runner_for_repo(23));
    assert_eq!(wait(asynchronous.changed_since(&last)).expect("it is new").value, runner);
    assert_eq!(blocking.changed_since(&last).expect("it succeeds").expect("it is new").value, runner);
    at.check("actions/get-self-hosted-runner-for-repo GET");

    let at = Both::new(&MockResponse::json(201, &RegistrationToken::sample().expect("it has one")));
    let (asynchronous, blocking) = both!(at, create_registration_token_for_repo());
    assert_eq!(wait(asynchronous.send()).value, blocking.send().expect("it succeeds").value);
    at.check("actions/create-registration-token-for-repo POST");

    let mut token = RemoveToken::sample().expect("it has one");
    token.expires_at = "2999-01-01T00:00:00Z".parse().expect("it is a date");
    let at = Both::new(&MockResponse::json(201, &token));
    let (asynchronous, blocking) = both!(at, create_remove_token_for_repo());
    let remaining = Duration::from_secs(60);
    assert_eq!(wait(asynchronous.valid_for(remaining)), token);
    assert_eq!(blocking.valid_for(remaining).expect("it succeeds"), token);
    at.check("actions/create-remove-token-for-repo POST");
}

#[test]
fn deletes() {
    let at = Both::new(&MockResponse::empty(204));
    let (asynchronous, blocking) = both!(at, delete_self_hosted_runner_from_repo(23));
    assert_eq!(wait(asynchronous.outcome()), Removal::Removed);
    assert_eq!(blocking.outcome().expect("it succeeds"), Removal::Removed);
    at.check("actions/delete-self-hosted-runner-from-repo DELETE");

    let at = Both::new(&MockResponse::empty(204));
    let (asynchronous, blocking) = both!(at, delete_self_hosted_runner_from_repo(23));
    wait(asynchronous.send());
    blocking.send().expect("it succeeds");
    at.check("actions/delete-self-hosted-runner-from-repo DELETE");
}

/// A request with all parameters.
macro_rules! with_all_parameters {
    ($request:expr) => {
        $request
            .actor("octocat")
            .branch("main")
            .check_suite_id(7)
            .created(">=2026-01-01")
            .event("push")
            .exclude_pull_requests(true)
            .head_sha("0123456789012345678901234567890123456789")
            .page(1)
            .per_page(100)
            .status(WorkflowRunStatus::Failure)
            .options(CallOptions::new().max_attempts(1))
    };
}

#[test]
fn listings() {
    let run = WorkflowRun::sample().expect("it has one");
    let mut page = WorkflowRunPage::sample().expect("it has one");
    page.workflow_runs = vec![run.clone()];
    let response = MockResponse::json(200, &page);
    let sent = "actions/list-workflow-runs-for-repo GET /repos/octo-org/octo-repo/actions/runs?";

    let at = Both::new(&response);
    let (asynchronous, blocking) = both!(at, list_workflow_runs_for_repo());
    assert_eq!(wait(with_all_parameters!(asynchronous).send()).value, page);
    assert_eq!(with_all_parameters!(blocking).send().expect("it succeeds").value, page);
    at.check(&format!("{sent}actor=octocat&"));

    let at = Both::new(&response);
    let (asynchronous, blocking) = both!(at, list_workflow_runs_for_repo());
    let (mut items, mut iterator) = (asynchronous.items(), blocking.items());
    assert_eq!(wait(async { items.next().await.expect("there is one") }), run);
    assert_eq!(iterator.next().expect("there is one").expect("it is valid"), run);
    assert!(iterator.next().is_none() && iterator.progress().is_complete());
    at.check(sent);

    let at = Both::new(&response);
    let (asynchronous, blocking) = both!(at, list_workflow_runs_for_repo());
    let second = run.created_at;
    let (mut windows, mut iterator) = (asynchronous.between(second, second), blocking.between(second, second));
    assert_eq!(wait(async { windows.next().await.expect("there is one") }), run);
    assert_eq!(iterator.next().expect("there is one").expect("it is valid"), run);
    assert!(iterator.next().is_none() && iterator.coverage().is_complete());
    at.check(sent);

    let at = Both::new(&response);
    let (asynchronous, blocking) = both!(at, list_workflow_runs_for_repo());
    let (mut pages, mut iterator) = (asynchronous.pages(), blocking.pages());
    assert_eq!(wait(async { pages.next().await.expect("there is one") }).value, page);
    assert_eq!(iterator.next().expect("there is one").expect("it is valid").value, page);
    at.check(sent);
}
