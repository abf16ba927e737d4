//! Workflows.

use serde_json::{Value, json};

use super::node_id;
use crate::call::Call;
use crate::clock;
use crate::world::{Repository, Workflow};

pub(crate) fn workflow(call: &Call<'_>, repository: &Repository, workflow: &Workflow) -> Value {
    let full_name = repository.full_name();
    let created_at = clock::text(workflow.created_at);
    json!({
        "id": workflow.id,
        "node_id": node_id("W", workflow.id),
        "name": workflow.name,
        "path": workflow.path,
        "state": "active",
        "created_at": created_at,
        "updated_at": created_at,
        "url": format!("{}/repos/{full_name}/actions/workflows/{}", call.api, workflow.id),
        "html_url": format!("{}/{full_name}/blob/main/{}", call.web, workflow.path),
        "badge_url": format!("{}/{full_name}/workflows/{}/badge.svg", call.web, workflow.id),
    })
}
