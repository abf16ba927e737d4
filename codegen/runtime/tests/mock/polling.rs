//! A program that polls many repositories with the response cache: it is charged for what has changed, and nothing else is different.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use fastrand::Rng;
use ghes_actions_runtime::{
    Call, ClientBuilder, MockRequest, MockResponse, MockServer, Operation, ResponseCache, Transport,
};
use serde_json::{Value, json};
use tokio::time::sleep;

const GET: Operation = Operation::get("get", "/repos/octo-org/{repo}/runs");

/// A GitHub with some repositories, whose runs change now and then.
#[derive(Clone)]
struct GitHub(Arc<Mutex<State>>);

struct State {
    repositories: Vec<Repository>,
    random: Rng,
    /// How many of 100 requests find something new.
    changes: u32,
    /// Responses other than 304, which count towards the rate limit.
    charged: u32,
}

struct Repository {
    version: u32,
    bytes: usize,
}

impl GitHub {
    fn new(repositories: usize, bytes: impl Fn(usize) -> usize, changes: u32) -> Self {
        let repositories = (0..repositories).map(|number| Repository { version: 0, bytes: bytes(number) }).collect();
        Self(Arc::new(Mutex::new(State { repositories, random: Rng::with_seed(7), changes, charged: 0 })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn server(&self) -> MockServer {
        let (server, github) = (MockServer::new(), self.clone());
        server.respond_with(move |request| github.respond(request));
        server
    }

    fn respond(&self, request: &MockRequest) -> MockResponse {
        let number: usize = request.path().split('/').nth_back(1).unwrap().parse().unwrap();
        let mut state = self.state();
        let tag = format!("W/\"{number}-{}\"", state.repositories[number].version);
        if request.headers().get("if-none-match").is_some_and(|known| known == tag.as_str()) {
            return MockResponse::empty(304).header("etag", &tag);
        }
        state.charged += 1;
        MockResponse::json(200, &state.content(number)).header("etag", &tag)
    }

    /// Time for something to happen in a repository.
    fn may_change(&self, number: usize) {
        let mut state = self.state();
        let changes = state.changes;
        if state.random.u32(..100) < changes {
            state.repositories[number].version += 1;
        }
    }

    fn charged(&self) -> u32 {
        self.state().charged
    }
}

impl State {
    fn content(&self, number: usize) -> Value {
        let Repository { version, bytes } = self.repositories[number];
        json!({"repository": number, "version": version, "runs": "x".repeat(bytes)})
    }
}

fn client(github: &GitHub, cache: Option<ResponseCache>) -> Transport {
    let builder = ClientBuilder::new("test/1").mock_server(&github.server()).token("ghp_canary0123456789");
    match cache {
        Some(cache) => builder.response_cache(cache),
        None => builder,
    }
    .build()
    .unwrap()
}

async fn get(client: &Transport, number: usize) -> (Value, bool) {
    let response = Call::new(client, &GET).segment("repo", number.to_string()).send::<Value>().await.unwrap();
    (response.value, response.metadata.is_from_cache())
}

/// Entries and bytes, by what the client says of itself.
fn kept(client: &Transport) -> (usize, usize) {
    let text = format!("{client:?}");
    let number = |name: &str| {
        let digits = text.split(name).nth(1).unwrap().split(|c: char| !c.is_ascii_digit()).next().unwrap();
        digits.parse().unwrap()
    };
    (number("entries: "), number("bytes: "))
}

/// Asks for each of 50 repositories every 15 seconds, with and without the cache.
async fn poll(time: Duration) {
    const REPOSITORIES: usize = 50;
    const INTERVAL: Duration = Duration::from_secs(15);
    let github = GitHub::new(REPOSITORIES, |number| 10 * number, 2);
    let max_bytes = 1024 * 1024;
    let cached = client(&github, Some(ResponseCache::new().max_bytes(max_bytes)));
    let uncached = client(&github, None);
    let polls = time.as_secs() / INTERVAL.as_secs();
    let (mut charged, mut from_cache) = (0, 0_u64);
    for _ in 0..polls {
        for number in 0..REPOSITORIES {
            github.may_change(number);
            let before = github.charged();
            let (value, is_from_cache) = get(&cached, number).await;
            charged += github.charged() - before;
            from_cache += u64::from(is_from_cache);
            assert_eq!(value, get(&uncached, number).await.0);
        }
        let (entries, bytes) = kept(&cached);
        assert!(entries == REPOSITORIES && bytes <= max_bytes, "{entries} entries, {bytes} bytes");
        sleep(INTERVAL).await;
    }
    let calls = polls * REPOSITORIES as u64;
    println!(
        "{charged} of {calls} calls charged, {:.2} %; kept: {:?}",
        100.0 * f64::from(charged) / calls as f64,
        kept(&cached)
    );
    assert!(u64::from(charged) * 100 <= calls * 3, "{charged} of {calls} calls charged");
    assert_eq!(u64::from(charged) + from_cache, calls);
}

#[tokio::test(start_paused = true)]
async fn an_hour_of_polling_is_charged_for_what_has_changed() {
    poll(Duration::from_secs(60 * 60)).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "the long form"]
async fn a_day_of_polling_is_charged_for_what_has_changed() {
    poll(Duration::from_secs(24 * 60 * 60)).await;
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_is_requested_again_and_what_is_used_often_stays() {
    // About ten of the thirty fit, and number 29 never does.
    let github = GitHub::new(30, |number| if number == 29 { 20_000 } else { 6_000 }, 5);
    let bounds = ResponseCache::new().max_bytes(90_000);
    let (cached, uncached) = (client(&github, Some(bounds)), client(&github, None));
    let (mut hot, mut cold) = ((0, 0), (0, 0));
    for round in 0..2_000_usize {
        // Every second request is for one of three.
        let number = if round % 2 == 0 { round / 2 % 3 } else { 3 + round / 2 % 27 };
        github.may_change(number);
        let (value, is_from_cache) = get(&cached, number).await;
        assert_eq!(value, get(&uncached, number).await.0);
        assert!(!is_from_cache || number != 29);
        let (calls, hits) = if number < 3 { &mut hot } else { &mut cold };
        (*calls, *hits) = (*calls + 1, *hits + u32::from(is_from_cache));
        let (entries, bytes) = kept(&cached);
        assert!(entries <= 14 && bytes <= 90_000, "{entries} entries, {bytes} bytes");
    }
    assert!(hot.1 * 100 > hot.0 * 90, "{hot:?}");
    assert_eq!(cold.1, 0, "each makes room for the next one: {cold:?}");
}
