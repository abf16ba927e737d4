//! Runner groups.

use crate::call::Call;
use crate::listing::listing;
use crate::operations::scope;
use crate::reply::{Outcome, Reply};
use crate::shapes;
use crate::state::State;

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    scope(state, call)?;
    let org = call.parameter("org");
    let seen_by = match call.query("visible_to_repository") {
        Some(name) => Some(state.world.repository(org, &name).ok_or_else(Reply::not_found)?),
        None => None,
    };
    let groups = state.world.groups.iter().filter(|group| group.is_of(org));
    let groups = groups.filter(|group| seen_by.is_none_or(|repository| group.is_visible_to(repository)));
    Ok(listing(state, call, "runner_groups", groups.collect(), |group| shapes::runner_group(call, org, group)))
}
