//! Runner groups.

use serde_json::{Value, json};

use super::set;
use crate::call::Call;
use crate::world::{DEFAULT_GROUP, RunnerGroup, Visibility};

pub(crate) fn runner_group(call: &Call<'_>, org: &str, group: &RunnerGroup) -> Value {
    let url = format!("{}/orgs/{org}/actions/runner-groups/{}", call.api, group.id);
    let mut shape = json!({
        "id": group.id,
        "name": group.name,
        "visibility": group.visibility.as_str(),
        "default": group.id == DEFAULT_GROUP,
        "inherited": false,
        "allows_public_repositories": false,
        "restricted_to_workflows": false,
        "selected_workflows": [],
        "workflow_restrictions_read_only": false,
        "runners_url": format!("{url}/runners"),
    });
    if group.visibility == Visibility::Selected {
        set(&mut shape, "selected_repositories_url", format!("{url}/repositories").into());
    }
    shape
}
