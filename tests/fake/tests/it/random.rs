//! Random stories: whatever happens, each answer is valid by the spec, and the state stays consistent.

use std::time::Duration;

use contract_tests::spec::SPEC;
use fastrand::Rng;
use ghes_actions_fake::{FakeGitHub, JobBuilder};
use serde_json::{Value, json};

use crate::raw::request;

/// Some request to this operation: ids that exist or not, bodies that are allowed or not.
fn some_request(chance: &mut Rng, fake: &FakeGitHub, operation_id: &str) -> (String, Option<Value>) {
    let operation = SPEC.operation(operation_id);
    let runners: Vec<_> = fake.runners().iter().map(|runner| runner.id).collect();
    let runs: Vec<_> = fake.runs().iter().map(|run| run.id).collect();
    let jobs: Vec<_> = runs.iter().flat_map(|run| fake.jobs(*run)).map(|job| job.id).collect();
    let mut some = |ids: &[i64]| chance.choice(ids).copied().unwrap_or(1);
    let (runner, run, job) = (some(&runners), some(&runs), some(&jobs));
    let path = operation
        .template
        .replace("{runner_id}", &runner.to_string())
        .replace("{run_id}", &run.to_string())
        .replace("{job_id}", &job.to_string())
        .replace("{workflow_id}", "ci.yml")
        .replace("{owner}", "octo-org")
        .replace("{org}", "octo-org")
        .replace("{repo}", "octo-repo")
        .replace("{name}", chance.choice(["gpu", "large", "linux"]).unwrap());
    let path = path.replace("{attempt_number}", &chance.i64(1..=2).to_string());
    assert!(!path.contains('{'), "{path}: a parameter that this test does not know");
    let query =
        chance.choice(["", "?page=2&per_page=1", "?status=queued", "?filter=all", "?created=2026-01-31", "?name=r1"]);
    let name = format!("r{}", chance.u8(..20));
    let label = chance.choice(["gpu", "large", "GPU", "self-hosted", ""]).unwrap();
    let body = json!({ "name": name, "labels": [label], "runner_group_id": chance.i64(1..=2) });
    let body = operation.request_body.as_ref().map(|_| body).filter(|_| operation.method != "GET");
    (format!("{} {path}{}", operation.method, query.unwrap()), body)
}

fn story(seed: u64, steps: usize) {
    let fake = FakeGitHub::start().unwrap();
    let mut chance = Rng::with_seed(seed);
    let operations: Vec<_> = SPEC.operations().map(|operation| operation.id.as_str()).collect();
    for step in 0..steps {
        match chance.u8(..10) {
            0 => {
                let job = JobBuilder::new("build").starts_after(Duration::from_secs(chance.u64(..60)));
                fake.run("CI").job(job.takes(Duration::from_secs(chance.u64(..60)))).add();
            }
            1 => fake.advance(Duration::from_secs(chance.u64(..120))),
            2 => {
                if let Some(runner) = chance.choice(fake.runners()) {
                    let _ = fake.connect(runner.id);
                }
            }
            _ => {
                let operation = *chance.choice(&operations).unwrap();
                let (line, body) = some_request(&mut chance, &fake, operation);
                let sent = request(&line);
                let sent = match body {
                    Some(body) => sent.json(body),
                    None => sent,
                };
                let answer = sent.send(&fake);
                assert_eq!(
                    answer.errors(operation),
                    [""; 0],
                    "seed {seed}, step {step}: {line} answered {}",
                    answer.status
                );
            }
        }
        check_state(&fake, seed, step);
    }
}

/// Runners and jobs agree about each other.
fn check_state(fake: &FakeGitHub, seed: u64, step: usize) {
    let jobs: Vec<_> = fake.runs().iter().flat_map(|run| fake.jobs(run.id)).collect();
    for runner in fake.runners() {
        let Some(job) = runner.job else { continue };
        let job = jobs
            .iter()
            .find(|other| other.id == job)
            .unwrap_or_else(|| panic!("seed {seed}, step {step}: no job {job}"));
        assert_eq!(job.status.as_str(), "in_progress", "seed {seed}, step {step}");
        assert_eq!(job.runner.as_ref().map(|(id, _, _)| *id), Some(runner.id), "seed {seed}, step {step}");
    }
    for job in jobs.iter().filter(|job| job.status.as_str() == "in_progress") {
        let (id, _, _) = job.runner.as_ref().unwrap();
        let runner = fake.find_runner(*id).unwrap_or_else(|| panic!("seed {seed}, step {step}: a busy runner is gone"));
        assert_eq!(runner.job, Some(job.id), "seed {seed}, step {step}");
    }
}

#[test]
fn each_answer_of_a_random_story_is_valid_by_the_spec() {
    for seed in 0..6 {
        story(seed, 150);
    }
}
