//! Repositories.

use serde_json::{Value, json};

use super::{add_urls, node_id, set, user};
use crate::call::{ApiVersion, Call};
use crate::world::Repository;

const URLS: [(&str, &str); 37] = [
    ("url", ""),
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
];

/// A repository as it stands within other things.
pub(crate) fn minimal_repository(call: &Call<'_>, repository: &Repository) -> Value {
    shape(call, repository, false)
}

/// A fork of it.
pub(super) fn fork(call: &Call<'_>, repository: &Repository, owner: &str) -> Value {
    let id = repository.id + crate::world::id_of_login(owner);
    shape(call, &Repository { id, owner: owner.to_owned(), name: repository.name.clone() }, true)
}

fn shape(call: &Call<'_>, repository: &Repository, is_fork: bool) -> Value {
    let full_name = repository.full_name();
    let mut shape = json!({
        "id": repository.id,
        "node_id": node_id("R", repository.id),
        "name": repository.name,
        "full_name": full_name,
        "owner": user(call, &repository.owner),
        "private": !is_fork,
        "html_url": format!("{}/{full_name}", call.web),
        "description": null,
        "fork": is_fork,
    });
    // 2026-03-10 took it away.
    if call.version == ApiVersion::V2022 {
        set(&mut shape, "has_downloads", true.into());
    }
    add_urls(&mut shape, &format!("{}/repos/{full_name}", call.api), &URLS);
    shape
}
