//! Cancelling and re-running.

use std::time::Duration;

use ghes_actions_fake::{Conclusion, FakeGitHub, JobBuilder, RunStatus};

use crate::raw::request;

const SECOND: Duration = Duration::from_secs(1);

fn post(fake: &FakeGitHub, run: i64, action: &str) -> u16 {
    request(&format!("POST /repos/octo-org/octo-repo/actions/runs/{run}/{action}")).send(fake).status
}

/// A run with a job that runs and one that waits.
fn half_done(fake: &FakeGitHub) -> i64 {
    let run =
        fake.run("CI").job(JobBuilder::new("build").starts_after(Duration::ZERO)).job(JobBuilder::new("test")).add();
    fake.runner("a").add();
    assert_eq!(fake.find_run(run).unwrap().status, RunStatus::InProgress);
    run
}

#[test]
fn a_cancelled_run_ends_some_time_later() {
    let fake = FakeGitHub::builder().cancel_takes(10 * SECOND).start().unwrap();
    let run = half_done(&fake);
    assert_eq!(post(&fake, run, "cancel"), 202);
    let conclusions = || fake.jobs(run).iter().map(|job| job.conclusion).collect::<Vec<_>>();
    assert_eq!(conclusions(), [None, Some(Conclusion::Cancelled)]);
    fake.advance(5 * SECOND);
    // Asking again changes nothing.
    assert_eq!(post(&fake, run, "cancel"), 202);
    fake.advance(5 * SECOND);
    assert_eq!(conclusions(), [Some(Conclusion::Cancelled); 2]);
    assert_eq!(fake.find_run(run).unwrap().conclusion, Some(Conclusion::Cancelled));
    assert_eq!(post(&fake, run, "cancel"), 409);
    assert!(!fake.runners()[0].is_busy());
}

#[test]
fn force_ends_it_at_once() {
    let fake = FakeGitHub::start().unwrap();
    let run = half_done(&fake);
    assert_eq!(post(&fake, run, "force-cancel"), 202);
    assert_eq!(fake.find_run(run).unwrap().status, RunStatus::Completed);
    assert_eq!(post(&fake, run, "force-cancel"), 409);
    let without_jobs = fake.run("CI").add();
    assert_eq!(post(&fake, without_jobs, "cancel"), 202);
    assert_eq!(fake.find_run(without_jobs).unwrap().conclusion, Some(Conclusion::Cancelled));
}

#[test]
fn another_attempt_has_jobs_of_its_own() {
    let fake = FakeGitHub::start().unwrap();
    let job = |name: &str| JobBuilder::new(name).starts_after(Duration::ZERO).takes(SECOND);
    fake.runner("a").add();
    let run = fake.run("CI").job(job("build")).job(job("test").ends(Conclusion::Failure)).add();
    assert_eq!(post(&fake, run, "rerun"), 403, "it still runs");
    fake.advance(60 * SECOND);
    assert_eq!(post(&fake, run, "rerun-failed-jobs"), 201);
    let jobs = |query: &str| {
        let path = format!("GET /repos/octo-org/octo-repo/actions/runs/{run}/jobs{query}");
        let page = request(&path).send(&fake).json();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
        let jobs = page["jobs"].as_array().unwrap().iter();
        jobs.map(|job| format!("{} {} {}", job["run_attempt"], text(&job["name"]), text(&job["conclusion"])))
            .collect::<Vec<_>>()
    };
    assert_eq!(jobs("?filter=latest"), ["2 build success", "2 test -"]);
    assert_eq!(jobs("?filter=all"), ["1 build success", "1 test failure", "2 build success", "2 test -"]);
    let attempt = fake.find_run(run).unwrap();
    assert_eq!((attempt.attempt, attempt.conclusion), (2, None));
    fake.advance(60 * SECOND);
    assert_eq!(post(&fake, run, "rerun"), 201);
    assert_eq!(jobs(""), ["3 build -", "3 test -"]);
    fake.advance(60 * SECOND);
    let failed = fake.jobs(run).last().unwrap().id;
    let rerun =
        |job: i64| request(&format!("POST /repos/octo-org/octo-repo/actions/jobs/{job}/rerun")).send(&fake).status;
    assert_eq!(rerun(failed), 201);
    assert_eq!(jobs(""), ["4 build success", "4 test -"]);
    fake.advance(31 * 86_400 * SECOND);
    assert_eq!(rerun(failed), 403, "it is too old, and of an earlier attempt");
    assert_eq!(post(&fake, run, "rerun"), 403, "it is too old");
}
