//! What is sent again, what is not, and how often.

use std::time::Duration;

use ghes_actions_runtime::{CallOptions, ClientBuilder, ErrorKind};

use crate::client::{CANARY, Client, failure};
use crate::server::{Reaction, Server, head, json};

const RUNNER: &str = r#"{"id": 1}"#;
const TOKEN: &str = r#"{"token": "AABBCC"}"#;

#[tokio::test]
async fn c34_a_get_is_sent_again_after_a_fault_that_may_pass() {
    for status in [408, 421, 425, 500, 502, 503, 504, 520, 527] {
        let server = Server::start([json(status, "{}"), json(200, RUNNER)]).await;
        let response = Client::with_retries(&server).get_runner(1).await.unwrap();
        assert_eq!(response.metadata.attempts(), 2);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn c34_other_faults_are_told_at_once() {
    for status in [400, 401, 403, 404, 409, 410, 422, 451, 501, 505, 599] {
        let server = Server::start([json(status, "{}")]).await;
        let error = failure(Client::with_retries(&server).get_runner(1).await);
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{status}");
    }
}

#[tokio::test]
async fn c34_a_fault_that_does_not_pass_is_told_after_three_attempts() {
    let server = Server::reacting(|_| json(503, r#"{"message": "Maintenance"}"#)).await;
    let error = failure(Client::with_retries(&server).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(
        error.to_string(),
        "get-runner: 503 Service Unavailable: an error of the server, or of a proxy in front of it; retry later; GitHub says \"Maintenance\"; \
         after 3 attempts"
    );
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn c35_an_outage_is_not_answered_with_a_storm() {
    let server = Server::reacting(|_| json(503, "{}")).await;
    let client = Client::with_retries(&server);
    let calls: Vec<_> = (0..200).map(|_| tokio::spawn(client.get_runner(1))).collect();
    for call in calls {
        assert!(failure(call.await.unwrap()).attempts() <= 3);
    }
    assert_eq!(server.requests().len(), 300);
    // The bucket is empty: from now on each call is one request.
    for _ in 0..50 {
        assert_eq!(failure(client.clone().get_runner(1).await).attempts(), 1);
    }
    assert_eq!(server.requests().len(), 350);
}

#[tokio::test]
async fn c36_a_token_is_asked_for_once_more_at_most_and_never_after_a_500() {
    let server = Server::reacting(|_| json(500, "{}")).await;
    assert_eq!(failure(Client::with_retries(&server).create_token("a", "b").await).kind(), ErrorKind::Server);
    assert_eq!(server.requests().len(), 1);

    // A second each, and at the same time.
    let retried = [json(502, "{}"), json(504, "{}"), Reaction::Reset].map(async |reaction| {
        let server = Server::start([reaction.clone(), json(201, TOKEN)]).await;
        assert_eq!(Client::with_retries(&server).create_token("a", "b").await.unwrap().metadata.attempts(), 2);
        assert_eq!(server.requests().len(), 2);
    });
    let [bad_gateway, timeout, reset] = retried;
    let always = async {
        let server = Server::reacting(|_| Reaction::Reset).await;
        let error = failure(Client::with_retries(&server).create_token("a", "b").await);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 2));
        assert_eq!(server.requests().len(), 2);
    };
    tokio::join!(bad_gateway, timeout, reset, always);
}

#[tokio::test]
async fn c36_without_post_retries_and_for_other_posts_once_is_once() {
    for reaction in [json(502, "{}"), json(503, "{}"), Reaction::Reset] {
        let server = Server::start([reaction.clone(), reaction]).await;
        let client = Client::builder(&server).max_post_attempts(1).build().unwrap();
        assert_eq!(failure(client.create_token("a", "b").await).attempts(), 1);
        assert_eq!(failure(Client::with_retries(&server).create_thing().await).attempts(), 1);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn c38_gone_after_an_attempt_that_may_have_arrived_is_success() {
    for first in [json(502, "{}"), json(500, "{}"), Reaction::Reset, Reaction::AnswerAndClose(Vec::new())] {
        let server = Server::start([first, json(404, r#"{"message": "Not Found"}"#)]).await;
        let response = Client::with_retries(&server).delete_runner("a", "b", 1).await.unwrap();
        assert!(response.metadata.was_already_gone());
        assert_eq!((response.metadata.status().as_u16(), response.metadata.attempts()), (404, 2));
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn c38_gone_at_first_is_not_found_and_busy_is_told_at_once() {
    let server = Server::start([json(404, "{}"), json(422, r#"{"message": "busy"}"#), json(200, "{}"), json(202, "")]);
    let server = server.await;
    let client = Client::with_retries(&server);
    for kind in [ErrorKind::NotFound, ErrorKind::Validation, ErrorKind::UnexpectedStatus, ErrorKind::UnexpectedStatus] {
        let error = failure(client.delete_runner("a", "b", 1).await);
        assert_eq!((error.kind(), error.attempts()), (kind, 1));
    }
    let server = Server::start([json(204, "a body"), json(503, "{}"), json(204, "")]).await;
    let client = Client::with_retries(&server);
    assert!(!client.delete_runner("a", "b", 1).await.unwrap().metadata.was_already_gone());
    let response = client.delete_runner("a", "b", 1).await.unwrap();
    assert_eq!((response.metadata.attempts(), response.metadata.was_already_gone()), (2, false));
}

#[tokio::test]
async fn c38_a_get_that_ends_in_not_found_is_not_found() {
    let server = Server::start([json(502, "{}"), json(404, "{}")]).await;
    assert_eq!(failure(Client::with_retries(&server).get_runner(1).await).kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn c47_c90_c91_a_refused_token_is_final() {
    for body in ["", r#"{"message": "Bad credentials"}"#] {
        let server = Server::start([json(401, body)]).await;
        let error = failure(Client::with_retries(&server).get_runner(1).await);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Unauthorized, 1));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn c54_c51_a_get_outlives_a_broken_answer() {
    let broken = head(200, &["content-type: application/json", "content-length: 500"]);
    for reaction in [Reaction::Reset, Reaction::AnswerAndClose(broken.clone()), Reaction::AnswerAndTrickle(broken)] {
        let server = Server::start([reaction, json(200, RUNNER)]).await;
        let client = Client::builder(&server).attempt_timeout(Duration::from_secs(2)).build().unwrap();
        assert_eq!(client.get_runner(1).await.unwrap().metadata.attempts(), 2);
        assert_eq!(server.connections(), 2);
    }
}

#[tokio::test]
async fn a_pause_that_does_not_fit_into_the_operations_time_is_not_begun() {
    let busy = crate::server::answer(503, &["retry-after: 3000"], "{}");
    let server = Server::start([busy]).await;
    let error = failure(Client::with_retries(&server).get_runner(1).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3_000)));
}

#[tokio::test]
async fn one_call_may_have_bounds_of_its_own() {
    let server = Server::reacting(|_| json(503, "{}")).await;
    let client = Client::with_retries(&server);
    for (options, attempts) in
        [(CallOptions::new(), 3), (CallOptions::new().max_attempts(1), 1), (CallOptions::new().max_attempts(4), 4)]
    {
        assert_eq!(failure(client.get_runner_with(1, options).await).attempts(), attempts);
    }
    let error = failure(client.get_runner_with(1, CallOptions::new().operation_timeout(Duration::ZERO)).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidInput, 0));
    let server = Server::start([json(200, RUNNER), Reaction::AnswerAndStall(Vec::new())]).await;
    let client = Client::with_retries(&server);
    let error = failure(client.get_runner_with(1, CallOptions::new().max_bytes(3)).await);
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let hasty = CallOptions::new().attempt_timeout(Duration::from_millis(50)).max_attempts(1);
    assert_eq!(failure(client.get_runner_with(1, hasty).await).kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn c37_a_post_whose_connection_is_reset_before_tls_is_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let accepted = tokio::spawn(async move {
        for _ in 0..3 {
            let (stream, _) = listener.accept().await.unwrap();
            // The greeting is there, and left unread: closing now is a reset.
            stream.readable().await.unwrap();
            stream.set_zero_linger().unwrap();
        }
    });
    let client: Client = ClientBuilder::new("x")
        .base_url(url)
        .token(CANARY)
        .retry_base_delay(Duration::from_millis(1))
        .add_root_certificates(crate::tls::Authority::new("A").pem())
        .no_system_roots()
        .build()
        .unwrap();
    let error = failure(client.create_thing().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
    accepted.await.unwrap();
}

/// Calls of one kind after each other, over connections that the server closes just when the client may want them again.
async fn closing_early(calls: u64, call: impl AsyncFn(&Client) -> u32) {
    let mut answered = 0_u64;
    let server = Server::reacting(move |head| {
        let (status, body) = if head.starts_with("POST") { (201, TOKEN) } else { (200, RUNNER) };
        let Reaction::Answer(bytes) = json(status, body) else { unreachable!() };
        answered += 1;
        Reaction::AnswerAndCloseLate(bytes, answered * 37 % 1_000)
    })
    .await;
    let client = Client::with_retries(&server);
    for _ in 0..calls {
        let attempts = call(&client).await;
        assert!(server.requests().len() <= usize::try_from(attempts).unwrap());
        server.forget_requests();
    }
}

async fn gets_and_posts(gets: u64, clients: u64, posts: u64) {
    closing_early(gets, async |client| client.get_runner(1).await.unwrap().metadata.attempts()).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..clients {
        tasks.spawn_local(closing_early(posts, async |client| {
            client.create_token("a", "b").await.unwrap().metadata.attempts()
        }));
    }
    while let Some(outcome) = tasks.join_next().await {
        outcome.unwrap();
    }
}

#[tokio::test(flavor = "local")]
async fn c48_a_connection_closed_after_the_answer_loses_no_call() {
    gets_and_posts(50, 20, 2).await;
}

#[tokio::test(flavor = "local")]
#[ignore = "takes half a minute on a busy machine: 1,000 GETs, and 1,000 POSTs of which many wait a second"]
async fn c48_long() {
    gets_and_posts(1_000, 50, 20).await;
}
