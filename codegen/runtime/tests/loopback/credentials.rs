//! Tokens that come from a source, and what becomes of a call when they do not.

use std::future::pending;
use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ghes_actions_runtime::{ErrorKind, Secret, TokenFile, TokenFuture, TokenRequest, TokenSource};

use crate::client::{Client, failure};
use crate::server::{Reaction, Server, answer, json};

const RUNNER: &str = r#"{"id": 1}"#;

/// Has a token until it is rejected, and then the next.
struct Renewable {
    tokens: Mutex<Vec<&'static str>>,
    asked: Mutex<Vec<TokenRequest>>,
}

impl Renewable {
    fn new(tokens: &[&'static str]) -> Arc<Self> {
        Arc::new(Self { tokens: Mutex::new(tokens.to_vec()), asked: Mutex::default() })
    }

    fn asked(&self) -> Vec<TokenRequest> {
        self.asked.lock().unwrap().clone()
    }
}

impl TokenSource for Renewable {
    fn token(&self, request: TokenRequest) -> TokenFuture<'_> {
        Box::pin(async move {
            self.asked.lock().unwrap().push(request);
            let mut tokens = self.tokens.lock().unwrap();
            if request == TokenRequest::Rejected && tokens.len() > 1 {
                tokens.remove(0);
            }
            Ok(Secret::from(tokens[0]))
        })
    }
}

fn client(server: &Server, source: impl TokenSource) -> Client {
    Client::builder(server).token_source(source).build().unwrap()
}

/// A server that takes these tokens and rejects all others.
async fn accepting(tokens: &'static [&'static str], good: impl Fn(&str) -> Reaction + Send + 'static) -> Server {
    Server::reacting(move |head| match tokens.iter().any(|token| sends(head, token)) {
        true => good(head),
        false => json(401, r#"{"message": "Bad credentials"}"#),
    })
    .await
}

fn sends(head: &str, token: &str) -> bool {
    head.to_lowercase().contains(&format!("authorization: bearer {token}\r\n"))
}

#[tokio::test]
async fn c91_the_source_is_asked_for_each_attempt() {
    let server = Server::start([json(503, "{}"), json(200, RUNNER)]).await;
    let source = Renewable::new(&["token-one"]);
    client(&server, Arc::clone(&source)).get_runner(1).await.unwrap();
    assert_eq!(source.asked(), [TokenRequest::Fresh, TokenRequest::Fresh]);
    assert!(server.requests().iter().all(|head| sends(head, "token-one")));
}

#[tokio::test]
async fn a_rejected_token_is_asked_for_again_and_any_call_sent_once_more() {
    let server = accepting(&["token-two"], |head| {
        if head.starts_with("POST") { json(201, r#"{"token": "x"}"#) } else { json(200, RUNNER) }
    })
    .await;
    let source = Renewable::new(&["token-one", "token-two"]);
    let client = client(&server, Arc::clone(&source));
    // Of which nothing says that it may be sent twice: a 401 did nothing.
    assert_eq!(client.create_thing().await.unwrap().metadata.attempts(), 2);
    assert_eq!(source.asked(), [TokenRequest::Fresh, TokenRequest::Rejected, TokenRequest::Fresh]);
    client.get_runner(1).await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_second_rejection_is_final() {
    let server = accepting(&[], |_| json(200, RUNNER)).await;
    let source = Renewable::new(&["token-one", "token-two", "token-three"]);
    let error = failure(client(&server, Arc::clone(&source)).get_runner(1).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Unauthorized, 2));
    assert_eq!(source.asked(), [TokenRequest::Fresh, TokenRequest::Rejected, TokenRequest::Fresh]);
}

#[tokio::test]
async fn without_retries_the_next_call_has_the_new_token() {
    let server = accepting(&["token-two"], |_| json(200, RUNNER)).await;
    let source = Renewable::new(&["token-one", "token-two"]);
    let client = Client::builder(&server).max_attempts(1).token_source(source).build().unwrap();
    assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::Unauthorized);
    client.get_runner(1).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

/// A source of one token, which some replicas of the server do not know yet.
struct New;

impl TokenSource for New {
    fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
        Box::pin(async { Ok(Secret::from("token-new")) })
    }

    fn grace(&self) -> Duration {
        Duration::from_secs(3_600)
    }
}

#[tokio::test]
async fn c90_a_new_token_that_is_refused_once_is_sent_again_if_its_source_asks_for_that() {
    for status in [401, 403] {
        let replies = || [json(status, r#"{"message": "Bad credentials"}"#), json(201, r#"{"token": "x"}"#)];
        let server = Server::start(replies()).await;
        assert_eq!(client(&server, New).create_thing().await.unwrap().metadata.attempts(), 2);
        let server = Server::start(replies()).await;
        let error = failure(Client::builder(&server).build().unwrap().create_thing().await);
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "a static token");
    }
}

/// A source that returns tokens until it behaves in its way.
#[derive(Clone, Copy, Debug)]
enum Faulty {
    Hangs,
    Fails,
    Panics,
    GivesWhatIsNoToken,
    /// It was asked for another one.
    GivesTheOldOne,
    HangsWhenRejected,
    FailsWhenRejected,
}

impl TokenSource for Faulty {
    fn token(&self, request: TokenRequest) -> TokenFuture<'_> {
        match (self, request) {
            (Self::Hangs, _) | (Self::HangsWhenRejected, TokenRequest::Rejected) => Box::pin(pending()),
            (Self::Fails, _) | (Self::FailsWhenRejected, TokenRequest::Rejected) => {
                Box::pin(async { Err("the vault is sealed".into()) })
            }
            (Self::Panics, _) => panic!("of the source"),
            (Self::GivesWhatIsNoToken, _) => Box::pin(async { Ok(Secret::from("token-one\n")) }),
            _ => Box::pin(async { Ok(Secret::from("token-one")) }),
        }
    }
}

/// The table of the guide's page on credentials.
#[tokio::test]
async fn what_becomes_of_a_call_when_its_source_fails() {
    let credentials = ErrorKind::Credentials;
    for (source, kind, words, requests) in [
        (Faulty::Hangs, credentials, "returned no token within 1 s", 0),
        (Faulty::Fails, credentials, "the token source failed", 0),
        (Faulty::Panics, credentials, "the token source panicked", 0),
        (Faulty::GivesWhatIsNoToken, credentials, "returned an invalid token: token: contains white space", 0),
        (Faulty::GivesTheOldOne, ErrorKind::Unauthorized, "401", 1),
        (Faulty::HangsWhenRejected, ErrorKind::Unauthorized, "401", 1),
        (Faulty::FailsWhenRejected, credentials, "the token source failed; it was asked for another token", 1),
    ] {
        let server = accepting(&[], |_| json(200, RUNNER)).await;
        let builder = Client::builder(&server).token_source(source);
        let builder = builder.attempt_timeout(Duration::from_secs(1)).operation_timeout(Duration::from_secs(10));
        let client = builder.build().unwrap();
        for _ in 0..2 {
            let error = failure(client.get_runner(1).await);
            assert_eq!(error.kind(), kind, "{source:?}: {error:?}");
            assert!(error.to_string().contains(words), "{source:?}: {error}");
        }
        assert_eq!(server.requests().len(), 2 * requests, "{source:?}");
    }
}

#[tokio::test]
async fn c91_a_running_listing_goes_on_over_a_tokens_end() {
    let server = Server::reacting(|head| {
        let last_page = head.contains("page=3");
        let token = if last_page { "token-two" } else { "token-one" };
        if !sends(head, token) {
            return json(401, r#"{"message": "Bad credentials"}"#);
        }
        let page = ["page=3", "page=2"].iter().find(|page| head.contains(**page));
        let (id, next) = match page {
            Some(&"page=3") => (3, None),
            Some(_) => (2, Some(3)),
            None => (1, Some(2)),
        };
        let body = format!(r#"{{"total_count": 3, "runs": [{{"id": {id}}}]}}"#);
        let host = head.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
        let target = head.split(['?', ' ']).nth(1).unwrap_or_default();
        let link = next.map(|next| format!("link: <http://{host}{target}?page={next}>; rel=\"next\""));
        answer(200, &link.iter().map(String::as_str).collect::<Vec<_>>(), &body)
    })
    .await;
    let source = Renewable::new(&["token-one", "token-two"]);
    let mut items = client(&server, Arc::clone(&source)).list_runs().items();
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        ids.push(item.unwrap().id);
    }
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(source.asked().iter().filter(|request| **request == TokenRequest::Rejected).count(), 1);
}

#[tokio::test]
async fn c11_no_token_of_a_source_is_in_any_text() {
    let server =
        accepting(&["token-of-this-hour"], |_| json(422, r#"{"message": "token-of-last-hour, token-of-this-hour"}"#))
            .await;
    let client = client(&server, Renewable::new(&["token-of-last-hour", "token-of-this-hour"]));
    let error = failure(client.get_runner(1).await);
    let texts = format!("{client:?} {error} {error:?} {:?}", error.message());
    assert!(texts.contains("***, ***"), "{texts}");
    assert!(!texts.contains("hour"), "{texts}");
}

#[tokio::test]
async fn limits_are_those_of_the_credential_and_not_of_a_token() {
    let body = r#"{"message": "API rate limit exceeded"}"#;
    let limit = ["retry-after: 3000", "x-ratelimit-remaining: 0"];
    let server = Server::start([answer(403, &limit, body), json(200, RUNNER)]).await;
    struct Counts(AtomicU32);
    impl TokenSource for Counts {
        fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move { Ok(Secret::from(format!("token-{number}"))) })
        }
    }
    let client = client(&server, Counts(AtomicU32::new(0)));
    for _ in 0..2 {
        assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::RateLimited);
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_token_file_is_read_again_when_it_changes() {
    let path = std::env::temp_dir().join(format!("ghes-actions-token-{}", std::process::id()));
    let write = |text: &str| std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
    let server = Server::reacting(|_| json(200, RUNNER)).await;
    write("token-one\n");
    let client = client(&server, TokenFile::new(&path));
    client.get_runner(1).await.unwrap();
    write("  token-two\r\n");
    client.get_runner(1).await.unwrap();
    let requests = server.requests();
    assert!(sends(&requests[0], "token-one") && sends(&requests[1], "token-two"), "{requests:?}");
    for (text, words) in [("", "token: is empty"), ("two words", "token: contains white space")] {
        write(text);
        let error = failure(client.get_runner(1).await);
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.to_string().contains(words), "{error}");
    }
    std::fs::write(&path, b"token\xff").unwrap();
    let source = |error: &ghes_actions_runtime::Error| std::error::Error::source(error).unwrap().to_string();
    assert!(source(&failure(client.get_runner(1).await)).contains("not UTF-8"));
    write(&"x".repeat(100_000));
    assert!(source(&failure(client.get_runner(1).await)).contains("too long for a token"));
    std::fs::remove_file(&path).unwrap();
    assert!(source(&failure(client.get_runner(1).await)).contains("cannot be read"));
    assert_eq!(server.requests().len(), 2);
}
