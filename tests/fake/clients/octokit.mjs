// A fleet story with octokit: node octokit.mjs BASE_URL TOKEN
// Needs `npm install @octokit/rest`, and the fake with the seed story.json.

import assert from "node:assert/strict";
import { Octokit } from "@octokit/rest";

const [baseUrl, auth] = process.argv.slice(2);
const log = { debug() {}, info() {}, warn: console.warn, error() {} };
const octokit = new Octokit({ baseUrl, auth, log });
const repo = { owner: "octo-org", repo: "octo-repo" };
const status = (promise) => promise.then((response) => response.status, (error) => error.status);

// Every runner, on pages of one.
const runners = await octokit.paginate(octokit.rest.actions.listSelfHostedRunnersForRepo, { ...repo, per_page: 1 });
assert.deepEqual(runners.map((runner) => runner.name), ["idle", "offline-1", "offline-2", "busy"]);

// What is offline goes, and what is busy stays.
for (const runner of runners.filter((runner) => runner.status === "offline")) {
  assert.equal(await status(octokit.rest.actions.deleteSelfHostedRunnerFromRepo({ ...repo, runner_id: runner.id })), 204);
  assert.equal(await status(octokit.rest.actions.getSelfHostedRunnerForRepo({ ...repo, runner_id: runner.id })), 404);
}
const busy = runners.find((runner) => runner.busy);
assert.equal(await status(octokit.rest.actions.deleteSelfHostedRunnerFromRepo({ ...repo, runner_id: busy.id })), 422);

// A just-in-time runner for the job that waits.
const queued = await octokit.rest.actions.listWorkflowRunsForRepo({ ...repo, status: "queued" });
assert.equal(queued.data.total_count, 1);
const run_id = queued.data.workflow_runs[0].id;
const jobs = await octokit.rest.actions.listJobsForWorkflowRun({ ...repo, run_id });
const jit = { ...repo, name: "jit", runner_group_id: 1, labels: jobs.data.jobs[0].labels };
const created = await octokit.rest.actions.generateRunnerJitconfigForRepo(jit);
assert.deepEqual([created.status, created.data.runner.status], [201, "offline"]);
assert.equal(await status(octokit.rest.actions.generateRunnerJitconfigForRepo(jit)), 409);
const runner_id = created.data.runner.id;
const labels = await octokit.rest.actions.addCustomLabelsToSelfHostedRunnerForRepo({ ...repo, runner_id, labels: ["large"] });
assert.deepEqual(labels.data.labels.map((label) => label.name), ["self-hosted", "gpu", "large"]);

// A run is cancelled once.
assert.equal(await status(octokit.rest.actions.cancelWorkflowRun({ ...repo, run_id })), 202);
assert.equal(await status(octokit.rest.actions.cancelWorkflowRun({ ...repo, run_id })), 409);

// What has not changed is a 304 and free. An Enterprise Server has no limits, and answers 404 to the question.
const isEnterpriseServer = baseUrl.endsWith("/api/v3");
const used = () =>
  octokit.rest.rateLimit.get().then((response) => response.data.rate.used, (error) => {
    assert.deepEqual([error.status, isEnterpriseServer], [404, true]);
    return "no";
  });
const first = await octokit.rest.actions.getWorkflowRun({ ...repo, run_id });
const before = await used();
const headers = { "if-none-match": first.headers.etag };
assert.equal(await status(octokit.rest.actions.getWorkflowRun({ ...repo, run_id, headers })), 304);
assert.equal(await used(), before);

const token = await octokit.rest.actions.createRegistrationTokenForRepo(repo);
assert.equal(token.status, 201);
console.log(`octokit: the story is as expected, ${before} requests were counted`);
