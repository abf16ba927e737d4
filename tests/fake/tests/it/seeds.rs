//! Seeds.

use ghes_actions_fake::{FakeGitHub, RunStatus, RunnerStatus};

use crate::raw::request;

#[test]
fn the_example_has_one_of_everything() {
    let fake = FakeGitHub::start().unwrap();
    fake.load(include_str!("../../examples/seed.json")).unwrap();
    let runners: Vec<_> =
        fake.runners().iter().map(|one| (one.name.clone(), one.scope.to_string(), one.status, one.is_busy())).collect();
    let expected = |name: &str, scope: &str, status, busy| (name.to_owned(), scope.to_owned(), status, busy);
    assert_eq!(
        runners,
        [
            expected("builder-1", "octo-org/octo-repo", RunnerStatus::Online, true),
            expected("builder-2", "octo-org/octo-repo", RunnerStatus::Offline, false),
            expected("gpu-1", "octo-org", RunnerStatus::Online, true),
        ]
    );
    let gpu = &fake.groups()[1];
    assert_eq!((gpu.name.as_str(), gpu.id), ("gpus", fake.runners()[2].group_id));
    let runs: Vec<_> = fake.runs().iter().map(|run| (run.name.clone(), run.status)).collect();
    assert_eq!(runs, [("CI".to_owned(), RunStatus::Completed), ("CI".to_owned(), RunStatus::InProgress)]);
    let answer =
        request("GET /repos/octo-org/octo-repo/actions/runners").header("Authorization", "token seeded").send(&fake);
    assert_eq!(answer.status, 200);
    let write = request("POST /repos/octo-org/octo-repo/actions/runners/remove-token");
    assert_eq!(write.header("Authorization", "token seeded").send(&fake).status, 403);
    assert_eq!(fake.log()[0].caller.as_deref(), Some("dashboard"));
}

#[test]
fn a_mistake_is_named_with_its_place() {
    let check = |seed: &str, expected: &str| {
        let fake = FakeGitHub::start().unwrap();
        assert_eq!(fake.load(seed).unwrap_err().to_string(), format!("the seed cannot be read: {expected}"));
        assert!(fake.runners().is_empty());
    };
    check(
        "{\n  \"runner\": []\n}",
        "unknown field `runner`, expected one of `repositories`, `groups`, `runners`, `runs`, `tokens`, `apps` at line 2 column 10",
    );
    check(
        "{ \"runners\": [{ \"name\": \"a\" }, { \"name\": \"b\", \"status\": \"on\" }] }",
        "unknown variant `on`, expected `online` or `offline` at line 1 column 60",
    );
    check("{ \"repositories\": [\"octo-org\"] }", "\"octo-org\" is not `owner/name` at line 1 column 30");
    check(
        "{ \"runners\": [{ \"name\": \"a\" }, { \"name\": \"b\", \"group\": \"none\" }] }",
        "the runner `b` is in the group `none`, which is not there",
    );
    check("{ \"runners\": [{}] }", "missing field `name` at line 1 column 16");
}
