//! A page of runs as an old server sends it, and one as a new server does: both are read, and nothing is lost.

use compat::decode::{Decoded, OPERATIONS};
use serde_json::{Value, json};

fn listing() -> &'static Decoded {
    OPERATIONS
        .iter()
        .find(|operation| operation.operation_id.ends_with("list-workflow-runs-for-repo"))
        .expect("it is there")
}

fn account(login: &str, is_new: bool) -> Value {
    let url = format!("https://ghe.example.com/api/v3/users/{login}");
    let mut account = json!({
        "login": login, "id": 583231, "node_id": "MDQ6VXNlcjU4MzIzMQ==", "gravatar_id": "", "type": "User", "site_admin": false,
        "avatar_url": "https://ghe.example.com/avatars/u/1", "url": url, "html_url": format!("https://ghe.example.com/{login}"),
    });
    for list in [
        "followers",
        "following",
        "gists",
        "starred",
        "subscriptions",
        "organizations",
        "repos",
        "events",
        "received_events",
    ] {
        account[format!("{list}_url")] = json!(format!("{url}/{list}"));
    }
    if is_new {
        account["user_view_type"] = json!("public");
    }
    account
}

fn repository(is_new: bool) -> Value {
    let url = "https://ghe.example.com/api/v3/repos/octo-org/octo-repo";
    let mut repository = json!({
        "id": 9007199254740993i64, "node_id": "R_1", "name": "octo-repo", "full_name": "octo-org/octo-repo", "private": true,
        "owner": account("octo-org", is_new), "html_url": "https://ghe.example.com/octo-org/octo-repo", "description": null,
        "fork": false, "url": url,
    });
    for list in [
        "archive",
        "assignees",
        "blobs",
        "branches",
        "collaborators",
        "comments",
        "commits",
        "compare",
        "contents",
        "contributors",
        "deployments",
        "downloads",
        "events",
        "forks",
        "git_commits",
        "git_refs",
        "git_tags",
        "hooks",
        "issue_comment",
        "issue_events",
        "issues",
        "keys",
        "labels",
        "languages",
        "merges",
        "milestones",
        "notifications",
        "pulls",
        "releases",
        "stargazers",
        "statuses",
        "subscribers",
        "subscription",
        "tags",
        "teams",
        "trees",
    ] {
        repository[format!("{list}_url")] = json!(format!("{url}/{list}"));
    }
    if is_new {
        repository["custom_properties"] = json!({ "team": "build", "tier": ["a", "b"] });
        repository["security_and_analysis"] = json!({ "secret_scanning": { "status": "enabled" } });
        repository["role_name"] = json!("admin");
    }
    repository
}

/// What every server sends of a run.
fn run(is_new: bool) -> Value {
    let url = "https://ghe.example.com/api/v3/repos/octo-org/octo-repo/actions/runs/30433642";
    let mut run = json!({
        "id": 30433642, "name": "Build", "node_id": "MDEyOldvcmtmbG93IFJ1bjI2OTI4OQ==", "check_suite_id": 42,
        "check_suite_node_id": "MDEwOkNoZWNrU3VpdGU0Mg==", "head_branch": "main",
        "head_sha": "acb5820ced9479c074f688cc328bf03f341a511d", "run_number": 562, "event": "push", "status": "queued",
        "conclusion": null, "workflow_id": 159038, "url": url, "html_url": "https://ghe.example.com/octo-org/octo-repo/actions/runs/1",
        "pull_requests": [], "created_at": "2026-01-22T19:33:08Z", "updated_at": "2026-01-22T19:33:08Z",
        "head_commit": {
            "id": "acb5820ced9479c074f688cc328bf03f341a511d", "tree_id": "d23f6eedb1e1b9610bbc754ddb5197bfe7271223",
            "message": "Mend it", "timestamp": "2026-01-22T19:33:05Z",
            "author": { "name": "Octo Cat", "email": "octocat@example.com" },
            "committer": { "name": "GitHub", "email": "noreply@example.com" },
        },
        "repository": repository(is_new), "head_repository": repository(is_new),
    });
    for list in ["jobs", "logs", "check_suite", "artifacts", "cancel", "rerun", "workflow"] {
        run[format!("{list}_url")] = json!(format!("{url}/{list}"));
    }
    run
}

fn page(run: &Value) -> Value {
    json!({ "total_count": 1, "workflow_runs": [run] })
}

#[track_caller]
fn assert_exact(run: &Value) {
    let again = listing().again.expect("a page has a body");
    let read = again(&page(run)).unwrap_or_else(|misread| panic!("{}: {}", misread.path, misread.message));
    assert_eq!(without_nulls(&read), without_nulls(&page(run)));
}

/// Null and absent are one to the client, and so is an empty list.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let there = object.iter().filter(|(_, value)| !value.is_null() && **value != json!([]));
            there.map(|(key, value)| (key.clone(), without_nulls(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

#[test]
fn a_page_of_ghes_3_4_is_read_without_loss() {
    let run = run(false);
    for absent in ["display_title", "path", "actor", "triggering_actor", "run_attempt"] {
        assert!(run.get(absent).is_none());
    }
    assert_exact(&run);
}

#[test]
fn a_page_of_ghes_3_19_is_read_without_loss() {
    let mut run = run(true);
    run["display_title"] = json!("Mend it");
    run["path"] = json!(".github/workflows/build.yml@main");
    run["actor"] = account("octocat", true);
    run["triggering_actor"] = account("hubot", true);
    run["run_attempt"] = json!(2);
    run["run_started_at"] = json!("2026-01-23T08:00:00Z");
    run["previous_attempt_url"] =
        json!("https://ghe.example.com/api/v3/repos/octo-org/octo-repo/actions/runs/1/attempts/1");
    run["referenced_workflows"] = json!([{ "path": "octo-org/octo-repo/.github/workflows/a.yml@main", "sha": "86e8bc9ecf7d38b1ed2d2cfb8eb87ba9b35b01db" }]);
    assert_exact(&run);
}

#[test]
fn a_run_of_a_deleted_fork_and_of_a_deleted_account_is_read() {
    let mut run = run(true);
    for gone in ["head_repository", "actor", "triggering_actor", "head_commit", "head_branch", "name"] {
        run[gone] = Value::Null;
    }
    assert_exact(&run);
}
