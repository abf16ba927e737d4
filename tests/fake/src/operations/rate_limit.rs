//! The rate limits of the token.

use serde_json::json;

use crate::call::Call;
use crate::reply::{Outcome, Reply};
use crate::state::State;

pub(crate) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let window = state.limits.window(call.caller.name(), call.now);
    let window = window.ok_or_else(|| Reply::error(hyper::StatusCode::NOT_FOUND, "Rate limiting is not enabled."))?;
    let core = json!({
        "limit": window.limit,
        "remaining": window.remaining(),
        "reset": window.reset.timestamp(),
        "used": window.used,
    });
    // Nothing of the fake uses these.
    let unused =
        |limit: u32| json!({ "limit": limit, "remaining": limit, "reset": window.reset.timestamp(), "used": 0 });
    Ok(Reply::ok(&json!({
        "rate": core,
        "resources": {
            "core": core,
            "search": unused(30),
            "graphql": unused(5000),
            "integration_manifest": unused(5000),
            "actions_runner_registration": unused(10_000),
        },
    })))
}
