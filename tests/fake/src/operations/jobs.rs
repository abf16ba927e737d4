//! Jobs of runs.

use hyper::StatusCode;

use crate::call::Call;
use crate::listing::listing;
use crate::operations::repository;
use crate::operations::runs;
use crate::reply::{Outcome, Reply};
use crate::shapes;
use crate::state::State;
use crate::world::{Job, Repository, Run};

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let (repository, run) = runs::named(state, call)?;
    let all = call.query("filter").as_deref() == Some("all");
    let jobs = state.world.jobs_of(run.id).filter(|job| all || job.attempt == run.attempt);
    Ok(listing(state, call, "jobs", jobs.collect(), |job| shape(state, call, &repository, &run, job)))
}

pub(crate) fn list_of_attempt(state: &mut State, call: &Call<'_>) -> Outcome {
    let (repository, run) = runs::attempt_named(state, call)?;
    let jobs = state.world.jobs_of(run.id).filter(|job| job.attempt == run.attempt);
    Ok(listing(state, call, "jobs", jobs.collect(), |job| shape(state, call, &repository, &run, job)))
}

pub(crate) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let (repository, run, job) = named(state, call)?;
    Ok(Reply::ok(&shape(state, call, &repository, &run, &job)))
}

/// The log itself is on a server that the fake does not play: nobody may send a token there.
pub(crate) fn logs(state: &mut State, call: &Call<'_>) -> Outcome {
    let (_, _, job) = named(state, call)?;
    if !job.is_completed() {
        return Err(Reply::not_found());
    }
    let address = format!("https://storage.example.net/logs/{}.txt?signature=s", job.id);
    Ok(Reply::found(&address))
}

pub(crate) fn rerun(state: &mut State, call: &Call<'_>) -> Outcome {
    let (_, run, job) = named(state, call)?;
    runs::check_rerun(&run, call)?;
    if job.attempt != run.attempt {
        return Err(Reply::error(StatusCode::FORBIDDEN, "This job is not of the last attempt of its run"));
    }
    state.world.start_attempt(run.id, call.now, |other| other.name == job.name);
    Ok(Reply::json(StatusCode::CREATED, &shapes::empty()))
}

fn shape(state: &State, call: &Call<'_>, repository: &Repository, run: &Run, job: &Job) -> serde_json::Value {
    let group = job.runner.as_ref().and_then(|(_, _, group)| state.world.group(*group));
    shapes::job(call, repository, run, job, group)
}

/// The job in the path, and what it belongs to.
fn named(state: &State, call: &Call<'_>) -> Result<(Repository, Run, Job), Reply> {
    let repository = repository(state, call)?;
    let job = state.world.job(call.id("job_id")?).ok_or_else(Reply::not_found)?;
    let run = state.world.run(job.run_id).filter(|run| run.repository_id == repository.id);
    let run = run.ok_or_else(Reply::not_found)?;
    Ok((repository, run.clone(), job.clone()))
}
