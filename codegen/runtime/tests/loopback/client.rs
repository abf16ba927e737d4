//! A client as generated code writes it, of operations in the manner of GitHub's.

use std::time::Duration;

use ghes_actions_runtime::{
    Call, CallOptions, ClientBuilder, DateRange, Error, Items, Operation, Page, Pages, RemovalFuture, Response,
    ResponseFuture, Rows, Secret, Transport,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::server::Server;

/// A token that must turn up in no text.
pub(crate) const CANARY: &str = "ghp_canary0123456789";

const CREATE_TOKEN: Operation = Operation::post("create-token", "/repos/{owner}/{repo}/token").success(201).retryable();
const CREATE_THING: Operation = Operation::post("create-thing", "/repos/{owner}/{repo}/thing").success(201);
const GET_RUNNER: Operation = Operation::get("get-runner", "/repos/{owner}/{repo}/runners/{runner_id}");
const DELETE_RUNNER: Operation =
    Operation::delete("delete-runner", "/repos/{owner}/{repo}/runners/{runner_id}").success(204);
const REMOVE_RUNNER: Operation = DELETE_RUNNER.busy(&["is currently running a job", "is still running a job"]);
const LIST_RUNS: Operation =
    Operation::get("list-runs", "/repos/{owner}/{repo}/runs").paginated("page").items("runs").total("total_count");

#[derive(Clone, Debug)]
pub(crate) struct Client {
    transport: Transport,
}

impl From<Transport> for Client {
    fn from(transport: Transport) -> Self {
        Self { transport }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Token {
    pub(crate) token: Secret,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Runner {
    pub(crate) id: i64,
}

pub(crate) trait Item {
    fn id(&self) -> i64;
}

impl Item for Runner {
    fn id(&self) -> i64 {
        self.id
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Runs<Run = Runner> {
    pub(crate) total_count: i64,
    pub(crate) runs: Vec<Run>,
}

impl<Run: Item> Page for Runs<Run> {
    type Item = Run;

    fn into_items(self) -> Vec<Run> {
        self.runs
    }

    fn item_ids(&self) -> Vec<Option<i64>> {
        self.runs.iter().map(|run| Some(run.id())).collect()
    }

    fn total_count(&self) -> Option<i64> {
        Some(self.total_count)
    }
}

impl Client {
    /// With the canary as its token, and hardly a pause between attempts.
    pub(crate) fn builder(server: &Server) -> ClientBuilder<Self> {
        ClientBuilder::new("test-client/1.0")
            .base_url(server.url())
            .api_version("2022-11-28")
            .token(CANARY)
            .retry_base_delay(Duration::from_millis(1))
    }

    /// One that tries everything once.
    pub(crate) fn of(server: &Server) -> Self {
        Self::builder(server).max_attempts(1).build().unwrap()
    }

    pub(crate) fn with_retries(server: &Server) -> Self {
        Self::builder(server).build().unwrap()
    }

    pub(crate) fn call(&self, operation: &'static Operation, owner: &str, repo: &str) -> Call {
        Call::new(&self.transport, operation).segment("owner", owner).segment("repo", repo)
    }

    pub(crate) fn create_token(&self, owner: &str, repo: &str) -> ResponseFuture<Token> {
        self.call(&CREATE_TOKEN, owner, repo).send()
    }

    /// A POST of which nothing says that it may be retried.
    pub(crate) fn create_thing(&self) -> ResponseFuture<Token> {
        self.call(&CREATE_THING, "octo-org", "octo-repo").send()
    }

    pub(crate) fn get_runner_with(&self, id: i64, options: CallOptions) -> ResponseFuture<Runner> {
        let call = self.call(&GET_RUNNER, "octo-org", "octo-repo");
        call.segment_integer("runner_id", id, 1..=i64::MAX).options(options).send()
    }

    pub(crate) fn get_runner(&self, id: i64) -> ResponseFuture<Runner> {
        self.call(&GET_RUNNER, "octo-org", "octo-repo").segment_integer("runner_id", id, 1..=i64::MAX).send()
    }

    pub(crate) fn delete_runner(&self, owner: &str, repo: &str, id: i64) -> ResponseFuture<()> {
        self.call(&DELETE_RUNNER, owner, repo).segment_integer("runner_id", id, 1..=i64::MAX).send_empty()
    }

    pub(crate) fn remove_runner(&self) -> RemovalFuture {
        self.call(&REMOVE_RUNNER, "octo-org", "octo-repo").segment_integer("runner_id", 1, 1..=i64::MAX).removal()
    }

    pub(crate) fn list_runs(&self) -> ListRuns {
        ListRuns(self.call(&LIST_RUNS, "octo-org", "octo-repo"))
    }
}

pub(crate) struct ListRuns(Call);

impl ListRuns {
    pub(crate) fn created(self, created: impl Into<DateRange>) -> Self {
        Self(self.0.query_date_range("created", created))
    }

    pub(crate) fn branch(self, branch: &str) -> Self {
        Self(self.0.query("branch", branch))
    }

    pub(crate) fn actor(self, actor: &str) -> Self {
        Self(self.0.query("actor", actor))
    }

    pub(crate) fn per_page(self, per_page: i64) -> Self {
        Self(self.0.query_integer("per_page", per_page, 1..=100))
    }

    pub(crate) fn page(self, page: i64) -> Self {
        Self(self.0.query_integer("page", page, 1..=i64::MAX))
    }

    pub(crate) fn options(self, options: CallOptions) -> Self {
        Self(self.0.options(options))
    }

    pub(crate) fn send(self) -> ResponseFuture<Runs> {
        self.0.send()
    }

    pub(crate) fn pages(self) -> Pages<Runs> {
        self.0.pages()
    }

    pub(crate) fn items(self) -> Items<Runner> {
        self.0.items::<Runs>()
    }

    pub(crate) fn pages_as<T: DeserializeOwned + Send + 'static>(self) -> Pages<Rows<T>> {
        self.0.pages_as()
    }

    pub(crate) fn items_as<T: DeserializeOwned + Send + 'static>(self) -> Items<T> {
        self.0.items_as()
    }
}

ghes_actions_runtime::send_on_await!(ListRuns => Runs);

/// The error of a call that must fail; its texts are searched for the canary.
pub(crate) fn failure<T>(outcome: Result<Response<T>, Error>) -> Error {
    match outcome {
        Ok(_) => panic!("the call succeeded"),
        Err(error) => {
            assert_silent(&error);
            error
        }
    }
}

/// That no text of the error or of its sources holds the canary.
pub(crate) fn assert_silent(error: &Error) {
    let mut texts = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        texts.push_str(&format!("{cause} {cause:?} {cause:#?}"));
        source = cause.source();
    }
    assert!(!texts.contains(CANARY), "the canary is in {texts}");
}
