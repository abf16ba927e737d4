//! Self-hosted runners.

use hyper::StatusCode;

use crate::call::Call;
use crate::listing::listing;
use crate::operations::scope;
use crate::reply::{Outcome, Reply};
use crate::shapes;
use crate::state::State;
use crate::world::Runner;

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let scope = scope(state, call)?;
    let name = call.query("name").filter(|name| !name.is_empty());
    let runners = state.world.runners_of(&scope);
    let runners = runners.filter(|runner| name.as_ref().is_none_or(|name| *name == runner.name));
    Ok(listing(state, call, "runners", runners.collect(), shapes::runner))
}

pub(crate) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    Ok(Reply::ok(&shapes::runner(&named(state, call)?)))
}

pub(crate) fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let runner = named(state, call)?;
    if runner.is_busy() {
        let message = format!("Runner \"{}\" is currently running a job and cannot be deleted.", runner.name);
        return Err(Reply::error(StatusCode::UNPROCESSABLE_ENTITY, &message));
    }
    state.world.runners.retain(|other| other.id != runner.id);
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// The runner in the path.
pub(crate) fn named(state: &State, call: &Call<'_>) -> Result<Runner, Reply> {
    let scope = scope(state, call)?;
    let runner = state.world.runner(call.id("runner_id")?).filter(|runner| runner.scope == scope);
    runner.cloned().ok_or_else(Reply::not_found)
}
