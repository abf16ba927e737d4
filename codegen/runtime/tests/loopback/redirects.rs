//! Redirects: followed within the API of the configured server, refused with nothing sent anywhere else.

use ghes_actions_runtime::{ClientBuilder, ErrorKind};

use crate::client::{CANARY, Client, failure};
use crate::server::{Reaction, Server, answer, json};

fn redirect(status: u16, location: &str) -> Reaction {
    answer(status, &[&format!("location: {location}")], "")
}

fn enterprise(server: &Server) -> Client {
    ClientBuilder::new("x").base_url(format!("{}/api/v3", server.url())).token(CANARY).build().unwrap()
}

#[tokio::test]
async fn c16_a_redirect_within_the_server_is_followed_by_the_same_method_with_the_token() {
    for status in [301, 302, 307, 308] {
        let server = Server::start([
            redirect(status, "/repositories/1/token"),
            json(201, r#"{"token": "AABBCC"}"#),
            redirect(status, "/repositories/1/runners/1"),
            json(200, r#"{"id": 1}"#),
            redirect(status, "/repositories/1/runners/1"),
            json(204, ""),
            redirect(status, "/repositories/1/runs?page=1"),
            json(200, r#"{"total_count": 0, "runs": []}"#),
        ])
        .await;
        let client = Client::of(&server);
        assert_eq!(client.create_token("a", "b").await.unwrap().metadata.redirects(), 1);
        assert_eq!(client.get_runner(1).await.unwrap().metadata.redirects(), 1);
        assert_eq!(client.delete_runner("a", "b", 1).await.unwrap().metadata.redirects(), 1);
        assert_eq!(client.list_runs().send().await.unwrap().metadata.redirects(), 1);
        let targets = server.targets();
        assert_eq!(targets[1], "POST /repositories/1/token");
        assert_eq!(targets[3], "GET /repositories/1/runners/1");
        assert_eq!(targets[5], "DELETE /repositories/1/runners/1");
        assert_eq!(targets[7], "GET /repositories/1/runs?page=1");
        assert!(server.requests().iter().all(|head| head.contains(CANARY)));
        assert!(server.requests()[1].contains("content-length: 0"));
    }
}

#[tokio::test]
async fn c17_see_other_is_refused() {
    let server = Server::start(vec![redirect(303, "/repositories/1"); 4]).await;
    let client = Client::of(&server);
    let errors = [
        failure(client.create_token("a", "b").await),
        failure(client.get_runner(1).await),
        failure(client.delete_runner("a", "b", 1).await),
        failure(client.list_runs().send().await),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(error.status().unwrap().as_u16(), 303);
    }
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn c18_another_host_or_port_gets_no_connection() {
    let elsewhere = Server::start([]).await;
    for status in [301, 302, 307, 308] {
        let location = format!("{}/repositories/1?x=secret-query", elsewhere.url());
        let server = Server::start(vec![redirect(status, &location); 3]).await;
        let client = Client::with_retries(&server);
        let errors = [
            failure(client.create_token("a", "b").await),
            failure(client.get_runner(1).await),
            failure(client.delete_runner("a", "b", 1).await),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert!(!format!("{error} {error:?}").contains("secret-query"));
        }
        assert_eq!(server.requests().len(), 3);
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn c18_the_second_hop_is_judged_like_the_first() {
    let elsewhere = Server::start([]).await;
    let server = Server::start([redirect(302, "/repositories/1"), redirect(302, &elsewhere.url())]).await;
    assert_eq!(failure(Client::of(&server).get_runner(1).await).kind(), ErrorKind::Redirect);
    assert_eq!(server.requests().len(), 2);
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn c21_a_loop_and_a_chain_end_after_three() {
    let own = "/repos/octo-org/octo-repo/runners/1";
    let server = Server::reacting(move |_| redirect(302, own)).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(error.to_string().contains("there were three before it"), "{error}");
    assert_eq!(server.requests().len(), 4);

    let chain = (1..=3).map(|hop| redirect(307, &format!("/hop/{hop}")));
    let server = Server::start(chain.chain([json(200, r#"{"id": 1}"#)])).await;
    assert_eq!(Client::of(&server).get_runner(1).await.unwrap().metadata.redirects(), 3);
}

#[tokio::test]
async fn c22_a_location_that_is_none_is_refused() {
    let long = format!("/{}", "a".repeat(64 * 1024));
    for location in
        ["", "//evil.example", "\\\\evil.example", "https:/evil.example", "javascript:alert(1)", "/\u{e9}", &long]
    {
        let server = Server::start([redirect(302, location)]).await;
        let error = failure(Client::of(&server).get_runner(1).await);
        assert_eq!(error.kind(), ErrorKind::Redirect, "{location}");
        assert_eq!(server.requests().len(), 1);
    }
    let server = Server::start([answer(302, &[], "")]).await;
    assert_eq!(failure(Client::of(&server).get_runner(1).await).kind(), ErrorKind::Redirect);
    let server = Server::start([redirect(302, "../x"), json(200, r#"{"id": 1}"#)]).await;
    Client::of(&server).get_runner(1).await.unwrap();
    assert_eq!(server.targets()[1], "GET /repos/octo-org/octo-repo/x");
}

#[tokio::test]
async fn c23_a_login_page_is_not_the_api() {
    for location in ["/login", "/api/v33/x", "../../../../../../login"] {
        let server = Server::start([redirect(302, location)]).await;
        let error = failure(enterprise(&server).get_runner(1).await);
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert!(error.to_string().contains("there may be a login page in front of the server"), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
}
