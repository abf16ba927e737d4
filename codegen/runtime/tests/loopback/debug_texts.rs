//! What `Debug` shows of calls, listings and responses: which they are, and nothing that may be a secret.

use crate::client::{CANARY, Client};
use crate::server::{Server, answer};

/// That a text begins so, and repeats neither the token nor a value of a parameter.
fn check(text: &str, begin: &str) {
    assert!(text.starts_with(begin), "{text}");
    assert!(
        ![CANARY, "octo-org", "octo-repo", "canary-branch", "canary-cookie"].iter().any(|word| text.contains(word))
    );
}

#[tokio::test]
async fn c11_debug_names_parameters_without_their_values() {
    let server = Server::start([]).await;
    let call = r#"call: Call { operation: "list-runs", segments: ["owner", "repo"], query: ["branch"], properties: [], problem: None, .. }"#;
    let progress = "progress: Progress { pages: 0, items: 0, duplicates: 0, total_count: None, complete: false }, .. }";
    let list_runs = || Client::of(&server).list_runs().branch("canary-branch");
    check(&format!("{:?}", list_runs().pages()), &format!("Pages {{ {call}, {progress}"));
    check(&format!("{:?}", list_runs().items()), &format!("Items {{ {call}, {progress}"));
}

#[tokio::test]
async fn c11_debug_of_a_response_leaves_its_headers_out() {
    let headers = ["x-github-request-id: ABCD:1234", "set-cookie: canary-cookie"];
    let server = Server::start([answer(200, &headers, r#"{"id": 1}"#)]).await;
    let response = Client::of(&server).get_runner(1).await.unwrap();
    let text = format!("{response:?}");
    let metadata = r#"metadata: ResponseMetadata { status: 200, request_id: Some("ABCD:1234"), "#;
    check(&text, &format!("Response {{ value: Runner {{ id: 1 }}, {metadata}"));
    assert!(text.contains("attempts: 1, redirects: 0") && text.ends_with(", .. } }"), "{text}");
}
