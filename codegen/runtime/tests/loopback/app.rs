//! A GitHub App: a fake endpoint makes tokens for those who sign with its key.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use ghes_actions_runtime::{AppSigner, Error, ErrorKind, GitHubApp, InstallationTokens, SignatureFuture};
use tokio::time::{Instant, advance, pause, resume};

use crate::client::{Client, failure};
use crate::server::{Reaction, Server, answer, json};

/// A GitHub whose clock is tokio's, so that a test can move it.
struct Fake {
    started: Instant,
    /// When the server was started, in seconds since 1970, by its own clock.
    began: i64,
    /// The same by this machine's clock.
    started_at: i64,
    made: AtomicU32,
    /// Whether it rejects the tokens that it makes.
    rejects: AtomicBool,
    /// Whether it makes no tokens now.
    is_down: AtomicBool,
    /// The least that a token was valid for when a call with it came, in seconds.
    least_left: Mutex<Option<i64>>,
    problems: Mutex<Vec<String>>,
}

impl Fake {
    async fn start(began: i64) -> (Arc<Self>, Server) {
        let fake = Arc::new(Self {
            started: Instant::now(),
            began,
            started_at: now(),
            made: AtomicU32::new(0),
            rejects: AtomicBool::new(false),
            is_down: AtomicBool::new(false),
            least_left: Mutex::default(),
            problems: Mutex::default(),
        });
        let ours = Arc::clone(&fake);
        let server = Server::reacting(move |head| ours.respond(head)).await;
        (fake, server)
    }

    fn now(&self) -> i64 {
        self.began + i64::try_from(self.started.elapsed().as_secs()).unwrap()
    }

    fn respond(&self, head: &str) -> Reaction {
        let date = DateTime::from_timestamp(self.now(), 0).unwrap().to_rfc2822();
        let date = format!("date: {date}");
        let bearer = head.lines().find_map(|line| line.strip_prefix("authorization: Bearer ")).unwrap_or_default();
        let target = head.split(' ').nth(1).unwrap_or_default();
        if target.contains("/runners/") {
            let Some(end) = bearer.rsplit_once(".canary.").and_then(|(_, end)| end.parse::<i64>().ok()) else {
                return answer(401, &[&date], r#"{"message": "Bad credentials"}"#);
            };
            if self.rejects.load(Ordering::Relaxed) {
                return answer(401, &[&date], r#"{"message": "Bad credentials"}"#);
            }
            let left = end - self.now();
            let mut least = self.least_left.lock().unwrap();
            *least = Some(least.map_or(left, |least| least.min(left)));
            return answer(200, &[&date], r#"{"id": 1}"#);
        }
        if self.is_down.load(Ordering::Relaxed) {
            return answer(500, &[&date], "{}");
        }
        if let Err(problem) = self.check(bearer) {
            self.problems.lock().unwrap().push(problem.to_owned());
            return answer(401, &[&date], r#"{"message": "A JSON web token could not be decoded"}"#);
        }
        match target {
            "/repos/octo-org/octo-repo/installation" | "/orgs/octo-org/installation" => {
                answer(200, &[&date], r#"{"id": 23}"#)
            }
            "/app/installations/23/access_tokens" if head.starts_with("POST") => {
                self.made.fetch_add(1, Ordering::Relaxed);
                let end = self.now() + 3_600;
                let expires_at = DateTime::from_timestamp(end, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ");
                let body =
                    format!(r#"{{"token": "ghs_{}.canary.{end}", "expires_at": "{expires_at}"}}"#, "a1.".repeat(170));
                answer(201, &[&date], &body)
            }
            _ => answer(404, &[&date, "x-github-request-id: 1"], r#"{"message": "Not Found"}"#),
        }
    }

    /// What signs goes by the clock of the machine, which no test moves.
    fn unmoved_now(&self) -> i64 {
        self.began - self.started_at + now()
    }

    /// As GitHub checks: not from the future, not older than its end, and not longer than ten minutes from now.
    fn check(&self, token: &str) -> Result<(), &'static str> {
        let claims = token.split('.').nth(1).ok_or("no JWT")?;
        let claims =
            String::from_utf8(URL_SAFE_NO_PAD.decode(claims).map_err(|_| "not base64")?).map_err(|_| "not text")?;
        let claim = |name: &str| -> Option<i64> {
            let (_, rest) = claims.split_once(&format!("\"{name}\":"))?;
            rest.split([',', '}']).next()?.parse().ok()
        };
        let (from, to) = claim("iat").zip(claim("exp")).ok_or("no times")?;
        if from > self.unmoved_now() {
            return Err("from the future");
        }
        if to < self.unmoved_now() || to > self.unmoved_now() + 600 {
            return Err("ends at a wrong time");
        }
        if !claims.contains(r#""iss":"Iv23li0123""#) {
            return Err("of another app");
        }
        Ok(())
    }
}

fn key() -> &'static str {
    let pem = include_str!("keys/rsa-pkcs1.pem");
    pem.split_once("-----END CERTIFICATE-----\n").unwrap().1
}

fn app() -> GitHubApp {
    GitHubApp::new("Iv23li0123", key()).unwrap()
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

fn client(server: &Server, app: GitHubApp) -> (Client, InstallationTokens) {
    let builder = Client::builder(server);
    let tokens = app.tokens(&builder).unwrap();
    (builder.token_source(tokens.clone()).build().unwrap(), tokens)
}

/// Moves the clock on. It stands only meanwhile: a test that waits for the network needs one that goes.
async fn pass(time: Duration) {
    pause();
    advance(time).await;
    resume();
}

#[tokio::test]
async fn a_thousand_calls_over_a_day_make_a_token_an_hour_and_none_is_near_its_end() {
    let (fake, server) = Fake::start(now()).await;
    let (client, _) = client(&server, app().installation_of_repository("octo-org", "octo-repo"));
    for _ in 0..1_000 {
        client.get_runner(1).await.unwrap();
        pass(Duration::from_millis(86_400)).await;
    }
    let made = fake.made.load(Ordering::Relaxed);
    // One at the start, and then each is used for an hour less what must be left.
    assert!((24..=26).contains(&made), "{made}");
    assert!(fake.least_left.lock().unwrap().is_some_and(|left| left >= 60), "{:?}", fake.least_left);
    assert_eq!(*fake.problems.lock().unwrap(), Vec::<String>::new());
    let lookups = server.targets().iter().filter(|target| target.contains("/installation")).count();
    assert_eq!(lookups, usize::try_from(made).unwrap() + 1, "the installation is looked up once");
}

#[tokio::test]
async fn a_hundred_callers_at_once_make_one_token() {
    let (fake, server) = Fake::start(now()).await;
    let builder = Client::builder(&server);
    let tokens = app().installation(23).tokens(&builder).unwrap();
    let one = builder.clone().token_source(tokens.clone()).build().unwrap();
    let other = builder.token_source(tokens.clone()).build().unwrap();
    let calls: Vec<_> =
        (0..50).flat_map(|_| [one.get_runner(1), other.get_runner(1)]).map(|call| tokio::spawn(call)).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(tokens.token().await.unwrap().expose().starts_with("ghs_"));
    assert_eq!(fake.made.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_put_right_by_the_servers() {
    // Two minutes behind, the token ends later by the server's clock, but not too late.
    for (wrong_by, rejections) in [(-86_400, 1), (-120, 1), (-45, 0), (45, 0), (120, 0), (86_400, 1)] {
        let (fake, server) = Fake::start(now() + wrong_by).await;
        let (client, _) = client(&server, app().installation_of_organization("octo-org"));
        client.get_runner(1).await.unwrap();
        client.get_runner(1).await.unwrap();
        assert_eq!(fake.problems.lock().unwrap().len(), rejections, "{wrong_by}");
        assert_eq!(fake.made.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test]
async fn a_server_that_cannot_make_tokens_is_outlasted_by_the_old_one() {
    let (fake, server) = Fake::start(now()).await;
    let (client, _) = client(&server, app().installation(23));
    client.get_runner(1).await.unwrap();
    fake.is_down.store(true, Ordering::Relaxed);
    pass(Duration::from_secs(3_600 - 90)).await;
    client.get_runner(1).await.unwrap();
    pass(Duration::from_secs(40)).await;
    assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::Credentials, "less than a minute is left");
    assert_eq!(fake.made.load(Ordering::Relaxed), 1);
    fake.is_down.store(false, Ordering::Relaxed);
    client.get_runner(1).await.unwrap();
    assert_eq!(fake.made.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn rejected_tokens_are_replaced_once_a_minute_and_not_by_every_call() {
    let (fake, server) = Fake::start(now()).await;
    let builder = Client::builder(&server).max_attempts(1);
    let tokens = app().installation(23).tokens(&builder).unwrap();
    let client = builder.token_source(tokens).build().unwrap();
    fake.rejects.store(true, Ordering::Relaxed);
    for made in [1, 1, 1, 2, 2] {
        if made == 2 && fake.made.load(Ordering::Relaxed) == 1 {
            pass(Duration::from_secs(61)).await;
        }
        assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::Unauthorized);
        assert_eq!(fake.made.load(Ordering::Relaxed), made);
    }
    pass(Duration::from_secs(61)).await;
    fake.rejects.store(false, Ordering::Relaxed);
    client.get_runner(1).await.unwrap();
    assert_eq!(fake.made.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_token_that_is_over_at_once_is_an_error_and_never_sent() {
    let server = Server::reacting(|head| {
        if head.contains("/runners/") {
            return json(200, r#"{"id": 1}"#);
        }
        let date = "date: Sun, 06 Nov 1994 08:49:37 GMT";
        answer(201, &[date], r#"{"token": "ghs_canary", "expires_at": "1994-11-06T08:50:36Z"}"#)
    })
    .await;
    let (client, tokens) = client(&server, app().installation(23));
    assert!(tokens.token().await.unwrap_err().to_string().contains("expires in less than a minute"));
    assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::Credentials);
    assert!(server.targets().iter().all(|target| !target.contains("/runners/")));
}

#[tokio::test]
async fn what_goes_wrong_is_the_error_of_the_call() {
    let (_, server) = Fake::start(now()).await;
    let wrong_id = GitHubApp::new(12_345, key()).unwrap().installation(23);
    for (app, kind) in [
        (wrong_id, ErrorKind::Unauthorized),
        (app().installation(24), ErrorKind::NotFound),
        (app().installation_of_repository("octo-org", "elsewhere"), ErrorKind::NotFound),
    ] {
        let (client, tokens) = client(&server, app);
        assert_eq!(tokens.token().await.unwrap_err().kind(), kind);
        let error = failure(client.get_runner(1).await);
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let source = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<Error>()).unwrap();
        assert_eq!((source.kind(), error.is_retryable()), (kind, false));
        assert!(source.operation().unwrap().starts_with("apps/"));
    }
}

#[tokio::test]
async fn no_text_holds_the_key_or_a_token() {
    let (_, server) = Fake::start(now()).await;
    let app = app().installation(23).permission("administration", "write").repository("octo-repo");
    let mut texts = format!("{app:?} {app:#?}");
    let (client, tokens) = client(&server, app);
    let runner = client.get_runner(1).await.unwrap();
    texts.push_str(&format!("{client:?} {tokens:?} {tokens:#?} {runner:?} {:?}", tokens.token().await));
    for line in key().lines().filter(|line| !line.starts_with('-')) {
        assert!(!texts.contains(line), "{texts}");
    }
    assert!(!texts.contains("canary") && !texts.contains("eyJ"), "{texts}");
}

#[tokio::test]
async fn a_key_elsewhere_signs_too_and_its_failure_is_the_calls() {
    struct Sealed;
    impl AppSigner for Sealed {
        fn sign<'a>(&'a self, _: &'a [u8]) -> SignatureFuture<'a> {
            Box::pin(async { Err("the vault is sealed".into()) })
        }
    }
    let (_, server) = Fake::start(now()).await;
    let app = GitHubApp::with_signer("Iv23li0123", Sealed).unwrap();
    let (client, tokens) = client(&server, app.installation(23));
    assert_eq!(tokens.token().await.unwrap_err().kind(), ErrorKind::Credentials);
    assert_eq!(failure(client.get_runner(1).await).kind(), ErrorKind::Credentials);
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn tokens_are_narrowed_by_what_is_asked_for() {
    let server = Server::reacting(|_| json(500, "{}")).await;
    let app = app().installation(23).permission("administration", "write").repository("octo-repo");
    let tokens = app.tokens(&Client::builder(&server).max_attempts(1)).unwrap();
    assert!(tokens.token().await.is_err());
    let body = r#"{"permissions":{"administration":"write"},"repositories":["octo-repo"]}"#;
    assert!(server.requests().concat().ends_with(&format!("\r\n\r\n{body}")), "{:?}", server.requests());
}

#[test]
fn an_app_that_cannot_be_is_refused() {
    let damaged = key().replace("MII", "AAA");
    for (id, pem, words) in [
        ("", key(), "app id: pass the client id"),
        ("a b", key(), "app id: pass the client id"),
        ("\"", key(), "app id: pass the client id"),
        ("1", "", "private key: there is none"),
        ("1", include_str!("keys/rsa-pkcs1.pem"), "private key: member 1 (line 1) is not a private key"),
        ("1", damaged.as_str(), "private key: member 1 (line 1) is damaged"),
    ] {
        let error = GitHubApp::new(id, pem).map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().starts_with(words), "{words}: {error}");
    }
    let builder = ghes_actions_runtime::ClientBuilder::<Client>::new("x").base_url("http://127.0.0.1:1");
    assert!(app().tokens(&builder).unwrap_err().to_string().contains("there is no installation"));
    let error = app().installation_of_repository("..", "x").tokens(&builder).unwrap_err();
    assert!(error.to_string().contains("owner"), "{error}");
}
