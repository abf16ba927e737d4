//! Machines that register, connect, and get jobs from the clock.

use std::time::Duration;

use ghes_actions_fake::{Conclusion, FakeGitHub, JobBuilder, LabelKind, Refused, RunStatus, RunnerStatus, Scope};

use crate::raw::request;

fn token(fake: &FakeGitHub, path: &str) -> String {
    request(&format!("POST {path}")).send(fake).json()["token"].as_str().unwrap().to_owned()
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_token_registers_where_it_is_from_until_it_expires() {
    let fake = FakeGitHub::start().unwrap();
    let of_repo = token(&fake, "/repos/octo-org/octo-repo/actions/runners/registration-token");
    let of_org = token(&fake, "/orgs/octo-org/actions/runners/registration-token");
    let removal = token(&fake, "/orgs/octo-org/actions/runners/remove-token");
    assert_eq!(fake.register("nonsense", "a"), Err(Refused::BadToken));
    assert_eq!(fake.register(&removal, "a"), Err(Refused::BadToken));
    let in_repo = fake.register(&of_repo, "a").unwrap();
    let in_org = fake.register(&of_org, "a").unwrap();
    assert_eq!(fake.register(&of_org, "A"), Err(Refused::NameTaken));
    let scopes = [in_repo, in_org].map(|id| fake.find_runner(id).unwrap().scope.to_string());
    assert_eq!(scopes, ["octo-org/octo-repo", "octo-org"]);

    assert_eq!(fake.unregister(&of_org, "a"), Err(Refused::BadToken));
    fake.unregister(&removal, "a").unwrap();
    assert_eq!(fake.unregister(&removal, "a"), Err(Refused::NoRunner));
    assert_eq!(fake.runners().iter().map(|runner| runner.id).collect::<Vec<_>>(), [in_repo]);
    fake.advance(3599 * SECOND);
    fake.register(&of_repo, "b").unwrap();
    fake.advance(SECOND);
    assert_eq!(fake.register(&of_repo, "c"), Err(Refused::BadToken));
}

#[test]
fn builders_say_what_a_runner_is() {
    let fake = FakeGitHub::start().unwrap();
    let id = fake
        .runner("a")
        .organization("Octo-Org")
        .platform("macOS", "ARM64")
        .label("gpu")
        .label("GPU")
        .busy()
        .ephemeral()
        .add();
    let runner = fake.find_runner(id).unwrap();
    assert_eq!((runner.scope.clone(), runner.os.as_str()), (Scope::organization("octo-org"), "macos"));
    let labels: Vec<_> = runner.labels.iter().map(|label| (label.name.as_str(), label.kind)).collect();
    let read_only = LabelKind::ReadOnly;
    assert_eq!(
        labels,
        [("self-hosted", read_only), ("macOS", read_only), ("ARM64", read_only), ("gpu", LabelKind::Custom)]
    );
    assert!(runner.is_busy() && runner.ephemeral);
    fake.release(id).unwrap();
    assert!(fake.runners().is_empty(), "an ephemeral runner is gone after its work");
    assert_eq!(fake.release(id), Err(Refused::NoRunner));
}

#[test]
fn the_clock_moves_jobs() {
    let fake = FakeGitHub::start().unwrap();
    let job = |name: &str| JobBuilder::new(name).label("gpu").starts_after(10 * SECOND).takes(60 * SECOND);
    let run = fake.run("CI").job(job("build")).job(job("test").ends(Conclusion::Failure)).add();
    let states = || fake.jobs(run).iter().map(|job| job.status).collect::<Vec<_>>();
    fake.runner("other").add();
    fake.advance(20 * SECOND);
    assert_eq!(states(), [RunStatus::Queued, RunStatus::Queued], "no runner has the label");
    let gpu = fake.runner("gpu").label("gpu").add();
    assert_eq!(states(), [RunStatus::InProgress, RunStatus::Queued], "the runner has one job at a time");
    assert_eq!(fake.find_run(run).unwrap().status, RunStatus::InProgress);
    assert!(fake.find_runner(gpu).unwrap().is_busy());
    let start = fake.now();
    // Both jobs, one after another, in one step of the clock.
    fake.advance(3600 * SECOND);
    let times: Vec<_> = fake.jobs(run).iter().map(|job| (job.started_at.unwrap() - start).num_seconds()).collect();
    assert_eq!((states(), times), (vec![RunStatus::Completed; 2], vec![0, 60]));
    let run = fake.find_run(run).unwrap();
    assert_eq!((run.status, run.conclusion), (RunStatus::Completed, Some(Conclusion::Failure)));
    assert_eq!((run.updated_at - start).num_seconds(), 120);
    assert!(!fake.find_runner(gpu).unwrap().is_busy());
}

#[test]
fn a_job_waits_for_a_runner_that_may_take_it() {
    let fake = FakeGitHub::start().unwrap();
    fake.add_repository("octo-org", "other");
    let group = fake.group("others").repository("other").add();
    let run = fake.run("CI").job(JobBuilder::new("build").starts_after(Duration::ZERO)).add();
    let is_queued = || fake.jobs(run)[0].status == RunStatus::Queued;
    fake.runner("of-another-repository").repository("octo-org", "other").add();
    fake.runner("of-another-group").organization("octo-org").group(group).add();
    fake.runner("busy").busy().add();
    let offline = fake.runner("offline").offline().ephemeral().add();
    fake.advance(3600 * SECOND);
    assert!(is_queued());
    fake.connect(offline).unwrap();
    assert!(!is_queued());
    let job = fake.jobs(run)[0].id;
    assert_eq!(fake.start_job(job, offline), Err(Refused::WrongState));
    fake.complete_job(job, Conclusion::Success).unwrap();
    assert_eq!(fake.complete_job(job, Conclusion::Success), Err(Refused::WrongState));
    assert_eq!(fake.find_runner(offline).map(|runner| runner.name), None, "it was ephemeral");
}

#[test]
fn jobs_go_to_runners_that_can_take_them() {
    let fake = FakeGitHub::start().unwrap();
    let (idle, gone) = (fake.runner("idle").add(), fake.runner("gone").add());
    let run = fake.run("CI").job(JobBuilder::new("a")).job(JobBuilder::new("b")).add();
    let [a, b] = [0, 1].map(|index| fake.jobs(run)[index].id);
    fake.disconnect(gone).unwrap();
    assert_eq!(fake.find_runner(gone).unwrap().status, RunnerStatus::Offline);
    assert_eq!(fake.start_job(a, gone), Err(Refused::RunnerUnavailable));
    fake.start_job(a, idle).unwrap();
    assert_eq!(fake.start_job(b, idle), Err(Refused::RunnerUnavailable));
    assert_eq!(fake.start_job(1, idle), Err(Refused::NoJob));
    assert_eq!(fake.start_job(b, 1), Err(Refused::NoRunner));
    assert_eq!(fake.start_jit("nonsense"), Err(Refused::BadToken));
}
