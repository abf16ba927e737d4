//! The operations of the set `fleet`.

use super::{Case, reply};
use crate::fake::RUNNER_ID;

pub(super) const CASES: [Case; 36] = [
    Case {
        operation_id: "actions/add-custom-labels-to-self-hosted-runner-for-org",
        request: "POST /orgs/octo-org/actions/runners/23/labels",
        call: |client, owner, _| {
            reply(client.actions().add_custom_labels_to_self_hosted_runner_for_org(owner, RUNNER_ID, ["gpu"]).send())
        },
    },
    Case {
        operation_id: "actions/add-custom-labels-to-self-hosted-runner-for-repo",
        request: "POST /repos/octo-org/octo-repo/actions/runners/23/labels",
        call: |client, owner, repo| {
            reply(
                client
                    .actions()
                    .add_custom_labels_to_self_hosted_runner_for_repo(owner, repo, RUNNER_ID, ["gpu"])
                    .send(),
            )
        },
    },
    Case {
        operation_id: "actions/cancel-workflow-run",
        request: "POST /repos/octo-org/octo-repo/actions/runs/7/cancel",
        call: |client, owner, repo| reply(client.actions().cancel_workflow_run(owner, repo, 7).send()),
    },
    Case {
        operation_id: "actions/create-registration-token-for-org",
        request: "POST /orgs/octo-org/actions/runners/registration-token",
        call: |client, owner, _| reply(client.actions().create_registration_token_for_org(owner).send()),
    },
    Case {
        operation_id: "actions/create-remove-token-for-org",
        request: "POST /orgs/octo-org/actions/runners/remove-token",
        call: |client, owner, _| reply(client.actions().create_remove_token_for_org(owner).send()),
    },
    Case {
        operation_id: "actions/delete-self-hosted-runner-from-org",
        request: "DELETE /orgs/octo-org/actions/runners/23",
        call: |client, owner, _| reply(client.actions().delete_self_hosted_runner_from_org(owner, RUNNER_ID).send()),
    },
    Case {
        operation_id: "actions/download-job-logs-for-workflow-run",
        request: "GET /repos/octo-org/octo-repo/actions/jobs/5/logs",
        call: |client, owner, repo| reply(client.actions().download_job_logs_for_workflow_run(owner, repo, 5).send()),
    },
    Case {
        operation_id: "actions/force-cancel-workflow-run",
        request: "POST /repos/octo-org/octo-repo/actions/runs/7/force-cancel",
        call: |client, owner, repo| reply(client.actions().force_cancel_workflow_run(owner, repo, 7).send()),
    },
    Case {
        operation_id: "actions/generate-runner-jitconfig-for-org",
        request: "POST /orgs/octo-org/actions/runners/generate-jitconfig",
        call: |client, owner, _| {
            reply(client.actions().generate_runner_jitconfig_for_org(owner, ["gpu"], "builder-1", 1).send())
        },
    },
    Case {
        operation_id: "actions/generate-runner-jitconfig-for-repo",
        request: "POST /repos/octo-org/octo-repo/actions/runners/generate-jitconfig",
        call: |client, owner, repo| {
            reply(client.actions().generate_runner_jitconfig_for_repo(owner, repo, ["gpu"], "builder-1", 1).send())
        },
    },
    Case {
        operation_id: "actions/get-job-for-workflow-run",
        request: "GET /repos/octo-org/octo-repo/actions/jobs/5",
        call: |client, owner, repo| reply(client.actions().get_job_for_workflow_run(owner, repo, 5).send()),
    },
    Case {
        operation_id: "actions/get-self-hosted-runner-for-org",
        request: "GET /orgs/octo-org/actions/runners/23",
        call: |client, owner, _| reply(client.actions().get_self_hosted_runner_for_org(owner, RUNNER_ID).send()),
    },
    Case {
        operation_id: "actions/get-workflow-run",
        request: "GET /repos/octo-org/octo-repo/actions/runs/7",
        call: |client, owner, repo| reply(client.actions().get_workflow_run(owner, repo, 7).send()),
    },
    Case {
        operation_id: "actions/get-workflow-run-attempt",
        request: "GET /repos/octo-org/octo-repo/actions/runs/7/attempts/2",
        call: |client, owner, repo| reply(client.actions().get_workflow_run_attempt(owner, repo, 7, 2).send()),
    },
    Case {
        operation_id: "actions/get-workflow-run-usage",
        request: "GET /repos/octo-org/octo-repo/actions/runs/7/timing",
        call: |client, owner, repo| reply(client.actions().get_workflow_run_usage(owner, repo, 7).send()),
    },
    Case {
        operation_id: "actions/list-jobs-for-workflow-run",
        request: "GET /repos/octo-org/octo-repo/actions/runs/7/jobs",
        call: |client, owner, repo| reply(client.actions().list_jobs_for_workflow_run(owner, repo, 7).send()),
    },
    Case {
        operation_id: "actions/list-jobs-for-workflow-run-attempt",
        request: "GET /repos/octo-org/octo-repo/actions/runs/7/attempts/2/jobs",
        call: |client, owner, repo| {
            reply(client.actions().list_jobs_for_workflow_run_attempt(owner, repo, 7, 2).send())
        },
    },
    Case {
        operation_id: "actions/list-labels-for-self-hosted-runner-for-org",
        request: "GET /orgs/octo-org/actions/runners/23/labels",
        call: |client, owner, _| {
            reply(client.actions().list_labels_for_self_hosted_runner_for_org(owner, RUNNER_ID).send())
        },
    },
    Case {
        operation_id: "actions/list-labels-for-self-hosted-runner-for-repo",
        request: "GET /repos/octo-org/octo-repo/actions/runners/23/labels",
        call: |client, owner, repo| {
            reply(client.actions().list_labels_for_self_hosted_runner_for_repo(owner, repo, RUNNER_ID).send())
        },
    },
    Case {
        operation_id: "actions/list-repo-workflows",
        request: "GET /repos/octo-org/octo-repo/actions/workflows",
        call: |client, owner, repo| reply(client.actions().list_repo_workflows(owner, repo).send()),
    },
    Case {
        operation_id: "actions/list-runner-applications-for-org",
        request: "GET /orgs/octo-org/actions/runners/downloads",
        call: |client, owner, _| reply(client.actions().list_runner_applications_for_org(owner).send()),
    },
    Case {
        operation_id: "actions/list-runner-applications-for-repo",
        request: "GET /repos/octo-org/octo-repo/actions/runners/downloads",
        call: |client, owner, repo| reply(client.actions().list_runner_applications_for_repo(owner, repo).send()),
    },
    Case {
        operation_id: "actions/list-self-hosted-runner-groups-for-org",
        request: "GET /orgs/octo-org/actions/runner-groups",
        call: |client, owner, _| reply(client.actions().list_self_hosted_runner_groups_for_org(owner).send()),
    },
    Case {
        operation_id: "actions/list-self-hosted-runners-for-org",
        request: "GET /orgs/octo-org/actions/runners",
        call: |client, owner, _| reply(client.actions().list_self_hosted_runners_for_org(owner).send()),
    },
    Case {
        operation_id: "actions/list-self-hosted-runners-for-repo",
        request: "GET /repos/octo-org/octo-repo/actions/runners",
        call: |client, owner, repo| reply(client.actions().list_self_hosted_runners_for_repo(owner, repo).send()),
    },
    Case {
        operation_id: "actions/list-workflow-runs",
        request: "GET /repos/octo-org/octo-repo/actions/workflows/ci.yml/runs",
        call: |client, owner, repo| reply(client.actions().list_workflow_runs(owner, repo, "ci.yml").send()),
    },
    Case {
        operation_id: "actions/re-run-job-for-workflow-run",
        request: "POST /repos/octo-org/octo-repo/actions/jobs/5/rerun",
        call: |client, owner, repo| reply(client.actions().re_run_job_for_workflow_run(owner, repo, 5).send()),
    },
    Case {
        operation_id: "actions/re-run-workflow",
        request: "POST /repos/octo-org/octo-repo/actions/runs/7/rerun",
        call: |client, owner, repo| reply(client.actions().re_run_workflow(owner, repo, 7).send()),
    },
    Case {
        operation_id: "actions/re-run-workflow-failed-jobs",
        request: "POST /repos/octo-org/octo-repo/actions/runs/7/rerun-failed-jobs",
        call: |client, owner, repo| reply(client.actions().re_run_workflow_failed_jobs(owner, repo, 7).send()),
    },
    Case {
        operation_id: "actions/remove-all-custom-labels-from-self-hosted-runner-for-org",
        request: "DELETE /orgs/octo-org/actions/runners/23/labels",
        call: |client, owner, _| {
            reply(client.actions().remove_all_custom_labels_from_self_hosted_runner_for_org(owner, RUNNER_ID).send())
        },
    },
    Case {
        operation_id: "actions/remove-all-custom-labels-from-self-hosted-runner-for-repo",
        request: "DELETE /repos/octo-org/octo-repo/actions/runners/23/labels",
        call: |client, owner, repo| {
            reply(
                client
                    .actions()
                    .remove_all_custom_labels_from_self_hosted_runner_for_repo(owner, repo, RUNNER_ID)
                    .send(),
            )
        },
    },
    Case {
        operation_id: "actions/remove-custom-label-from-self-hosted-runner-for-org",
        request: "DELETE /orgs/octo-org/actions/runners/23/labels/gpu",
        call: |client, owner, _| {
            reply(client.actions().remove_custom_label_from_self_hosted_runner_for_org(owner, RUNNER_ID, "gpu").send())
        },
    },
    Case {
        operation_id: "actions/remove-custom-label-from-self-hosted-runner-for-repo",
        request: "DELETE /repos/octo-org/octo-repo/actions/runners/23/labels/gpu",
        call: |client, owner, repo| {
            reply(
                client
                    .actions()
                    .remove_custom_label_from_self_hosted_runner_for_repo(owner, repo, RUNNER_ID, "gpu")
                    .send(),
            )
        },
    },
    Case {
        operation_id: "actions/set-custom-labels-for-self-hosted-runner-for-org",
        request: "PUT /orgs/octo-org/actions/runners/23/labels",
        call: |client, owner, _| {
            reply(client.actions().set_custom_labels_for_self_hosted_runner_for_org(owner, RUNNER_ID, ["gpu"]).send())
        },
    },
    Case {
        operation_id: "actions/set-custom-labels-for-self-hosted-runner-for-repo",
        request: "PUT /repos/octo-org/octo-repo/actions/runners/23/labels",
        call: |client, owner, repo| {
            reply(
                client
                    .actions()
                    .set_custom_labels_for_self_hosted_runner_for_repo(owner, repo, RUNNER_ID, ["gpu"])
                    .send(),
            )
        },
    },
    Case {
        operation_id: "rate-limit/get",
        request: "GET /rate_limit",
        call: |client, _, _| reply(client.rate_limit().get().send()),
    },
];
