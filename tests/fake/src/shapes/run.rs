//! Workflow runs.

use serde_json::{Value, json};

use super::repository::fork;
use super::{add_urls, minimal_repository, node_id, set, user};
use crate::call::Call;
use crate::clock;
use crate::world::{HeadRepository, Repository, Run, RunStatus};

const URLS: [(&str, &str); 6] = [
    ("url", ""),
    ("artifacts_url", "/artifacts"),
    ("cancel_url", "/cancel"),
    ("jobs_url", "/jobs"),
    ("logs_url", "/logs"),
    ("rerun_url", "/rerun"),
];

pub(crate) fn run(call: &Call<'_>, repository: &Repository, run: &Run) -> Value {
    let full_name = repository.full_name();
    let api = format!("{}/repos/{full_name}", call.api);
    let url = format!("{api}/actions/runs/{}", run.id);
    let head = match &run.head_repository {
        HeadRepository::Same => minimal_repository(call, repository),
        HeadRepository::Fork { owner } => fork(call, repository, owner),
        HeadRepository::Deleted => Value::Null,
    };
    let created_at = clock::text(run.created_at);
    let actor = user(call, &run.actor);
    let before = (run.attempt > 1).then(|| format!("{url}/attempts/{}", run.attempt - 1));
    let mut shape = json!({
        "id": run.id,
        "node_id": node_id("WFR", run.id),
        "name": run.name,
        "display_title": format!("{} of {}", run.name, run.branch),
        "run_number": run.number,
        "run_attempt": run.attempt,
        "event": run.event,
        "status": run.status.as_str(),
        "conclusion": run.conclusion.map(|conclusion| conclusion.as_str()),
        "workflow_id": run.workflow_id,
        "workflow_url": format!("{api}/actions/workflows/{}", run.workflow_id),
        "check_suite_id": run.check_suite_id,
        "check_suite_node_id": node_id("CS", run.check_suite_id),
        "check_suite_url": format!("{api}/check-suites/{}", run.check_suite_id),
        "head_branch": run.branch,
        "head_sha": run.head_sha,
        "path": run.path,
        "created_at": created_at,
        "updated_at": clock::text(run.updated_at),
        "run_started_at": clock::text(run.started_at),
        "html_url": format!("{}/{full_name}/actions/runs/{}", call.web, run.id),
        "previous_attempt_url": before,
        "actor": actor,
        "triggering_actor": actor,
        "pull_requests": pull_requests(call, repository, run, &api),
        "referenced_workflows": [],
        "repository": minimal_repository(call, repository),
        "head_repository": head,
        "head_commit": {
            "id": run.head_sha,
            "tree_id": run.head_sha,
            "message": format!("Change {}", run.number),
            "timestamp": created_at,
            "author": { "name": run.actor, "email": format!("{}@example.com", run.actor) },
            "committer": { "name": run.actor, "email": format!("{}@example.com", run.actor) },
        },
    });
    if let Some(id) = head_id(&shape) {
        set(&mut shape, "head_repository_id", id);
    }
    add_urls(&mut shape, &url, &URLS);
    shape
}

/// The billable time of a run: none, and how long it took.
pub(crate) fn usage(run: &Run) -> Value {
    let took = run.updated_at.signed_duration_since(run.started_at).num_milliseconds().max(0);
    match run.status {
        RunStatus::Completed => json!({ "billable": {}, "run_duration_ms": took }),
        _ => json!({ "billable": {} }),
    }
}

fn head_id(shape: &Value) -> Option<Value> {
    shape.pointer("/head_repository/id").cloned()
}

fn pull_requests(call: &Call<'_>, repository: &Repository, run: &Run, api: &str) -> Vec<Value> {
    if call.query("exclude_pull_requests").as_deref() == Some("true") {
        return Vec::new();
    }
    let side = |branch: &str| {
        json!({
            "ref": branch,
            "sha": run.head_sha,
            "repo": { "id": repository.id, "name": repository.name, "url": api },
        })
    };
    let pull_request = |number: &i64| {
        json!({
            "id": repository.id * 10_000 + number,
            "number": number,
            "url": format!("{api}/pulls/{number}"),
            "head": side(&run.branch),
            "base": side("main"),
        })
    };
    run.pull_requests.iter().map(pull_request).collect()
}
