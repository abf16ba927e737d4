//! Generates pages of workflow runs like GitHub's. Ids and dates are unique, texts contain escapes and non-Latin characters, some runs are
//! of forks, and some forks are deleted.

use std::fmt::Write;

use serde_json::{Value, json};

/// The kinds of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All runs are in one repository, and a fifth of them are of two forks: the best case for sharing.
    OneRepository,
    /// Each run has its own repository and owners: the worst case for sharing.
    EachItsOwn,
    /// Like `EachItsOwn`, with reversed keys and all characters escaped.
    Hostile,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::OneRepository, Self::EachItsOwn, Self::Hostile];

    pub fn title(self) -> &'static str {
        match self {
            Self::OneRepository => "one repository and two forks of it",
            Self::EachItsOwn => "each run of a repository of its own",
            Self::Hostile => "each its own, keys in reverse order, every character escaped",
        }
    }
}

const MESSAGES: [&str; 5] = [
    "Fix the build on Windows\n\nThe path had a \"\\\\\" too many.",
    "Größe der Warteschlange begrenzen",
    "テストを追加する",
    "Bump the lock file",
    "Use \u{1f980} where it is fast\ttabs included",
];

/// The runs of a page.
pub const RUNS: usize = 100;

/// The JSON of a page of [`RUNS`] runs, numbered from this one.
pub fn page(first_run: usize, kind: Kind) -> Vec<u8> {
    let runs: Vec<Value> = (first_run..first_run + RUNS).map(|index| run(index, kind)).collect();
    let page = json!({ "total_count": 33_989, "workflow_runs": runs });
    match kind {
        Kind::OneRepository | Kind::EachItsOwn => page.to_string().into_bytes(),
        Kind::Hostile => {
            let mut text = String::new();
            write_hostile(&page, &mut text);
            text.into_bytes()
        }
    }
}

fn write_hostile(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            text.push('{');
            for (index, (name, member)) in members.iter().rev().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                write_escaped(name, text);
                text.push(':');
                write_hostile(member, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                write_hostile(item, text);
            }
            text.push(']');
        }
        Value::String(string) => write_escaped(string, text),
        Value::Null | Value::Bool(_) | Value::Number(_) => text.push_str(&value.to_string()),
    }
}

fn write_escaped(string: &str, text: &mut String) {
    text.push('"');
    string.encode_utf16().for_each(|unit| write!(text, "\\u{unit:04x}").expect("a string takes any text"));
    text.push('"');
}

fn run(index: usize, kind: Kind) -> Value {
    let id = 9_000_000_000_u64 + 977 * index as u64;
    let (base, fork) = match kind {
        Kind::OneRepository => (1, if index % 5 == 0 { 2 + index / 5 % 2 } else { 1 }),
        Kind::EachItsOwn | Kind::Hostile => (10 + index * 2, 11 + index * 2),
    };
    let api = format!("https://api.github.com/repos/octo-org-{base}/octo-repo-{base}");
    let web = format!("https://github.com/octo-org-{base}/octo-repo-{base}");
    let name = ["CI", "Release", "Nightly"][index % 3];
    let event = ["push", "pull_request", "schedule"][index % 3];
    let conclusion = ["success", "failure", "cancelled"][index % 3];
    let sha = format!("{:040x}", 0x9e37_79b9_7f4a_7c15_u128 * (index as u128 + 1));
    let minute = index % 60;
    let hour = index / 60 % 24;
    let at = |second: usize| format!("2026-11-2{}T{hour:02}:{minute:02}:{second:02}Z", index % 8);
    let completed = index % 7 != 0;
    let message = MESSAGES[index % MESSAGES.len()];
    json!({
        "id": id,
        "name": name,
        "node_id": format!("WFR_kwLO{id:x}"),
        "head_branch": format!("topic-{index}"),
        "head_sha": sha,
        "path": ".github/workflows/ci.yml",
        "display_title": message.lines().next(),
        "run_number": 1_000_000 - index,
        "event": event,
        "status": if completed { "completed" } else { "in_progress" },
        "conclusion": completed.then_some(conclusion),
        "workflow_id": 1_000 + index % 3,
        "check_suite_id": id + 1,
        "check_suite_node_id": format!("CS_kwDO{id:x}"),
        "url": format!("{api}/actions/runs/{id}"),
        "html_url": format!("{web}/actions/runs/{id}"),
        "pull_requests": [],
        "created_at": at(1),
        "updated_at": at(59),
        "actor": user(base),
        "run_attempt": 1 + index % 2,
        "referenced_workflows": [],
        "run_started_at": at(2),
        "triggering_actor": user(fork),
        "jobs_url": format!("{api}/actions/runs/{id}/jobs"),
        "logs_url": format!("{api}/actions/runs/{id}/logs"),
        "check_suite_url": format!("{api}/check-suites/{}", id + 1),
        "artifacts_url": format!("{api}/actions/runs/{id}/artifacts"),
        "cancel_url": format!("{api}/actions/runs/{id}/cancel"),
        "rerun_url": format!("{api}/actions/runs/{id}/rerun"),
        "previous_attempt_url": (index % 2 == 1).then(|| format!("{api}/actions/runs/{id}/attempts/1")),
        "workflow_url": format!("{api}/actions/workflows/{}", 1_000 + index % 3),
        "head_commit": {
            "id": sha,
            "tree_id": format!("{:040x}", 0xc2b2_ae3d_27d4_eb4f_u128 * (index as u128 + 1)),
            "message": message,
            "timestamp": at(0),
            "author": { "name": "Mona Lisa", "email": format!("mona{index}@example.com") },
            "committer": { "name": "GitHub", "email": "noreply@example.com" },
        },
        "repository": repository(base),
        // The repository of a deleted fork.
        "head_repository": if index % 20 == 19 { Value::Null } else { repository(fork) },
    })
}

fn user(number: usize) -> Value {
    let login = format!("octo-org-{number}");
    let api = format!("https://api.github.com/users/{login}");
    json!({
        "login": login,
        "id": 500_000 + number,
        "node_id": format!("MDQ6VXNlcj{number}"),
        "avatar_url": format!("https://avatars.githubusercontent.com/u/{number}?v=4"),
        "gravatar_id": "",
        "url": api,
        "html_url": format!("https://github.com/{login}"),
        "followers_url": format!("{api}/followers"),
        "following_url": format!("{api}/following{{/other_user}}"),
        "gists_url": format!("{api}/gists{{/gist_id}}"),
        "starred_url": format!("{api}/starred{{/owner}}{{/repo}}"),
        "subscriptions_url": format!("{api}/subscriptions"),
        "organizations_url": format!("{api}/orgs"),
        "repos_url": format!("{api}/repos"),
        "events_url": format!("{api}/events{{/privacy}}"),
        "received_events_url": format!("{api}/received_events"),
        "type": "Organization",
        "user_view_type": "public",
        "site_admin": false,
    })
}

/// The URLs of a repository: the field's name without `_url`, and what stands after the repository's own URL.
const REPOSITORY_URLS: [(&str, &str); 37] = [
    ("forks", "/forks"),
    ("keys", "/keys{/key_id}"),
    ("collaborators", "/collaborators{/collaborator}"),
    ("teams", "/teams"),
    ("hooks", "/hooks"),
    ("issue_events", "/issues/events{/number}"),
    ("events", "/events"),
    ("assignees", "/assignees{/user}"),
    ("branches", "/branches{/branch}"),
    ("tags", "/tags"),
    ("blobs", "/git/blobs{/sha}"),
    ("git_tags", "/git/tags{/sha}"),
    ("git_refs", "/git/refs{/sha}"),
    ("trees", "/git/trees{/sha}"),
    ("statuses", "/statuses/{sha}"),
    ("languages", "/languages"),
    ("stargazers", "/stargazers"),
    ("contributors", "/contributors"),
    ("subscribers", "/subscribers"),
    ("subscription", "/subscription"),
    ("commits", "/commits{/sha}"),
    ("git_commits", "/git/commits{/sha}"),
    ("comments", "/comments{/number}"),
    ("issue_comment", "/issues/comments{/number}"),
    ("contents", "/contents/{+path}"),
    ("compare", "/compare/{base}...{head}"),
    ("merges", "/merges"),
    ("archive", "/{archive_format}{/ref}"),
    ("downloads", "/downloads"),
    ("issues", "/issues{/number}"),
    ("pulls", "/pulls{/number}"),
    ("milestones", "/milestones{/number}"),
    ("notifications", "/notifications{?since,all,participating}"),
    ("labels", "/labels{/name}"),
    ("releases", "/releases{/id}"),
    ("deployments", "/deployments"),
    ("", ""),
];

fn repository(number: usize) -> Value {
    let name = format!("octo-repo-{number}");
    let full_name = format!("octo-org-{number}/{name}");
    let api = format!("https://api.github.com/repos/{full_name}");
    let mut repository = json!({
        "id": 700_000 + number,
        "node_id": format!("R_kgDO{number:x}"),
        "name": name,
        "full_name": full_name,
        "private": false,
        "owner": user(number),
        "html_url": format!("https://github.com/{full_name}"),
        "description": "Runs \"everything\" \u{2014} twice",
        "fork": number % 2 == 1,
    });
    for (field, path) in REPOSITORY_URLS {
        let key = if field.is_empty() { "url".to_owned() } else { format!("{field}_url") };
        repository[key] = Value::from(format!("{api}{path}"));
    }
    repository
}
