//! No redirect is followed yet, wherever it leads.

use ghes_actions_runtime::ErrorKind;

use crate::client::{Client, failure};
use crate::server::{Server, answer};

#[tokio::test]
async fn c17_c18_a_redirect_is_an_error_and_its_target_gets_no_connection() {
    let elsewhere = Server::start([]).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: {}/repositories/1?x=secret-query", elsewhere.url());
        let script = vec![answer(status, &[&location], ""); 3];
        let server = Server::start(script).await;
        let client = Client::of(&server);
        let errors = [
            failure(client.create_token("a", "b").await),
            failure(client.get_runner(1).await),
            failure(client.delete_runner("a", "b", 1).await),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert!(!format!("{error} {error:?}").contains("secret-query"));
        }
        assert_eq!(server.requests().len(), 3);
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_redirect_within_the_server_is_not_followed_either() {
    let server = Server::start([answer(302, &["location: /login"], "")]).await;
    let error = failure(Client::of(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(server.requests().len(), 1);
}
