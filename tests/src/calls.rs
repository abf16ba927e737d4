//! The operations as a user calls them: the one table that the contract tests run through.
//!
//! A new operation is one row. `tests/coverage.rs` fails without it.

use std::fmt::Debug;
use std::pin::Pin;
use std::sync::LazyLock;

use ghes_actions::{Client, Error, Response, ResponseFuture};
use serde::Serialize;
use serde_json::Value;

use crate::fake::{OWNER, REPO, RUNNER_ID};

mod fleet;

/// An operation, called with only its required parameters.
#[derive(Debug)]
pub struct Case {
    /// The operation's id in the spec.
    pub operation_id: &'static str,
    /// The method, and the path below the base, of the call with [`OWNER`] and [`REPO`].
    pub request: &'static str,
    /// The call, with an owner (a user or an organization) and a repository.
    pub call: fn(client: &Client, owner: &str, repo: &str) -> Outcome,
}

/// A call in flight.
pub type Outcome = Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>>;

/// The result of a call, in forms that can be compared.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status of the response.
    pub status: u16,
    /// The decoded body, encoded again.
    pub body: Value,
    /// The response as `{:?}` and `{:#?}` write it.
    pub debug: String,
}

/// Every operation.
pub static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| DEFAULT.into_iter().chain(fleet::CASES).collect());

const DEFAULT: [Case; 5] = [
    Case {
        operation_id: "actions/create-registration-token-for-repo",
        request: "POST /repos/octo-org/octo-repo/actions/runners/registration-token",
        call: |client, owner, repo| reply(client.actions().create_registration_token_for_repo(owner, repo).send()),
    },
    Case {
        operation_id: "actions/create-remove-token-for-repo",
        request: "POST /repos/octo-org/octo-repo/actions/runners/remove-token",
        call: |client, owner, repo| reply(client.actions().create_remove_token_for_repo(owner, repo).send()),
    },
    Case {
        operation_id: "actions/delete-self-hosted-runner-from-repo",
        request: "DELETE /repos/octo-org/octo-repo/actions/runners/23",
        call: |client, owner, repo| {
            reply(client.actions().delete_self_hosted_runner_from_repo(owner, repo, RUNNER_ID).send())
        },
    },
    Case {
        operation_id: "actions/get-self-hosted-runner-for-repo",
        request: "GET /repos/octo-org/octo-repo/actions/runners/23",
        call: |client, owner, repo| {
            reply(client.actions().get_self_hosted_runner_for_repo(owner, repo, RUNNER_ID).send())
        },
    },
    Case {
        operation_id: "actions/list-workflow-runs-for-repo",
        request: "GET /repos/octo-org/octo-repo/actions/runs",
        call: |client, owner, repo| reply(client.actions().list_workflow_runs_for_repo(owner, repo).send()),
    },
];

impl Case {
    /// The row of an operation.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn of(operation_id: &str) -> &'static Self {
        let case = CASES.iter().find(|case| case.operation_id == operation_id);
        case.unwrap_or_else(|| panic!("calls.rs has no row for {operation_id}"))
    }

    /// The call with the owner and the repository of the fake's scene.
    pub fn plain(&self, client: &Client) -> Outcome {
        (self.call)(client, OWNER, REPO)
    }
}

fn reply<T>(response: ResponseFuture<T>) -> Outcome
where
    T: Serialize + Debug + Send + 'static,
{
    Box::pin(async move { response.await.map(|response| made_comparable(&response)) })
}

fn made_comparable<T: Serialize + Debug>(response: &Response<T>) -> Reply {
    Reply {
        status: response.metadata.status().as_u16(),
        body: serde_json::to_value(&response.value).expect("what was decoded can be encoded"),
        debug: format!("{response:?}\n{response:#?}"),
    }
}
