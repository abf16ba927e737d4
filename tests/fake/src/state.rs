//! Everything that the fake knows, and what a request does with it.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, Utc};
use hyper::{Method, StatusCode};

use crate::call::{ApiVersion, Call, Received};
use crate::credentials::{Access, Caller, Credentials};
use crate::fault::{Fault, Faults};
use crate::limits::{Exhausted, Limits};
use crate::log::{Log, LogEntry};
use crate::page;
use crate::reply::{Outcome, Reply};
use crate::routes::{self, Route};
use crate::settings::{Server, Settings};
use crate::world::World;

pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) world: World,
    pub(crate) credentials: Credentials,
    pub(crate) limits: Limits,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    requests: u64,
}

/// What is known of a request while it is answered.
#[derive(Default)]
struct Progress {
    operation: Option<&'static str>,
    caller: Option<Caller>,
    version: Option<ApiVersion>,
    charged: bool,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        let mut world = World::new(settings.now());
        world.cancel_takes = settings.cancel_takes;
        let limits = Limits::new(settings.primary(), settings.points_per_minute);
        let (credentials, faults, log) = (Credentials::default(), Faults::default(), Log::default());
        Self { settings, world, credentials, limits, faults, log, requests: 0 }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.settings.now()
    }

    /// Lets everything happen that is due, and returns the time.
    pub(crate) fn settle(&mut self) -> DateTime<Utc> {
        let now = self.now();
        self.world.settle(now);
        now
    }

    /// Answers a request, with its effect. `None`: it gets no answer.
    pub(crate) fn answer(&mut self, received: &Received, fault: Option<Fault>) -> Option<Reply> {
        let now = self.settle();
        if received.method == Method::GET && matches!(received.path.as_str(), "/" | "/_fake") {
            return Some(page::page(self));
        }
        self.requests += 1;
        let mut progress = Progress::default();
        let reply = match fault {
            Some(Fault::CutRequest(_) | Fault::Stall) => {
                progress.operation = self.route(received).map(|(route, _)| route.operation);
                None
            }
            Some(Fault::Status(status)) => {
                progress.operation = self.route(received).map(|(route, _)| route.operation);
                Some(of_proxy(status))
            }
            _ => {
                let reply = self.respond(received, now, &mut progress).unwrap_or_else(|refusal| refusal);
                Some(self.finished(received, reply, now, &mut progress))
            }
        };
        self.log.push(LogEntry {
            at: now,
            method: received.method.to_string(),
            path: self.credentials.masked(&received.path),
            query: self.credentials.masked(&received.query),
            operation: progress.operation,
            caller: progress.caller.map(|caller| caller.name().to_owned()),
            status: reply.as_ref().map(|reply| reply.status.as_u16()).filter(|_| fault != Some(Fault::DropAnswer)),
            charged: progress.charged,
            fault,
        });
        reply
    }

    /// Notes a request of which the connection was closed before it was read.
    pub(crate) fn note_cut(&mut self, fault: Fault) {
        self.log.push(LogEntry {
            at: self.now(),
            method: String::new(),
            path: String::new(),
            query: String::new(),
            operation: None,
            caller: None,
            status: None,
            charged: false,
            fault: Some(fault),
        });
    }

    fn route(&self, received: &Received) -> Option<(&'static Route, Vec<(&'static str, String)>)> {
        let below = received.path.strip_prefix(self.settings.server.base_path())?;
        routes::find(&received.method, below)
    }

    fn respond(&mut self, received: &Received, now: DateTime<Utc>, progress: &mut Progress) -> Outcome {
        let (route, parameters) = self.route(received).ok_or_else(Reply::not_found)?;
        progress.operation = Some(route.operation);
        let caller = self.credentials.caller(received.header("authorization"), now);
        let caller = caller.map_err(|message| Reply::error(StatusCode::UNAUTHORIZED, message))?;
        progress.caller = Some(caller.clone());
        let version = ApiVersion::of(received.header("x-github-api-version"));
        let version =
            version.ok_or_else(|| Reply::error(StatusCode::BAD_REQUEST, "This API version is not supported"))?;
        progress.version = Some(version);
        if route.operation != "rate-limit/get" {
            let check = self.limits.check(caller.name(), &received.method, now);
            check.map_err(over_limit)?;
            progress.charged = self.limits.primary.is_some();
        }
        authorize(route, &caller)?;
        let host = received.header("host").unwrap_or("127.0.0.1");
        let web = format!("http://{host}");
        let api = format!("{web}{}", self.settings.server.base_path());
        (route.handler)(self, &Call { received, parameters, caller, version, now, api, web })
    }

    /// With what stands on every answer, and without what the client has already.
    fn finished(&mut self, received: &Received, reply: Reply, now: DateTime<Utc>, progress: &mut Progress) -> Reply {
        let mut reply = reply;
        if received.method == Method::GET
            && reply.status == StatusCode::OK
            && progress.operation != Some("rate-limit/get")
        {
            let tag = entity_tag(&reply);
            let known = received.header("if-none-match");
            if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag || one.trim() == "*")) {
                reply = Reply::empty(StatusCode::NOT_MODIFIED);
                progress.charged = false;
            }
            let vary = "Accept, Authorization, X-GitHub-Api-Version";
            reply = reply
                .header("etag", tag)
                .header("cache-control", "private, max-age=60, s-maxage=60")
                .header("vary", vary);
        }
        if let Some(caller) = &progress.caller {
            if progress.charged {
                self.limits.charge(caller.name(), now);
            }
            if let Some(window) = self.limits.window(caller.name(), now) {
                reply = reply
                    .header("x-ratelimit-limit", window.limit.to_string())
                    .header("x-ratelimit-remaining", window.remaining().to_string())
                    .header("x-ratelimit-used", window.used.to_string())
                    .header("x-ratelimit-reset", window.reset.timestamp().to_string())
                    .header("x-ratelimit-resource", "core");
            }
        }
        if self.settings.server == Server::Ghes {
            reply = reply.header("x-github-enterprise-version", "enterprise-server@3.19.0");
        }
        if let Some(version) = progress.version {
            reply = reply.header("x-github-api-version-selected", version.as_str());
        }
        reply
            .header("date", now.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
            .header("server", "github.com")
            .header("x-github-media-type", "github.v3; format=json")
            .header("x-github-request-id", format!("FA4E:{:04X}", self.requests))
    }
}

/// Apps look up their installations, and tokens do everything else.
fn authorize(route: &Route, caller: &Caller) -> Result<(), Reply> {
    let is_of_app = route.operation.starts_with("apps/");
    match caller {
        Caller::App { .. } if !is_of_app => {
            Err(Reply::error(StatusCode::FORBIDDEN, "An installation token is needed, not that of an app"))
        }
        Caller::Token { .. } if is_of_app => {
            Err(Reply::error(StatusCode::UNAUTHORIZED, "A JSON web token could not be decoded"))
        }
        Caller::Token { access: Access::Read, .. } if route.method != Method::GET => {
            Err(Reply::error(StatusCode::FORBIDDEN, "Resource not accessible by this token"))
        }
        Caller::App { .. } | Caller::Token { .. } => Ok(()),
    }
}

fn over_limit(exhausted: Exhausted) -> Reply {
    match exhausted {
        Exhausted::Primary { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
            Reply::error(status, "API rate limit exceeded")
        }
        Exhausted::Secondary { retry_after } => {
            Reply::error(StatusCode::FORBIDDEN, "You have exceeded a secondary rate limit")
                .header("retry-after", retry_after.num_seconds().max(1).to_string())
        }
    }
}

/// The tag of a body. Equal bodies have equal tags while the program runs.
fn entity_tag(reply: &Reply) -> String {
    let mut hasher = DefaultHasher::new();
    reply.body.hash(&mut hasher);
    for (_, value) in reply.headers.iter().filter(|(name, _)| *name == "link") {
        value.hash(&mut hasher);
    }
    format!("W/\"{:016x}\"", hasher.finish())
}

/// As a proxy answers that cannot reach the server.
fn of_proxy(status: u16) -> Reply {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let reason = code.canonical_reason().unwrap_or("Error");
    Reply::text(
        code,
        "text/html; charset=utf-8",
        format!("<html><body><h1>{} {reason}</h1></body></html>\n", code.as_u16()),
    )
}
