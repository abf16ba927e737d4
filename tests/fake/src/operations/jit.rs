//! Just-in-time runners.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::operations::scope;
use crate::reply::{Outcome, Reply};
use crate::shapes;
use crate::state::State;
use crate::world::{DEFAULT_GROUP, Runner, RunnerStatus, Scope};

/// As many labels as a runner can have.
pub(crate) const MAX_LABELS: usize = 100;

pub(crate) fn generate(state: &mut State, call: &Call<'_>) -> Outcome {
    let scope = scope(state, call)?;
    let body = call.object()?;
    let name = body.get("name").and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned();
    if name.is_empty() || name.len() > 64 {
        return Err(invalid("name", &body));
    }
    let labels = texts(&body, "labels").filter(|labels| (1..=MAX_LABELS).contains(&labels.len()));
    let labels = labels.ok_or_else(|| invalid("labels", &body))?;
    let group_id = body.get("runner_group_id").and_then(Value::as_i64);
    let group_id =
        group_id.filter(|id| has_group(state, &scope, *id)).ok_or_else(|| invalid("runner_group_id", &body))?;
    if state.world.is_taken(&scope, &name) {
        return Err(Reply::error(StatusCode::CONFLICT, "Already exists - A runner with this name is registered"));
    }
    let id = state.world.next_id();
    let labels = state.world.labels(labels.iter().map(String::as_str));
    let runner = Runner {
        id,
        name,
        scope,
        os: "unknown".to_owned(),
        architecture: "X64".to_owned(),
        version: None,
        status: RunnerStatus::Offline,
        labels,
        group_id,
        ephemeral: true,
        job: None,
        occupied: false,
    };
    let answer = json!({ "runner": shapes::runner(&runner), "encoded_jit_config": configuration(&runner) });
    state.world.runners.push(runner);
    Ok(Reply::json(StatusCode::CREATED, &answer))
}

/// What the runner software would read. The fake only reads the id.
fn configuration(runner: &Runner) -> String {
    STANDARD.encode(json!({ ".runner": { "agentId": runner.id, "agentName": runner.name } }).to_string())
}

/// The id of the runner whose configuration this is.
pub(crate) fn runner_of(configuration: &str) -> Option<i64> {
    let configuration: Value = serde_json::from_slice(&STANDARD.decode(configuration).ok()?).ok()?;
    configuration.pointer("/.runner/agentId")?.as_i64()
}

fn has_group(state: &State, scope: &Scope, id: i64) -> bool {
    match scope {
        Scope::Repository { .. } => id == DEFAULT_GROUP,
        Scope::Organization { login } => state.world.group(id).is_some_and(|group| group.is_of(login)),
    }
}

/// The texts of a list; `None` if it is not there, or holds something else or an empty text.
pub(crate) fn texts(body: &Map<String, Value>, field: &str) -> Option<Vec<String>> {
    let items = body.get(field)?.as_array()?;
    items.iter().map(|item| item.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)).collect()
}

fn invalid(field: &str, body: &Map<String, Value>) -> Reply {
    Reply::invalid("Runner", field, if body.contains_key(field) { "invalid" } else { "missing_field" })
}
