//! Workflow runs.

use std::cmp::Reverse;

use chrono::TimeDelta;
use hyper::StatusCode;

use crate::call::Call;
use crate::clock::added;
use crate::filter::Filter;
use crate::listing::{Page, listing_of};
use crate::operations::repository;
use crate::reply::{Outcome, Reply};
use crate::shapes;
use crate::state::State;
use crate::world::{Conclusion, Repository, Run, RunStatus};

/// Older runs cannot be run again.
const RERUN_WITHIN: TimeDelta = TimeDelta::days(30);

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let repository = repository(state, call)?;
    runs(state, call, &repository, None)
}

pub(crate) fn list_of_workflow(state: &mut State, call: &Call<'_>) -> Outcome {
    let repository = repository(state, call)?;
    let name = call.parameter("workflow_id");
    let mut workflows = state.world.workflows.iter().filter(|workflow| workflow.repository_id == repository.id);
    let workflow = workflows.find(|workflow| workflow.is_named(name)).ok_or_else(Reply::not_found)?;
    runs(state, call, &repository, Some(workflow.id))
}

fn runs(state: &State, call: &Call<'_>, repository: &Repository, workflow: Option<i64>) -> Outcome {
    let filter = Filter::of(call);
    let page = Page::of(call);
    let lag = if filter.reads_index() { state.settings.index_lag } else { TimeDelta::zero() };
    let is_listed = |run: &&Run| {
        let is_known = added(run.created_at, lag) <= call.now;
        // The index counts a deleted run until it has noticed.
        let is_gone = run.deleted_at.is_some_and(|deleted| added(deleted, lag) <= call.now);
        let is_here = run.repository_id == repository.id && workflow.is_none_or(|id| run.workflow_id == id);
        is_here && is_known && !is_gone && filter.fits(run)
    };
    let mut runs: Vec<&Run> = state.world.runs.iter().filter(is_listed).collect();
    runs.sort_by_key(|run| Reverse((run.created_at, run.id)));
    let total = runs.len();
    if filter.reads_index() {
        runs.truncate(state.settings.filtered_cap);
    } else if page.end() > state.settings.unfiltered_cap {
        return Err(Reply::error(
            StatusCode::UNPROCESSABLE_ENTITY,
            "In order to keep the API fast, this page is not available",
        ));
    }
    let shape = |run: &Run| shapes::run(call, repository, run);
    let exists = |run: &Run| run.deleted_at.is_none();
    Ok(listing_of(state, call, "workflow_runs", page, &runs, total, |run| exists(run).then(|| shape(run))))
}

pub(crate) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let (repository, run) = named(state, call)?;
    Ok(Reply::ok(&shapes::run(call, &repository, &run)))
}

pub(crate) fn get_attempt(state: &mut State, call: &Call<'_>) -> Outcome {
    let (repository, run) = attempt_named(state, call)?;
    Ok(Reply::ok(&shapes::run(call, &repository, &run)))
}

/// All runners are self-hosted, and none of their time is billed.
pub(crate) fn usage(state: &mut State, call: &Call<'_>) -> Outcome {
    let (_, run) = named(state, call)?;
    Ok(Reply::ok(&shapes::usage(&run)))
}

pub(crate) fn cancel(state: &mut State, call: &Call<'_>) -> Outcome {
    let run = cancellable(state, call)?;
    let end = added(call.now, state.world.cancel_takes);
    let waiting: Vec<i64> = open_jobs(state, &run, |status| status != RunStatus::InProgress);
    for job in waiting {
        state.world.complete_job(job, Conclusion::Cancelled, call.now);
    }
    for job in open_jobs(state, &run, |_| true) {
        if let Some(job) = state.world.job_mut(job) {
            job.plan.cancelled_at.get_or_insert(end);
        }
    }
    end_without_jobs(state, &run, call);
    Ok(Reply::json(StatusCode::ACCEPTED, &shapes::empty()))
}

pub(crate) fn force_cancel(state: &mut State, call: &Call<'_>) -> Outcome {
    let run = cancellable(state, call)?;
    for job in open_jobs(state, &run, |_| true) {
        state.world.complete_job(job, Conclusion::Cancelled, call.now);
    }
    end_without_jobs(state, &run, call);
    Ok(Reply::json(StatusCode::ACCEPTED, &shapes::empty()))
}

pub(crate) fn rerun(state: &mut State, call: &Call<'_>) -> Outcome {
    let (_, run) = named(state, call)?;
    check_rerun(&run, call)?;
    state.world.start_attempt(run.id, call.now, |_| true);
    Ok(Reply::json(StatusCode::CREATED, &shapes::empty()))
}

pub(crate) fn rerun_failed(state: &mut State, call: &Call<'_>) -> Outcome {
    let (_, run) = named(state, call)?;
    check_rerun(&run, call)?;
    if run.conclusion == Some(Conclusion::Success) {
        return Err(Reply::error(StatusCode::FORBIDDEN, "No job of this workflow run has failed"));
    }
    state.world.start_attempt(run.id, call.now, |job| job.conclusion != Some(Conclusion::Success));
    Ok(Reply::json(StatusCode::CREATED, &shapes::empty()))
}

pub(crate) fn check_rerun(run: &Run, call: &Call<'_>) -> Result<(), Reply> {
    let refused = if run.status != RunStatus::Completed {
        "This workflow run is already running"
    } else if added(run.created_at, RERUN_WITHIN) < call.now {
        "This workflow run was created over a month ago"
    } else {
        return Ok(());
    };
    Err(Reply::error(StatusCode::FORBIDDEN, refused))
}

fn cancellable(state: &State, call: &Call<'_>) -> Result<Run, Reply> {
    let (_, run) = named(state, call)?;
    match run.status {
        RunStatus::Completed => {
            Err(Reply::error(StatusCode::CONFLICT, "Cannot cancel a workflow run that is completed."))
        }
        _ => Ok(run),
    }
}

fn open_jobs(state: &State, run: &Run, is_meant: impl Fn(RunStatus) -> bool) -> Vec<i64> {
    let open = state.world.jobs_of(run.id).filter(|job| !job.is_completed() && is_meant(job.status));
    open.map(|job| job.id).collect()
}

/// A run without jobs has nothing that could still run.
fn end_without_jobs(state: &mut State, run: &Run, call: &Call<'_>) {
    if state.world.jobs_of(run.id).next().is_none()
        && let Some(run) = state.world.run_mut(run.id)
    {
        (run.status, run.conclusion) = (RunStatus::Completed, Some(Conclusion::Cancelled));
        run.updated_at = call.now;
    }
}

/// The run in the path as it was in the attempt in the path, and its repository.
pub(crate) fn attempt_named(state: &State, call: &Call<'_>) -> Result<(Repository, Run), Reply> {
    let (repository, run) = named(state, call)?;
    let run = state.world.run_in_attempt(&run, call.id("attempt_number")?).ok_or_else(Reply::not_found)?;
    Ok((repository, run))
}

/// The run in the path, and its repository.
pub(crate) fn named(state: &State, call: &Call<'_>) -> Result<(Repository, Run), Reply> {
    let repository = repository(state, call)?;
    let run = state.world.run(call.id("run_id")?).filter(|run| run.repository_id == repository.id);
    let run = run.cloned().ok_or_else(Reply::not_found)?;
    Ok((repository, run))
}
