//! Every operation of the spec, when it succeeds.

use std::collections::BTreeSet;
use std::time::Duration;

use contract_tests::spec::SPEC;
use ghes_actions_fake::{Conclusion, FakeGitHub, HeadRepository, JobBuilder, RunStatus, operations};
use serde_json::{Value, json};

use crate::raw::request;

/// A fake that has one of everything, and the ids in it by name.
pub(crate) struct Scene {
    pub(crate) fake: FakeGitHub,
    names: Vec<(&'static str, i64)>,
}

pub(crate) fn scene(fake: FakeGitHub) -> Scene {
    let idle = fake.runner("idle").label("gpu").add();
    let busy = fake.runner("busy").busy().ephemeral().platform("macOS", "ARM64").add();
    let org_idle = fake.runner("org-idle").organization("octo-org").offline().add();
    let org_busy = fake.runner("org-busy").organization("octo-org").busy().add();
    let group = fake.group("gpus").repository("octo-repo").add();
    let failed = fake
        .run("CI")
        .pull_request(7)
        .job(JobBuilder::new("build").starts_after(Duration::ZERO).takes(Duration::ZERO))
        .job(JobBuilder::new("test").starts_after(Duration::ZERO).takes(Duration::ZERO).ends(Conclusion::Failure))
        .add();
    let open = fake.run("CI").branch("topic").job(JobBuilder::new("build")).add();
    let open_too = fake.run("Nightly").event("schedule").status(RunStatus::Waiting).add();
    let failed_too = fake.run("CI").conclusion(Conclusion::Failure).head_repository(HeadRepository::Deleted).add();
    let fork = HeadRepository::Fork { owner: "mona".to_owned() };
    let failed_fork = fake.run("CI").head_repository(fork).job(failing("build")).add();
    let job = fake.jobs(failed)[0].id;
    let failed_job = fake.jobs(failed_fork)[0].id;
    let names = vec![
        ("IDLE", idle),
        ("BUSY", busy),
        ("ORG_OFFLINE", org_idle),
        ("ORG_BUSY", org_busy),
        ("GROUP", group),
        ("FAILED_FORK", failed_fork),
        ("FAILED_JOB", failed_job),
        ("FAILED_TOO", failed_too),
        ("FAILED", failed),
        ("OPEN_TOO", open_too),
        ("OPEN", open),
        ("JOB", job),
    ];
    Scene { fake, names }
}

fn failing(name: &str) -> JobBuilder {
    JobBuilder::new(name).starts_after(Duration::ZERO).takes(Duration::ZERO).ends(Conclusion::Failure)
}

impl Scene {
    /// The text with ids in place of `:NAME`.
    pub(crate) fn filled(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, id)| text.replace(&format!(":{name}"), &id.to_string()))
    }
}

/// Operation, request, body.
fn calls() -> Vec<(&'static str, &'static str, Value)> {
    let jit = |group: i64| json!({ "name": "jit", "runner_group_id": group, "labels": ["self-hosted", "gpu"], "work_folder": "_w" });
    let labels = || json!({ "labels": ["gpu", "large"] });
    let none = || Value::Null;
    vec![
        ("rate-limit/get", "GET /rate_limit", none()),
        ("actions/list-self-hosted-runners-for-repo", "GET /repos/octo-org/octo-repo/actions/runners", none()),
        (
            "actions/list-self-hosted-runners-for-repo",
            "GET /repos/Octo-Org/OCTO-REPO/actions/runners?name=busy&per_page=1&page=1",
            none(),
        ),
        ("actions/list-self-hosted-runners-for-org", "GET /orgs/octo-org/actions/runners?per_page=1&page=2", none()),
        ("actions/get-self-hosted-runner-for-repo", "GET /repos/octo-org/octo-repo/actions/runners/:BUSY", none()),
        ("actions/get-self-hosted-runner-for-org", "GET /orgs/octo-org/actions/runners/:ORG_OFFLINE", none()),
        (
            "actions/list-self-hosted-runner-groups-for-org",
            "GET /orgs/octo-org/actions/runner-groups?visible_to_repository=octo-repo",
            none(),
        ),
        ("actions/list-runner-applications-for-org", "GET /orgs/octo-org/actions/runners/downloads", none()),
        (
            "actions/list-runner-applications-for-repo",
            "GET /repos/octo-org/octo-repo/actions/runners/downloads",
            none(),
        ),
        ("actions/create-registration-token-for-org", "POST /orgs/octo-org/actions/runners/registration-token", none()),
        (
            "actions/create-registration-token-for-repo",
            "POST /repos/octo-org/octo-repo/actions/runners/registration-token",
            none(),
        ),
        ("actions/create-remove-token-for-org", "POST /orgs/octo-org/actions/runners/remove-token", none()),
        ("actions/create-remove-token-for-repo", "POST /repos/octo-org/octo-repo/actions/runners/remove-token", none()),
        ("actions/generate-runner-jitconfig-for-org", "POST /orgs/octo-org/actions/runners/generate-jitconfig", jit(1)),
        (
            "actions/generate-runner-jitconfig-for-repo",
            "POST /repos/octo-org/octo-repo/actions/runners/generate-jitconfig",
            jit(1),
        ),
        (
            "actions/list-labels-for-self-hosted-runner-for-repo",
            "GET /repos/octo-org/octo-repo/actions/runners/:IDLE/labels",
            none(),
        ),
        (
            "actions/add-custom-labels-to-self-hosted-runner-for-repo",
            "POST /repos/octo-org/octo-repo/actions/runners/:IDLE/labels",
            labels(),
        ),
        (
            "actions/set-custom-labels-for-self-hosted-runner-for-repo",
            "PUT /repos/octo-org/octo-repo/actions/runners/:IDLE/labels",
            labels(),
        ),
        (
            "actions/remove-custom-label-from-self-hosted-runner-for-repo",
            "DELETE /repos/octo-org/octo-repo/actions/runners/:IDLE/labels/gpu",
            none(),
        ),
        (
            "actions/remove-all-custom-labels-from-self-hosted-runner-for-repo",
            "DELETE /repos/octo-org/octo-repo/actions/runners/:IDLE/labels",
            none(),
        ),
        (
            "actions/list-labels-for-self-hosted-runner-for-org",
            "GET /orgs/octo-org/actions/runners/:ORG_OFFLINE/labels",
            none(),
        ),
        (
            "actions/add-custom-labels-to-self-hosted-runner-for-org",
            "POST /orgs/octo-org/actions/runners/:ORG_OFFLINE/labels",
            labels(),
        ),
        (
            "actions/set-custom-labels-for-self-hosted-runner-for-org",
            "PUT /orgs/octo-org/actions/runners/:ORG_OFFLINE/labels",
            labels(),
        ),
        (
            "actions/remove-custom-label-from-self-hosted-runner-for-org",
            "DELETE /orgs/octo-org/actions/runners/:ORG_OFFLINE/labels/gpu",
            none(),
        ),
        (
            "actions/remove-all-custom-labels-from-self-hosted-runner-for-org",
            "DELETE /orgs/octo-org/actions/runners/:ORG_OFFLINE/labels",
            none(),
        ),
        ("actions/list-repo-workflows", "GET /repos/octo-org/octo-repo/actions/workflows", none()),
        (
            "actions/list-workflow-runs",
            "GET /repos/octo-org/octo-repo/actions/workflows/ci.yml/runs?status=failure",
            none(),
        ),
        (
            "actions/list-workflow-runs-for-repo",
            "GET /repos/octo-org/octo-repo/actions/runs?exclude_pull_requests=true&created=%3E%3D2026-01-01",
            none(),
        ),
        ("actions/list-workflow-runs-for-repo", "GET /repos/octo-org/octo-repo/actions/runs", none()),
        ("actions/get-workflow-run", "GET /repos/octo-org/octo-repo/actions/runs/:FAILED", none()),
        ("actions/get-workflow-run", "GET /repos/octo-org/octo-repo/actions/runs/:FAILED_FORK", none()),
        (
            "actions/list-jobs-for-workflow-run",
            "GET /repos/octo-org/octo-repo/actions/runs/:FAILED/jobs?filter=all",
            none(),
        ),
        ("actions/download-job-logs-for-workflow-run", "GET /repos/octo-org/octo-repo/actions/jobs/:JOB/logs", none()),
        ("actions/get-job-for-workflow-run", "GET /repos/octo-org/octo-repo/actions/jobs/:JOB", none()),
        (
            "actions/re-run-workflow-failed-jobs",
            "POST /repos/octo-org/octo-repo/actions/runs/:FAILED/rerun-failed-jobs",
            none(),
        ),
        (
            "actions/re-run-workflow",
            "POST /repos/octo-org/octo-repo/actions/runs/:FAILED_TOO/rerun",
            json!({ "enable_debug_logging": true }),
        ),
        (
            "actions/re-run-job-for-workflow-run",
            "POST /repos/octo-org/octo-repo/actions/jobs/:FAILED_JOB/rerun",
            none(),
        ),
        ("actions/list-jobs-for-workflow-run", "GET /repos/octo-org/octo-repo/actions/runs/:FAILED/jobs", none()),
        ("actions/get-workflow-run", "GET /repos/octo-org/octo-repo/actions/runs/:FAILED", none()),
        ("actions/get-workflow-run-attempt", "GET /repos/octo-org/octo-repo/actions/runs/:FAILED/attempts/1", none()),
        ("actions/get-workflow-run-attempt", "GET /repos/octo-org/octo-repo/actions/runs/:FAILED/attempts/2", none()),
        (
            "actions/list-jobs-for-workflow-run-attempt",
            "GET /repos/octo-org/octo-repo/actions/runs/:FAILED/attempts/1/jobs",
            none(),
        ),
        ("actions/get-workflow-run-usage", "GET /repos/octo-org/octo-repo/actions/runs/:FAILED_TOO/timing", none()),
        ("actions/cancel-workflow-run", "POST /repos/octo-org/octo-repo/actions/runs/:OPEN/cancel", none()),
        (
            "actions/force-cancel-workflow-run",
            "POST /repos/octo-org/octo-repo/actions/runs/:OPEN_TOO/force-cancel",
            none(),
        ),
        (
            "actions/delete-self-hosted-runner-from-repo",
            "DELETE /repos/octo-org/octo-repo/actions/runners/:IDLE",
            none(),
        ),
        ("actions/delete-self-hosted-runner-from-org", "DELETE /orgs/octo-org/actions/runners/:ORG_OFFLINE", none()),
    ]
}

/// All of them, and what each answered.
#[track_caller]
fn check(fake: FakeGitHub, version: &str) {
    let scene = scene(fake);
    let mut covered = BTreeSet::new();
    for (operation, line, body) in calls() {
        let mut request = request(&scene.filled(line)).header("X-GitHub-Api-Version", version);
        if !body.is_null() {
            request = request.json(body);
        }
        assert_eq!(request.errors(operation), [""; 0], "the request {line}");
        let answer = request.send(&scene.fake);
        assert_eq!(
            answer.status,
            SPEC.operation(operation).success().0,
            "{line}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        assert_eq!(answer.errors(operation), [""; 0], "{line}");
        assert_eq!(answer.header("x-github-api-version-selected"), Some(version), "{line}");
        let logged = scene.fake.take_log();
        assert_eq!((logged.len(), logged[0].operation), (1, Some(operation)), "{line}");
        covered.insert(operation);
    }
    let all: BTreeSet<_> = SPEC.operations().map(|operation| operation.id.as_str()).collect();
    assert_eq!(covered, all, "each operation of the spec needs a row in `calls`");
}

#[test]
fn each_answer_is_valid_by_the_spec() {
    check(FakeGitHub::start().unwrap(), "2022-11-28");
    check(FakeGitHub::start().unwrap(), "2026-03-10");
    // It has no limits, and `rate-limit/get` answers 404 then.
    let limited = ghes_actions_fake::Primary::default();
    check(FakeGitHub::builder().ghes().primary_limit(limited).start().unwrap(), "2022-11-28");
}

#[test]
fn each_operation_of_the_spec_has_a_handler() {
    let served: BTreeSet<_> = operations().collect();
    let missing: Vec<_> =
        SPEC.operations().map(|operation| operation.id.as_str()).filter(|id| !served.contains(id)).collect();
    assert!(
        missing.is_empty(),
        "the fake lacks operations of the spec: {missing:?}\n\
         Add a row to ROUTES in tests/fake/src/routes.rs with a handler in tests/fake/src/operations/, \
         and a row to `calls` in tests/fake/tests/it/operations.rs"
    );
    let known: BTreeSet<_> = SPEC.operations().map(|operation| operation.id.as_str()).collect();
    let of_apps = ["apps/create-installation-access-token", "apps/get-org-installation", "apps/get-repo-installation"];
    assert_eq!(served.into_iter().filter(|id| !known.contains(id)).collect::<Vec<_>>(), of_apps);
}
