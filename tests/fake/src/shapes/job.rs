//! Jobs.

use serde_json::{Value, json};

use super::node_id;
use crate::call::Call;
use crate::clock;
use crate::world::{Job, Repository, Run, RunStatus, RunnerGroup};

pub(crate) fn job(
    call: &Call<'_>,
    repository: &Repository,
    run: &Run,
    job: &Job,
    group: Option<&RunnerGroup>,
) -> Value {
    let full_name = repository.full_name();
    let url = format!("{}/repos/{full_name}", call.api);
    let runner = job.runner.as_ref();
    json!({
        "id": job.id,
        "run_id": job.run_id,
        "run_attempt": job.attempt,
        "node_id": node_id("CR", job.id),
        "name": job.name,
        "workflow_name": run.name,
        "head_branch": run.branch,
        "head_sha": run.head_sha,
        "labels": job.labels,
        "status": job.status.as_str(),
        "conclusion": job.conclusion.map(|conclusion| conclusion.as_str()),
        "created_at": clock::text(job.created_at),
        "started_at": clock::text(job.started_at.unwrap_or(job.created_at)),
        "completed_at": job.completed_at.map(clock::text),
        "runner_id": runner.map(|(id, _, _)| id),
        "runner_name": runner.map(|(_, name, _)| name),
        "runner_group_id": runner.map(|(_, _, group)| group),
        "runner_group_name": group.map(|group| &group.name),
        "steps": steps(job),
        "url": format!("{url}/actions/jobs/{}", job.id),
        "run_url": format!("{url}/actions/runs/{}", job.run_id),
        "check_run_url": format!("{url}/check-runs/{}", job.id),
        "html_url": format!("{}/{full_name}/actions/runs/{}/job/{}", call.web, job.run_id, job.id),
    })
}

/// One step, which does what the job does. A job that never ran has none.
fn steps(job: &Job) -> Value {
    let Some(started_at) = job.started_at else { return json!([]) };
    let status = if job.is_completed() { RunStatus::Completed } else { RunStatus::InProgress };
    json!([{
        "number": 1,
        "name": "Run the job",
        "status": status.as_str(),
        "conclusion": job.conclusion.map(|conclusion| conclusion.as_str()),
        "started_at": clock::text(started_at),
        "completed_at": job.completed_at.map(clock::text),
    }])
}
