//! The tokens with which a machine registers and unregisters itself.

use hyper::StatusCode;
use serde_json::json;

use crate::call::Call;
use crate::clock;
use crate::credentials::Purpose;
use crate::operations::scope;
use crate::reply::{Outcome, Reply};
use crate::state::State;

pub(crate) fn registration(state: &mut State, call: &Call<'_>) -> Outcome {
    create(state, call, Purpose::Registration)
}

pub(crate) fn removal(state: &mut State, call: &Call<'_>) -> Outcome {
    create(state, call, Purpose::Removal)
}

fn create(state: &mut State, call: &Call<'_>, purpose: Purpose) -> Outcome {
    let scope = scope(state, call)?;
    let (token, expires_at) = state.credentials.new_machine_token(purpose, scope, call.now);
    Ok(Reply::json(StatusCode::CREATED, &json!({ "token": token, "expires_at": clock::text(expires_at) })))
}
