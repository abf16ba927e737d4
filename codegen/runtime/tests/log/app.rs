//! A GitHub App at work.

use ghes_actions_runtime::{Call, ClientBuilder, GitHubApp, Transport};

use super::{Everything, LIST_RUNS, serve};

/// Finds the installation, and gets a token, which is rejected once because it is new.
pub(super) async fn the_log_has_neither_its_key_nor_its_tokens(log: &Everything) {
    let address = serve([
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"id\": 23}",
        "HTTP/1.1 201 OK\r\nconnection: close\r\n\r\n{\"token\": \"ghs_canary1\", \"expires_at\": \"2999-01-01T00:00:00Z\"}",
        "HTTP/1.1 401 No\r\nconnection: close\r\n\r\n{\"message\": \"Bad credentials\"}",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[]",
    ])
    .await;
    let pem = include_str!("../loopback/keys/rsa-pkcs1.pem");
    let key = pem.split_once("-----END CERTIFICATE-----\n").unwrap().1;
    let builder = ClientBuilder::<Transport>::new("test/1").base_url(format!("http://{address}"));
    let app = GitHubApp::new("Iv23li0123", key).unwrap().installation_of_repository("octo-org", "octo-repo");
    let tokens = app.tokens(&builder).unwrap();
    let transport = builder.token_source(tokens).build().unwrap();
    Call::new(&transport, &LIST_RUNS).segment("repo", "octo-repo").send::<Vec<i64>>().await.unwrap();

    let text = log.0.lock().unwrap().clone();
    assert!(text.contains("operation=\"apps/create-installation-access-token\""), "{text}");
    // What a JWT begins with, and what its key consists of.
    for secret in ["ghs_canary", "eyJ"].into_iter().chain(key.lines().filter(|line| !line.starts_with('-'))) {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
