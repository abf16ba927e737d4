//! Workflows.

use crate::call::Call;
use crate::listing::listing;
use crate::operations::repository;
use crate::reply::Outcome;
use crate::shapes;
use crate::state::State;

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let repository = repository(state, call)?;
    let workflows = state.world.workflows.iter().filter(|workflow| workflow.repository_id == repository.id);
    Ok(listing(state, call, "workflows", workflows.collect(), |one| shapes::workflow(call, &repository, one)))
}
