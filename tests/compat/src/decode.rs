//! Bodies as the emitted types read them, and as they write them out again.

use ghes_actions::fleet::types::{
    JitRunner, Job, JobPage, RateLimits, RunnerApplication, RunnerGroupPage, RunnerLabels, RunnerPage, WorkflowPage,
    WorkflowRunUsage,
};
use ghes_actions::types::{RegistrationToken, RemoveToken, Runner, WorkflowRun, WorkflowRunPage};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An operation whose answers are decoded.
#[derive(Debug)]
pub struct Decoded {
    /// Its id in the spec.
    pub operation_id: &'static str,
    /// Reads a body and writes it again; none for an answer without a body.
    pub again: Option<Again>,
}

/// Reads a body as one type, and writes it out again.
pub type Again = fn(&Value) -> Result<Value, Misread>;

/// A body that a type does not read.
#[derive(Debug)]
pub struct Misread {
    /// Where.
    pub path: String,
    /// Why not.
    pub message: String,
}

/// Every operation. A new one is one row; a test asks for it.
pub const OPERATIONS: [Decoded; 41] = [
    Decoded {
        operation_id: "actions/add-custom-labels-to-self-hosted-runner-for-org",
        again: Some(again::<RunnerLabels>),
    },
    Decoded {
        operation_id: "actions/add-custom-labels-to-self-hosted-runner-for-repo",
        again: Some(again::<RunnerLabels>),
    },
    Decoded { operation_id: "actions/cancel-workflow-run", again: None },
    Decoded { operation_id: "actions/create-registration-token-for-org", again: Some(again::<RegistrationToken>) },
    Decoded { operation_id: "actions/create-registration-token-for-repo", again: Some(again::<RegistrationToken>) },
    Decoded { operation_id: "actions/create-remove-token-for-org", again: Some(again::<RemoveToken>) },
    Decoded { operation_id: "actions/create-remove-token-for-repo", again: Some(again::<RemoveToken>) },
    Decoded { operation_id: "actions/delete-self-hosted-runner-from-org", again: None },
    Decoded { operation_id: "actions/delete-self-hosted-runner-from-repo", again: None },
    Decoded { operation_id: "actions/download-job-logs-for-workflow-run", again: None },
    Decoded { operation_id: "actions/force-cancel-workflow-run", again: None },
    Decoded { operation_id: "actions/generate-runner-jitconfig-for-org", again: Some(again::<JitRunner>) },
    Decoded { operation_id: "actions/generate-runner-jitconfig-for-repo", again: Some(again::<JitRunner>) },
    Decoded { operation_id: "actions/get-job-for-workflow-run", again: Some(again::<Job>) },
    Decoded { operation_id: "actions/get-self-hosted-runner-for-org", again: Some(again::<Runner>) },
    Decoded { operation_id: "actions/get-self-hosted-runner-for-repo", again: Some(again::<Runner>) },
    Decoded { operation_id: "actions/get-workflow-run", again: Some(again::<WorkflowRun>) },
    Decoded { operation_id: "actions/get-workflow-run-attempt", again: Some(again::<WorkflowRun>) },
    Decoded { operation_id: "actions/get-workflow-run-usage", again: Some(again::<WorkflowRunUsage>) },
    Decoded { operation_id: "actions/list-jobs-for-workflow-run", again: Some(again::<JobPage>) },
    Decoded { operation_id: "actions/list-jobs-for-workflow-run-attempt", again: Some(again::<JobPage>) },
    Decoded { operation_id: "actions/list-labels-for-self-hosted-runner-for-org", again: Some(again::<RunnerLabels>) },
    Decoded { operation_id: "actions/list-labels-for-self-hosted-runner-for-repo", again: Some(again::<RunnerLabels>) },
    Decoded { operation_id: "actions/list-repo-workflows", again: Some(again::<WorkflowPage>) },
    Decoded { operation_id: "actions/list-runner-applications-for-org", again: Some(again::<Vec<RunnerApplication>>) },
    Decoded { operation_id: "actions/list-runner-applications-for-repo", again: Some(again::<Vec<RunnerApplication>>) },
    Decoded { operation_id: "actions/list-self-hosted-runner-groups-for-org", again: Some(again::<RunnerGroupPage>) },
    Decoded { operation_id: "actions/list-self-hosted-runners-for-org", again: Some(again::<RunnerPage>) },
    Decoded { operation_id: "actions/list-self-hosted-runners-for-repo", again: Some(again::<RunnerPage>) },
    Decoded { operation_id: "actions/list-workflow-runs", again: Some(again::<WorkflowRunPage>) },
    Decoded { operation_id: "actions/list-workflow-runs-for-repo", again: Some(again::<WorkflowRunPage>) },
    Decoded { operation_id: "actions/re-run-job-for-workflow-run", again: None },
    Decoded { operation_id: "actions/re-run-workflow", again: None },
    Decoded { operation_id: "actions/re-run-workflow-failed-jobs", again: None },
    Decoded {
        operation_id: "actions/remove-all-custom-labels-from-self-hosted-runner-for-org",
        again: Some(again::<RunnerLabels>),
    },
    Decoded {
        operation_id: "actions/remove-all-custom-labels-from-self-hosted-runner-for-repo",
        again: Some(again::<RunnerLabels>),
    },
    Decoded {
        operation_id: "actions/remove-custom-label-from-self-hosted-runner-for-org",
        again: Some(again::<RunnerLabels>),
    },
    Decoded {
        operation_id: "actions/remove-custom-label-from-self-hosted-runner-for-repo",
        again: Some(again::<RunnerLabels>),
    },
    Decoded {
        operation_id: "actions/set-custom-labels-for-self-hosted-runner-for-org",
        again: Some(again::<RunnerLabels>),
    },
    Decoded {
        operation_id: "actions/set-custom-labels-for-self-hosted-runner-for-repo",
        again: Some(again::<RunnerLabels>),
    },
    Decoded { operation_id: "rate-limit/get", again: Some(again::<RateLimits>) },
];

fn again<T: DeserializeOwned + Serialize>(body: &Value) -> Result<Value, Misread> {
    // By way of text, as bodies come: a type may read from a tree what it does not read from text.
    let text = body.to_string();
    let mut reader = serde_json::Deserializer::from_str(&text);
    let read: T = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| Misread { path: format!("$.{}", error.path()), message: error.inner().to_string() })?;
    serde_json::to_value(read).map_err(|error| Misread { path: "$".to_owned(), message: error.to_string() })
}
