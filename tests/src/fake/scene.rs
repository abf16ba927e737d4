//! A repository that looks like one: what the tour shows and what tests read that count or compare.

use serde_json::{Map, Value, json};

use super::Fake;
use super::pages::list_property;
use crate::sample::{Variant, sample};
use crate::spec::SPEC;

/// The owner of the repository of the scene.
pub const OWNER: &str = "octo-org";
/// The repository of the scene.
pub const REPO: &str = "octo-repo";
/// The runner of the scene.
pub const RUNNER_ID: i64 = 23;

const LIST_RUNS: &str = "actions/list-workflow-runs-for-repo";

/// (run number, workflow, branch, status, conclusion, created at, head repository), newest first.
type Run = (i64, &'static str, &'static str, &'static str, Option<&'static str>, &'static str, Option<&'static str>);

const HERE: Option<&str> = Some("octo-org/octo-repo");
const FORK: Option<&str> = Some("mona/octo-repo");
const DELETED_FORK: Option<&str> = None;

const RUNS: [Run; 7] = [
    (562, "CI", "main", "in_progress", None, "2026-01-15T11:52:00Z", HERE),
    (561, "CI", "fix-timeout", "completed", Some("failure"), "2026-01-15T10:40:00Z", FORK),
    (560, "Release", "main", "completed", Some("success"), "2026-01-14T17:05:00Z", HERE),
    (559, "CI", "main", "completed", Some("success"), "2026-01-14T16:58:00Z", HERE),
    (558, "CI", "patch-1", "completed", Some("action_required"), "2026-01-13T08:30:00Z", DELETED_FORK),
    (557, "Nightly", "main", "completed", Some("cancelled"), "2026-01-12T02:00:00Z", HERE),
    (556, "CI", "main", "completed", Some("success"), "2026-01-11T14:21:00Z", HERE),
];

impl Fake {
    /// From now on all operations answer as if there were one repository with a runner and seven workflow runs.
    ///
    /// # Panics
    /// When the spec does not allow the scene's data.
    pub fn serve_scene(&self) {
        self.serve("actions/create-registration-token-for-repo", token("AABF3JGZDX3P5PMEXLND6TS6FCWO6"));
        self.serve("actions/create-remove-token-for-repo", token("AC4ZKQ2VJ7YHTWN3RBXE5DPS6MGU8"));
        self.serve("actions/get-self-hosted-runner-for-repo", runner());
        self.serve_items(LIST_RUNS, RUNS.into_iter().map(run).collect());
    }
}

/// A list of `count` runs; their `run_number` counts down to 1.
#[must_use]
pub fn many_runs(count: i64) -> Vec<Value> {
    let (_, workflow, branch, status, conclusion, created_at, from) = RUNS[3];
    (1..=count).rev().map(|number| run((number, workflow, branch, status, conclusion, created_at, from))).collect()
}

/// Every published example of these tokens holds these two fields and no other.
fn token(token: &str) -> Value {
    json!({ "token": token, "expires_at": "2026-01-15T13:00:00Z" })
}

fn runner() -> Value {
    let label = |id: i64, name: &str, kind: &str| json!({ "id": id, "name": name, "type": kind });
    let labels = [
        label(5, "self-hosted", "read-only"),
        label(7, "X64", "read-only"),
        label(11, "macOS", "read-only"),
        label(18, "xcode-16", "custom"),
    ];
    json!({ "id": RUNNER_ID, "name": "iMac", "os": "macos", "status": "online", "busy": false, "labels": labels })
}

fn run((number, workflow, branch, status, conclusion, created_at, head_repository): Run) -> Value {
    let (_, page) = SPEC.operation(LIST_RUNS).success();
    let page = page.expect("a list has a body");
    let sample = &sample(page, Variant::Maximal)[list_property(page.json())][0];
    let head_repository = match head_repository {
        Some(full_name) => laid_over(&sample["head_repository"], &json!({ "full_name": full_name })),
        None => Value::Null,
    };
    let id = 30_433_000 + number;
    let over = json!({
        "id": id,
        "run_number": number,
        "name": workflow,
        "head_branch": branch,
        "head_repository": head_repository,
        "status": status,
        "conclusion": conclusion,
        "created_at": created_at,
        "html_url": format!("https://ghe.example.com/{OWNER}/{REPO}/actions/runs/{id}"),
    });
    laid_over(sample, &over)
}

/// `over` laid over `base`, property by property: data that reads well, on the frame of a sample.
fn laid_over(base: &Value, over: &Value) -> Value {
    let properties = [base, over].into_iter().filter_map(Value::as_object).flatten();
    properties.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>().into()
}
