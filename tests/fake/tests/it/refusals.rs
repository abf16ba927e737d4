//! Every way in which requests are refused.

use ghes_actions_fake::FakeGitHub;
use serde_json::{Value, json};

use crate::operations::scene;
use crate::raw::request;

const REPO: &str = "/repos/octo-org/octo-repo/actions";

/// Status, operation, method and path after `/repos/octo-org/octo-repo/actions` (or from the root), body.
fn rows() -> Vec<(u16, &'static str, &'static str, Value)> {
    let none = || Value::Null;
    let jit =
        |name: &str, labels: Value, group: Value| json!({ "name": name, "labels": labels, "runner_group_id": group });
    let many: Vec<_> = (0..101).map(|number| format!("label-{number}")).collect();
    let jit_op = "actions/generate-runner-jitconfig-for-repo";
    let jit_org = "actions/generate-runner-jitconfig-for-org";
    let set = "actions/set-custom-labels-for-self-hosted-runner-for-repo";
    let add = "actions/add-custom-labels-to-self-hosted-runner-for-repo";
    let remove = "actions/remove-custom-label-from-self-hosted-runner-for-repo";
    let delete = "actions/delete-self-hosted-runner-from-repo";
    let delete_org = "actions/delete-self-hosted-runner-from-org";
    let get = "actions/get-self-hosted-runner-for-repo";
    vec![
        (422, delete, "DELETE /runners/:BUSY", none()),
        (422, delete_org, "DELETE /orgs/octo-org/actions/runners/:ORG_BUSY", none()),
        (404, delete, "DELETE /runners/1", none()),
        // A runner of the organization is none of the repository.
        (404, get, "GET /runners/:ORG_OFFLINE", none()),
        (404, get, "GET /runners/x", none()),
        (404, get, "GET /repos/octo-org/other/actions/runners/:IDLE", none()),
        (404, "actions/list-self-hosted-runners-for-org", "GET /orgs/other/actions/runners", none()),
        (404, "actions/list-runner-applications-for-org", "GET /orgs/other/actions/runners/downloads", none()),
        (
            404,
            "actions/list-self-hosted-runner-groups-for-org",
            "GET /orgs/octo-org/actions/runner-groups?visible_to_repository=no",
            none(),
        ),
        (
            404,
            "actions/create-registration-token-for-repo",
            "POST /repos/octo-org/other/actions/runners/registration-token",
            none(),
        ),
        (409, jit_op, "POST /runners/generate-jitconfig", jit("IDLE", json!(["gpu"]), json!(1))),
        (
            409,
            jit_org,
            "POST /orgs/octo-org/actions/runners/generate-jitconfig",
            jit("org-busy", json!(["gpu"]), json!(1)),
        ),
        (422, jit_op, "POST /runners/generate-jitconfig", jit("new", json!(["gpu"]), json!(99))),
        (422, jit_op, "POST /runners/generate-jitconfig", jit("new", json!([]), json!(1))),
        (422, jit_op, "POST /runners/generate-jitconfig", jit("new", json!([""]), json!(1))),
        (422, jit_op, "POST /runners/generate-jitconfig", jit("new", json!(["gpu", 1]), json!(1))),
        (422, jit_op, "POST /runners/generate-jitconfig", jit("new", json!(many), json!(1))),
        (422, jit_op, "POST /runners/generate-jitconfig", jit("", json!(["gpu"]), json!(1))),
        (422, jit_op, "POST /runners/generate-jitconfig", json!({})),
        (400, jit_op, "POST /runners/generate-jitconfig", json!([])),
        (400, jit_op, "POST /runners/generate-jitconfig", none()),
        (422, set, "PUT /runners/:IDLE/labels", json!({})),
        (422, set, "PUT /runners/:IDLE/labels", json!({ "labels": many })),
        (404, set, "PUT /runners/1/labels", json!({ "labels": ["gpu"] })),
        (422, add, "POST /runners/:IDLE/labels", json!({ "labels": [] })),
        (404, remove, "DELETE /runners/:IDLE/labels/none", none()),
        (422, remove, "DELETE /runners/:IDLE/labels/self-hosted", none()),
        (404, "actions/list-labels-for-self-hosted-runner-for-repo", "GET /runners/1/labels", none()),
        (404, "actions/remove-all-custom-labels-from-self-hosted-runner-for-repo", "DELETE /runners/1/labels", none()),
        (404, "actions/get-workflow-run", "GET /runs/1", none()),
        (404, "actions/list-jobs-for-workflow-run", "GET /runs/1/jobs", none()),
        (404, "actions/get-workflow-run-attempt", "GET /runs/:FAILED/attempts/2", none()),
        (404, "actions/list-jobs-for-workflow-run-attempt", "GET /runs/:FAILED/attempts/0/jobs", none()),
        (404, "actions/get-workflow-run-usage", "GET /runs/1/timing", none()),
        (404, "actions/download-job-logs-for-workflow-run", "GET /jobs/1/logs", none()),
        (404, "actions/get-job-for-workflow-run", "GET /jobs/1", none()),
        (404, "actions/list-workflow-runs", "GET /workflows/none.yml/runs", none()),
        (404, "actions/list-repo-workflows", "GET /repos/octo-org/other/actions/workflows", none()),
        (409, "actions/cancel-workflow-run", "POST /runs/:FAILED/cancel", none()),
        (409, "actions/force-cancel-workflow-run", "POST /runs/:FAILED/force-cancel", none()),
        (403, "actions/re-run-workflow", "POST /runs/:OPEN/rerun", none()),
        (403, "actions/re-run-workflow-failed-jobs", "POST /runs/:OPEN/rerun-failed-jobs", none()),
        (404, "actions/re-run-job-for-workflow-run", "POST /jobs/1/rerun", none()),
        (422, "actions/list-workflow-runs-for-repo", "GET /runs?page=401&per_page=100", none()),
    ]
}

#[test]
fn each_refusal_is_one_that_the_spec_explains() {
    let scene = scene(FakeGitHub::start().unwrap());
    let runners = scene.fake.runners().len();
    for (status, operation, line, body) in rows() {
        let (method, path) = line.split_once(' ').unwrap();
        let path = if path.starts_with("/repos") || path.starts_with("/orgs") {
            path.to_owned()
        } else {
            format!("{REPO}{path}")
        };
        let mut request = request(&scene.filled(&format!("{method} {path}")));
        if !body.is_null() {
            request = request.json(body);
        }
        let answer = request.send(&scene.fake);
        assert_eq!(answer.status, status, "{line}: {}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.errors(operation), [""; 0], "{line}");
        assert_eq!(scene.fake.take_log()[0].operation, Some(operation), "{line}");
    }
    assert_eq!(scene.fake.runners().len(), runners, "a refused request changes nothing");
}

#[test]
fn credentials_and_versions_are_checked_first() {
    let fake = FakeGitHub::start().unwrap();
    let read_only = fake.token("reader").read_only().add();
    let short = fake.token("short").expires_in(std::time::Duration::from_secs(60)).add();
    let list = "actions/list-self-hosted-runners-for-repo";
    let check = |authorization: &str, version: &str, line: &str, operation: &str, status: u16| {
        let request = request(line).header("Authorization", authorization).header("X-GitHub-Api-Version", version);
        let answer = request.send(&fake);
        assert_eq!(answer.status, status, "{authorization} {version} {line}");
        assert_eq!(answer.errors(operation), [""; 0], "{line}");
    };
    let get = format!("GET {REPO}/runners");
    let token = format!("POST {REPO}/runners/registration-token");
    let create = "actions/create-registration-token-for-repo";
    check("", "2022-11-28", &get, list, 401);
    check("Bearer nobody", "2022-11-28", &get, list, 401);
    check(&format!("Basic {read_only}"), "2022-11-28", &get, list, 401);
    check(&format!("token {read_only}"), "2022-11-28", &get, list, 200);
    check(&format!("Bearer {read_only}"), "2022-11-28", &token, create, 403);
    check(&format!("Bearer {short}"), "2022-11-28", &token, create, 201);
    check(&format!("Bearer {short}"), "2099-01-01", &get, list, 400);
    fake.advance(std::time::Duration::from_secs(60));
    check(&format!("Bearer {short}"), "2022-11-28", &get, list, 401);
}

#[test]
fn what_is_no_operation_is_404_and_logged_as_unknown() {
    let fake = FakeGitHub::builder().ghes().start().unwrap();
    for line in ["GET /user", "PATCH /rate_limit", "GET /repos/octo-org/octo-repo/actions/runners/", "GET //rate_limit"]
    {
        assert_eq!(request(line).send(&fake).status, 404, "{line}");
        let entry = fake.take_log().remove(0);
        assert_eq!((entry.operation, entry.status, entry.charged), (None, Some(404), false), "{line}");
    }
    // Without `/api/v3` it is not the API.
    let outside = format!("{REPO}/runners");
    let bytes = String::from_utf8(request(&format!("GET {outside}")).bytes(&fake)).unwrap();
    assert!(bytes.starts_with("GET /api/v3/repos/"), "{bytes}");
}

#[test]
fn a_body_has_a_limit() {
    let fake = FakeGitHub::builder().max_body(100).start().unwrap();
    let body = json!({ "name": "a".repeat(100), "labels": ["gpu"], "runner_group_id": 1 });
    let answer = request(&format!("POST {REPO}/runners/generate-jitconfig")).json(body).send(&fake);
    assert_eq!((answer.status, fake.runners().len()), (413, 0));
}
