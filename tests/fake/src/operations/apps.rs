//! The installations of GitHub Apps, and their tokens.

use hyper::StatusCode;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::clock;
use crate::credentials::Caller;
use crate::operations::{repository, scope};
use crate::reply::{Outcome, Reply};
use crate::shapes;
use crate::state::State;

pub(crate) fn of_organization(state: &mut State, call: &Call<'_>) -> Outcome {
    scope(state, call)?;
    installation(state, call, call.parameter("org"))
}

pub(crate) fn of_repository(state: &mut State, call: &Call<'_>) -> Outcome {
    let owner = repository(state, call)?.owner;
    installation(state, call, &owner)
}

fn installation(state: &State, call: &Call<'_>, owner: &str) -> Outcome {
    let is_it = |_, login: &str| login.eq_ignore_ascii_case(owner);
    let (id, login) = state.credentials.installation(issuer(call), is_it).ok_or_else(Reply::not_found)?;
    let tokens = format!("{}/app/installations/{id}/access_tokens", call.api);
    let account = shapes::user(call, login);
    Ok(Reply::ok(&json!({ "id": id, "account": account, "access_tokens_url": tokens, "target_type": "Organization" })))
}

/// The token is narrowed in its answer only: it may do everything.
pub(crate) fn create_token(state: &mut State, call: &Call<'_>) -> Outcome {
    let id = call.id("installation_id")?;
    let found = state.credentials.installation(issuer(call), |installation, _| installation == id);
    let owner = found.map(|(_, login)| login.to_owned()).ok_or_else(Reply::not_found)?;
    let narrowing = if call.received.body.is_empty() { Map::new() } else { call.object()? };
    let names = narrowing.get("repositories").and_then(Value::as_array);
    let mut body = json!({
        "permissions": narrowing.get("permissions").cloned().unwrap_or_else(|| json!({ "actions": "write", "administration": "write" })),
        "repository_selection": if names.is_some() { "selected" } else { "all" },
    });
    if let Some(names) = names {
        let mut repositories = Vec::new();
        for name in names.iter().filter_map(Value::as_str) {
            let repository = state.world.repository(&owner, name);
            let repository = repository.ok_or_else(|| Reply::invalid("Installation", "repositories", "invalid"))?;
            repositories.push(shapes::minimal_repository(call, repository));
        }
        shapes::set(&mut body, "repositories", repositories.into());
    }
    let token = state.credentials.new_installation_token(id, call.now);
    shapes::set(&mut body, "token", token.secret.into());
    shapes::set(&mut body, "expires_at", token.expires_at.map(clock::text).into());
    Ok(Reply::json(StatusCode::CREATED, &body))
}

fn issuer<'c>(call: &'c Call<'_>) -> &'c str {
    match &call.caller {
        Caller::App { issuer } => issuer,
        Caller::Token { .. } => "",
    }
}
