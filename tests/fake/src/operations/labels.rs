//! The labels of runners.

use hyper::StatusCode;

use crate::call::Call;
use crate::operations::jit::{MAX_LABELS, texts};
use crate::operations::runners::named;
use crate::reply::{Outcome, Reply};
use crate::shapes;
use crate::state::State;
use crate::world::{Label, LabelKind, Runner};

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    Ok(Reply::ok(&shapes::labels(&named(state, call)?.labels)))
}

pub(crate) fn add(state: &mut State, call: &Call<'_>) -> Outcome {
    let runner = named(state, call)?;
    let added = requested(call)?;
    if added.is_empty() {
        return Err(Reply::invalid("Runner", "labels", "invalid"));
    }
    let added: Vec<_> = added.into_iter().filter(|name| !runner.has_label(name)).collect();
    let mut labels = runner.labels.clone();
    labels.extend(custom(state, &added));
    replace(state, &runner, labels)
}

pub(crate) fn set(state: &mut State, call: &Call<'_>) -> Outcome {
    let runner = named(state, call)?;
    let names = requested(call)?;
    let mut labels = read_only(&runner);
    let is_new = |name: &&String| !labels.iter().any(|label| label.name.eq_ignore_ascii_case(name));
    let names: Vec<_> = names.iter().filter(is_new).cloned().collect();
    labels.extend(custom(state, &names));
    replace(state, &runner, labels)
}

pub(crate) fn remove_all(state: &mut State, call: &Call<'_>) -> Outcome {
    let runner = named(state, call)?;
    let labels = read_only(&runner);
    replace(state, &runner, labels)
}

pub(crate) fn remove(state: &mut State, call: &Call<'_>) -> Outcome {
    let runner = named(state, call)?;
    let name = call.parameter("name");
    let label = runner.labels.iter().find(|label| label.name.eq_ignore_ascii_case(name));
    match label.map(|label| label.kind) {
        None => Err(Reply::not_found()),
        Some(LabelKind::ReadOnly) => {
            Err(Reply::error(StatusCode::UNPROCESSABLE_ENTITY, "This label is read-only and cannot be removed"))
        }
        Some(LabelKind::Custom) => {
            let left = runner.labels.iter().filter(|label| !label.name.eq_ignore_ascii_case(name));
            let left = left.cloned().collect();
            replace(state, &runner, left)
        }
    }
}

fn requested(call: &Call<'_>) -> Result<Vec<String>, Reply> {
    let body = call.object()?;
    let code = if body.contains_key("labels") { "invalid" } else { "missing_field" };
    texts(&body, "labels").ok_or_else(|| Reply::invalid("Runner", "labels", code))
}

fn read_only(runner: &Runner) -> Vec<Label> {
    runner.labels.iter().filter(|label| label.kind == LabelKind::ReadOnly).cloned().collect()
}

/// Whatever the names are, these labels were added by a user.
fn custom(state: &mut State, names: &[String]) -> Vec<Label> {
    let mut labels = state.world.labels(names.iter().map(String::as_str));
    for label in &mut labels {
        label.kind = LabelKind::Custom;
    }
    labels
}

fn replace(state: &mut State, runner: &Runner, labels: Vec<Label>) -> Outcome {
    if labels.len() > MAX_LABELS {
        return Err(Reply::invalid("Runner", "labels", "invalid"));
    }
    let reply = Reply::ok(&shapes::labels(&labels));
    if let Some(runner) = state.world.runner_mut(runner.id) {
        runner.labels = labels;
    }
    Ok(reply)
}
