//! What the operations do: one file for each kind of thing.

pub(crate) mod apps;
pub(crate) mod downloads;
pub(crate) mod groups;
pub(crate) mod jit;
pub(crate) mod jobs;
pub(crate) mod labels;
pub(crate) mod machine_tokens;
pub(crate) mod rate_limit;
pub(crate) mod runners;
pub(crate) mod runs;
pub(crate) mod workflows;

use crate::call::Call;
use crate::reply::Reply;
use crate::state::State;
use crate::world::{Repository, Scope};

/// The level in the path, as it is spelled.
fn scope(state: &State, call: &Call<'_>) -> Result<Scope, Reply> {
    state.world.scope(&call.scope()).ok_or_else(Reply::not_found)
}

/// The repository in the path.
fn repository(state: &State, call: &Call<'_>) -> Result<Repository, Reply> {
    let repository = state.world.repository(call.parameter("owner"), call.parameter("repo"));
    repository.cloned().ok_or_else(Reply::not_found)
}
