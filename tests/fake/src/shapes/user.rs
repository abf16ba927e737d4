//! Accounts.

use serde_json::{Value, json};

use super::{add_urls, node_id};
use crate::call::Call;
use crate::world::id_of_login;

const URLS: [(&str, &str); 11] = [
    ("url", ""),
    ("followers_url", "/followers"),
    ("following_url", "/following{/other_user}"),
    ("gists_url", "/gists{/gist_id}"),
    ("starred_url", "/starred{/owner}{/repo}"),
    ("subscriptions_url", "/subscriptions"),
    ("organizations_url", "/orgs"),
    ("repos_url", "/repos"),
    ("events_url", "/events{/privacy}"),
    ("received_events_url", "/received_events"),
    ("avatar_url", "/avatar"),
];

/// An account: an organization if it looks like one.
pub(crate) fn user(call: &Call<'_>, login: &str) -> Value {
    let id = id_of_login(login);
    let kind = if login.ends_with("-org") { "Organization" } else { "User" };
    let mut user = json!({
        "login": login,
        "id": id,
        "node_id": node_id("U", id),
        "gravatar_id": "",
        "html_url": format!("{}/{login}", call.web),
        "type": kind,
        "site_admin": false,
    });
    add_urls(&mut user, &format!("{}/users/{login}", call.api), &URLS);
    user
}
