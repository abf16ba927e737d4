//! Calls whose attempts are played by a script, with no network and on a paused clock.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::DateTime;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::time::{Instant, sleep, timeout};

use super::super::attempt::TimeLimit;
use super::super::limits::Refusal;
use super::super::retry::{Failure, Reached};
use super::{Attempts, Throttle};
use crate::base_url::BaseUrl;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::response::{Head, Reply};
use crate::secret::Secrets;
use crate::settings::Settings;
use crate::status::{Disposition, disposition, status_error};

pub(super) const GET: Operation = Operation::get("get", "/a");
pub(super) const SEARCH: Operation = Operation::get("search", "/b");
pub(super) const DELETE: Operation = Operation::delete("delete", "/a").success(204);
pub(super) const TOKEN: Operation = Operation::post("token", "/a").success(201).retryable();
pub(super) const POST: Operation = Operation::post("post", "/a").success(201);

/// The server's clock when a test starts.
const NOON: i64 = 784_123_200;

/// What an attempt takes to be answered.
const TAKES: Duration = Duration::from_millis(10);

/// What comes of an attempt.
#[derive(Clone, Debug)]
pub(super) enum Played {
    Response {
        status: u16,
        lines: Vec<(&'static str, String)>,
        body: &'static str,
    },
    /// The connection breaks after the request was sent.
    Reset,
    /// No connection can be made.
    Unreachable,
    /// Nothing comes, until the attempt's time is over.
    Silence,
}

pub(super) fn status(status: u16) -> Played {
    Played::Response { status, lines: Vec::new(), body: "{}" }
}

pub(super) fn limited(retry_after: u64) -> Played {
    Played::Response { status: 429, lines: vec![("retry-after", retry_after.to_string())], body: "{}" }
}

/// With nothing left of a window of `resource` that the server ends so many seconds from `now`.
pub(super) fn used_up(status: u16, resource: &str, seconds: i64, now: Duration) -> Played {
    let date = NOON + i64::try_from(now.as_secs()).unwrap();
    let lines = vec![
        ("date", DateTime::from_timestamp(date, 0).unwrap().to_rfc2822()),
        ("x-ratelimit-remaining", "0".to_owned()),
        ("x-ratelimit-reset", (date + seconds).to_string()),
        ("x-ratelimit-resource", resource.to_owned()),
    ];
    Played::Response { status, lines, body: "{}" }
}

/// The success of an operation.
pub(super) fn success(operation: &str) -> Played {
    status(match operation {
        "delete" => 204,
        "token" | "post" => 201,
        _ => 200,
    })
}

/// The points of the minute in which the server counts the most, wherever between its start and its end it counts each attempt.
pub(super) fn most_points_in_a_minute(seen: &[Seen]) -> u32 {
    const MINUTE: Duration = Duration::from_secs(60);
    let of = |seen: &Seen| if matches!(seen.operation, "get" | "search") { 1 } else { 5 };
    let sum_from = |start: Duration| {
        let is_in_it = |seen: &&Seen| seen.at <= start + MINUTE && seen.until.is_none_or(|until| until >= start);
        seen.iter().filter(is_in_it).map(of).sum::<u32>()
    };
    seen.iter().filter_map(|seen| seen.until).map(sum_from).max().unwrap_or(0)
}

/// An attempt that the server has seen. Times count from the start of the test.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) operation: &'static str,
    pub(super) call: usize,
    pub(super) at: Duration,
    pub(super) until: Option<Duration>,
    pub(super) played: Played,
    /// How many were under way then, with this one.
    pub(super) under_way: usize,
}

type Script = dyn FnMut(&'static str, Duration) -> Played + Send;

struct Server {
    script: Box<Script>,
    start: Instant,
    seen: Vec<Seen>,
    under_way: usize,
}

/// A client without a network.
#[derive(Clone)]
pub(super) struct Client {
    throttle: Arc<Throttle>,
    settings: Settings,
    server: Arc<Mutex<Server>>,
    /// Of the token, counted from the start.
    grace: Duration,
}

impl Client {
    /// Of a server that decides by the operation and the time since the start.
    pub(super) fn new(
        settings: Settings,
        script: impl FnMut(&'static str, Duration) -> Played + Send + 'static,
    ) -> Self {
        let server = Server { script: Box::new(script), start: Instant::now(), seen: Vec::new(), under_way: 0 };
        Self {
            throttle: Arc::new(Throttle::new(&settings)),
            settings,
            server: Arc::new(Mutex::new(server)),
            grace: Duration::ZERO,
        }
    }

    /// Of a server that plays these one after the other, and then succeeds.
    pub(super) fn playing(settings: Settings, script: impl IntoIterator<Item = Played>) -> Self {
        let mut script: VecDeque<Played> = script.into_iter().collect();
        Self::new(settings, move |operation, _| script.pop_front().unwrap_or_else(|| success(operation)))
    }

    /// The same client, with bounds that only some calls have.
    pub(super) fn with(&self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut other = self.clone();
        change(&mut other.settings);
        other
    }

    /// The same client, whose token may be rejected for a while.
    pub(super) fn with_grace(self, grace: Duration) -> Self {
        Self { grace, ..self }
    }

    pub(super) async fn call(&self, operation: &'static Operation) -> Result<Reply, Error> {
        self.numbered_call(operation, 0).await
    }

    pub(super) async fn numbered_call(&self, operation: &'static Operation, call: usize) -> Result<Reply, Error> {
        let attempts = Scripted { client: self, operation, call };
        self.throttle.pursue(operation, &self.settings, attempts).await
    }

    /// So many calls at once, and what comes of each.
    pub(super) async fn calls(&self, operation: &'static Operation, calls: usize) -> Vec<Result<Reply, Error>> {
        let tasks: Vec<_> = (0..calls)
            .map(|call| {
                let client = self.clone();
                tokio::spawn(async move { client.numbered_call(operation, call).await })
            })
            .collect();
        let mut outcomes = Vec::new();
        for task in tasks {
            outcomes.push(task.await.unwrap());
        }
        outcomes
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.server.lock().unwrap().seen.clone()
    }

    /// When each attempt was made.
    pub(super) fn times(&self) -> Vec<Duration> {
        self.seen().iter().map(|seen| seen.at).collect()
    }

    pub(super) fn now(&self) -> Duration {
        self.server.lock().unwrap().start.elapsed()
    }

    pub(super) fn places_left(&self) -> usize {
        self.throttle.pace.places_left()
    }

    /// Why a call would not be sent now.
    pub(super) fn refusal(&self, operation: &Operation) -> Option<Refusal> {
        self.throttle.limits.refusal(operation, Instant::now())
    }
}

struct Scripted<'a> {
    client: &'a Client,
    operation: &'static Operation,
    call: usize,
}

/// An attempt, which is over however it ends.
struct UnderWay<'a> {
    server: &'a Mutex<Server>,
    number: usize,
}

impl UnderWay<'_> {
    /// Its time was over before the response came, so that nobody knows what that would have been.
    fn had_no_response(&self) {
        self.server.lock().unwrap().seen[self.number].played = Played::Silence;
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut server = self.server.lock().unwrap();
        server.under_way -= 1;
        server.seen[self.number].until = Some(server.start.elapsed());
    }
}

impl Attempts for Scripted<'_> {
    async fn attempt(&self, number: u32, time: TimeLimit) -> Result<Reply, Failure> {
        assert!(number >= 1, "attempts are counted from 1");
        assert!(!time.within.is_zero(), "an attempt for whose response nobody waits");
        let (under_way, played) = self.begin();
        match timeout(time.within, self.play(played)).await {
            Ok(outcome) => outcome,
            Err(_) => {
                under_way.had_no_response();
                Err(Failure { error: time.exceeded, reached: Reached::Perhaps, head: None })
            }
        }
    }

    fn grace_left(&self) -> Duration {
        self.client.grace.saturating_sub(self.client.now())
    }
}

impl Scripted<'_> {
    fn begin(&self) -> (UnderWay<'_>, Played) {
        let mut server = self.client.server.lock().unwrap();
        let (operation, at) = (self.operation.id(), server.start.elapsed());
        let played = (server.script)(operation, at);
        server.under_way += 1;
        let under_way = server.under_way;
        let seen = Seen { operation, call: self.call, at, until: None, played: played.clone(), under_way };
        server.seen.push(seen);
        (UnderWay { server: &self.client.server, number: server.seen.len() - 1 }, played)
    }

    /// What an attempt over the network makes of it.
    async fn play(&self, played: Played) -> Result<Reply, Failure> {
        sleep(TAKES).await;
        let broken = |reached| Failure { error: Error::new(ErrorKind::Transport, "played"), reached, head: None };
        let (status, lines, body) = match played {
            Played::Response { status, lines, body } => (StatusCode::from_u16(status).unwrap(), lines, body),
            Played::Reset => return Err(broken(Reached::Perhaps)),
            Played::Unreachable => return Err(broken(Reached::Nothing)),
            Played::Silence => return pending().await,
        };
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
        }
        let head = Head::new(status, headers, &Secrets::default(), &BaseUrl::of_github_com().unwrap());
        self.client.throttle.limits.note(self.operation, head.headers(), Instant::now());
        if disposition(self.operation, status) == Disposition::Success {
            return Ok(Reply::without_body(head));
        }
        let error = status_error(self.operation, &head, body.as_bytes(), &Secrets::default());
        Err(Failure { error, reached: Reached::Answered, head: Some(head) })
    }
}
