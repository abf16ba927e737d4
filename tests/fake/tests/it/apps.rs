//! GitHub Apps: what they sign, and the tokens that they get.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ghes_actions::{AppSigner, Client, ErrorKind, GitHubApp, SignatureFuture};
use ghes_actions_fake::FakeGitHub;
use serde_json::{Value, json};

use crate::raw::request;

const CLIENT_ID: &str = "Iv23liFakeExample";

/// The fake does not look at signatures.
struct NoSignature;

impl AppSigner for NoSignature {
    fn sign<'a>(&'a self, _message: &'a [u8]) -> SignatureFuture<'a> {
        Box::pin(async { Ok(vec![1, 2, 3]) })
    }
}

fn app() -> GitHubApp {
    GitHubApp::with_signer(CLIENT_ID, NoSignature).unwrap()
}

fn jwt(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(&json!({ "alg": "RS256", "typ": "JWT" })), part(claims))
}

#[test]
fn what_an_app_signs_is_checked() {
    let fake = FakeGitHub::start().unwrap();
    fake.app("12345").installed_on("octo-org").add();
    let now = fake.now().timestamp();
    let check = |claims: Value, status: u16| {
        let request =
            request("GET /orgs/octo-org/installation").header("Authorization", &format!("Bearer {}", jwt(&claims)));
        assert_eq!(request.send(&fake).status, status, "{claims}");
    };
    check(json!({ "iss": "12345", "iat": now - 60, "exp": now + 540 }), 200);
    check(json!({ "iss": 12345, "iat": now, "exp": now + 600 }), 200);
    check(json!({ "iss": "99999", "iat": now - 60, "exp": now + 540 }), 401);
    check(json!({ "iss": "12345", "iat": now + 1, "exp": now + 540 }), 401);
    check(json!({ "iss": "12345", "iat": now - 600, "exp": now }), 401);
    check(json!({ "iss": "12345", "iat": now - 60, "exp": now + 601 }), 401);
    check(json!({ "iss": "12345", "iat": now - 60 }), 401);
}

#[test]
fn an_app_uses_its_own_installations_and_nothing_else() {
    let fake = FakeGitHub::start().unwrap();
    fake.add_repository("other-org", "other");
    let ids = fake.app(CLIENT_ID).installed_on("octo-org").add();
    let now = fake.now().timestamp();
    let signed = jwt(&json!({ "iss": CLIENT_ID, "iat": now, "exp": now + 60 }));
    let check = |line: &str, status: u16| {
        let answer = request(line).header("Authorization", &format!("Bearer {signed}")).send(&fake);
        assert_eq!(answer.status, status, "{line}");
        answer.json()
    };
    check("GET /orgs/other-org/installation", 404);
    check("GET /repos/other-org/other/installation", 404);
    check("POST /app/installations/7/access_tokens", 404);
    check("GET /repos/octo-org/octo-repo/actions/runners", 403);
    assert_eq!(check("GET /repos/octo-org/octo-repo/installation", 200)["id"], ids[0]);
    let token = check(&format!("POST /app/installations/{}/access_tokens", ids[0]), 201);
    assert_eq!(token["expires_at"], (fake.now() + Duration::from_secs(3600)).format("%Y-%m-%dT%H:%M:%SZ").to_string());
}

/// The machine's clock is months away from that of the fake: the client learns its time from `Date`.
#[tokio::test]
async fn the_client_renews_the_token_of_an_installation() {
    let fake = FakeGitHub::start().unwrap();
    fake.app(CLIENT_ID).installed_on("octo-org").add();
    let builder = Client::builder().base_url(fake.base_url());
    let tokens = app().installation_of_repository("octo-org", "octo-repo").tokens(&builder).unwrap();
    let client = builder.token_source(tokens.clone()).build().unwrap();
    let list = || client.actions().list_self_hosted_runners_for_repo("octo-org", "octo-repo");
    list().await.unwrap();
    let first = tokens.token().await.unwrap();
    list().await.unwrap();
    assert_eq!(created(&fake), 1);

    // The client's own hour passes with that of the server, and no test waits for it.
    fake.advance(Duration::from_secs(3600));
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(3600)).await;
    tokio::time::resume();
    list().await.unwrap();
    assert_eq!(created(&fake), 2);
    assert!(first.expose() != tokens.token().await.unwrap().expose());
}

#[tokio::test]
async fn a_token_that_expired_early_is_replaced_after_its_401() {
    let fake = FakeGitHub::start().unwrap();
    fake.app(CLIENT_ID).installed_on("octo-org").add();
    let builder = Client::builder().base_url(fake.base_url());
    let tokens = app().installation_of_organization("octo-org").tokens(&builder).unwrap();
    let client = builder.token_source(tokens).build().unwrap();
    let list = || client.actions().list_self_hosted_runners_for_org("octo-org");
    list().await.unwrap();
    // Two minutes of the client's clock, and two hours of the server's.
    fake.advance(Duration::from_secs(7200));
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(120)).await;
    tokio::time::resume();
    let _ = fake.take_log();
    list().await.unwrap();
    let statuses: Vec<_> =
        fake.log().iter().filter(|entry| entry.path.ends_with("/runners")).map(|entry| entry.status).collect();
    assert_eq!(statuses, [Some(401), Some(200)]);
}

#[tokio::test]
async fn an_app_that_is_not_installed_gets_no_token() {
    let fake = FakeGitHub::start().unwrap();
    fake.app(CLIENT_ID).add();
    let builder = Client::builder().base_url(fake.base_url());
    let tokens = app().installation_of_organization("octo-org").tokens(&builder).unwrap();
    assert_eq!(tokens.token().await.unwrap_err().kind(), ErrorKind::NotFound);
}

/// How many tokens were created.
fn created(fake: &FakeGitHub) -> usize {
    let created = |entry: &&ghes_actions_fake::LogEntry| {
        entry.operation == Some("apps/create-installation-access-token") && entry.status == Some(201)
    };
    fake.log().iter().filter(created).count()
}
