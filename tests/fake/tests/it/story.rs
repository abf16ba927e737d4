//! What a fleet tool does, with the real client.

use std::time::Duration;

use contract_tests::spec::SPEC;
use ghes_actions::types::Conclusion as ClientConclusion;
use ghes_actions::{ErrorKind, Removal};
use ghes_actions_fake::{Conclusion, FakeGitHub, JobBuilder, RunStatus, RunnerStatus};

use crate::client;

const OWNER: &str = "octo-org";
const REPO: &str = "octo-repo";

#[tokio::test]
async fn an_autoscaler_serves_a_job_with_a_just_in_time_runner() {
    let fake = FakeGitHub::start().unwrap();
    let actions = client(&fake).actions();
    let run = fake.run("CI").job(JobBuilder::new("build").label("gpu")).add();

    // Which jobs wait, and for which labels?
    let queued = actions.list_workflow_runs_for_repo(OWNER, REPO).status(ghes_actions::types::RunStatus::Queued);
    let queued = queued.send().await.unwrap().value.workflow_runs;
    assert_eq!(queued.len(), 1);
    let jobs = actions.list_jobs_for_workflow_run(OWNER, REPO, queued[0].id).await.unwrap().value.jobs;
    assert_eq!(jobs[0].labels, ["self-hosted", "gpu"]);

    // A runner for it.
    let labels = ["self-hosted", "gpu"];
    let jit = actions.generate_runner_jitconfig_for_repo(OWNER, REPO, labels, "jit-1", 1).await.unwrap().value;
    let again = actions.generate_runner_jitconfig_for_repo(OWNER, REPO, labels, "jit-1", 1).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Conflict);
    let get = || actions.get_self_hosted_runner_for_repo(OWNER, REPO, jit.runner.id);
    assert_eq!(get().await.unwrap().value.status.as_str(), "offline");

    // It starts, and gets the job.
    let id = fake.start_jit(jit.encoded_jit_config.expose()).unwrap();
    let job = fake.jobs(run)[0].id;
    fake.start_job(job, id).unwrap();
    let runner = get().await.unwrap().value;
    assert_eq!((runner.status.as_str(), runner.busy), ("online", Some(true)));
    let delete = || actions.delete_self_hosted_runner_from_repo(OWNER, REPO, runner.id).outcome();
    assert!(matches!(delete().await.unwrap(), Removal::Busy { .. }));
    assert_eq!(fake.find_run(run).unwrap().status, RunStatus::InProgress);

    // The job ends, and the runner is gone with it.
    fake.complete_job(job, Conclusion::Success).unwrap();
    assert_eq!(get().await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(delete().await.unwrap(), Removal::NotFoundOrHidden);
    let done = actions.get_workflow_run(OWNER, REPO, queued[0].id).await.unwrap().value;
    assert_eq!(done.conclusion, Some(ClientConclusion::Success));
    assert!(fake.runners().is_empty());
}

#[tokio::test]
async fn a_machine_registers_and_unregisters_itself() {
    let fake = FakeGitHub::start().unwrap();
    let actions = client(&fake).actions();
    let token = actions.create_registration_token_for_repo(OWNER, REPO).await.unwrap().value.token;
    let id = fake.register(token.expose(), "builder-1").unwrap();
    let listed = actions.list_self_hosted_runners_for_repo(OWNER, REPO).name("builder-1").await.unwrap().value;
    assert_eq!(listed.runners.iter().map(|runner| runner.id.get()).collect::<Vec<_>>(), [id]);
    let token = actions.create_remove_token_for_repo(OWNER, REPO).await.unwrap().value.token;
    fake.unregister(token.expose(), "builder-1").unwrap();
    assert!(fake.runners().is_empty());
}

#[tokio::test]
async fn a_janitor_removes_what_is_offline_and_nothing_that_is_busy() {
    let fake = FakeGitHub::start().unwrap();
    let actions = client(&fake).actions();
    fake.runner("idle").add();
    fake.runner("gone").offline().add();
    fake.runner("working").busy().add();
    let mut removed = Vec::new();
    for runner in actions.list_self_hosted_runners_for_repo(OWNER, REPO).await.unwrap().value.runners.iter() {
        if runner.status.as_str() == "offline" || runner.name == "working" {
            let outcome = actions.delete_self_hosted_runner_from_repo(OWNER, REPO, runner.id).outcome().await.unwrap();
            removed.push((runner.name.clone(), outcome == Removal::Removed));
        }
    }
    assert_eq!(removed, [("gone".to_owned(), true), ("working".to_owned(), false)]);
    let left: Vec<_> = fake.runners().iter().map(|runner| (runner.name.clone(), runner.status)).collect();
    assert_eq!(left, [("idle".to_owned(), RunnerStatus::Online), ("working".to_owned(), RunnerStatus::Online)]);
}

/// The contract tests' table of calls: each operation, called as a user calls it. What it asks for may not exist; the client must
/// understand what it gets either way.
#[tokio::test]
async fn the_client_calls_each_operation() {
    let fake = FakeGitHub::start().unwrap();
    let client = client(&fake);
    let mut answered = Vec::new();
    for case in contract_tests::calls::CASES.iter() {
        match case.plain(&client).await {
            Ok(reply) => assert_eq!(reply.status, SPEC.operation(case.operation_id).success().0),
            Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{}: {error}", case.operation_id),
        }
        answered.push(case.operation_id);
    }
    let logged: Vec<_> = fake.log().iter().map(|entry| entry.operation.unwrap_or("unknown")).collect();
    assert_eq!(logged, answered);
}

#[test]
fn the_blocking_client_works_too() {
    let fake = FakeGitHub::start().unwrap();
    fake.runner("a").add();
    let builder = ghes_actions::blocking::Client::builder().base_url(fake.base_url());
    let client = builder.token(ghes_actions_fake::TOKEN).build().unwrap();
    let runners = client.actions().list_self_hosted_runners_for_repo(OWNER, REPO).send().unwrap();
    assert_eq!(runners.value.total_count, 1);
}

#[tokio::test]
async fn both_versions_of_the_api_are_decoded() {
    let fake = FakeGitHub::start().unwrap();
    fake.run("CI").created_at(fake.now() - Duration::from_secs(60)).add();
    for version in ["2022-11-28", "2026-03-10"] {
        let builder = ghes_actions::Client::builder().base_url(fake.base_url()).token(ghes_actions_fake::TOKEN);
        let client = builder.api_version(version).build().unwrap();
        let page = client.actions().list_workflow_runs_for_repo(OWNER, REPO).await.unwrap().value;
        let has_downloads = page.workflow_runs[0].repository.has_downloads;
        assert_eq!(has_downloads.is_some(), version == "2022-11-28", "{version}");
    }
}
