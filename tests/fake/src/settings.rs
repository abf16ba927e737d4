//! What kind of GitHub the fake is.

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::{Clock, default_start};
use crate::limits::Primary;

/// The kind of server: where its API stands, and whether it has limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Server {
    /// github.com: the API is at the root, and its limits are on.
    #[default]
    GitHubCom,
    /// GitHub Enterprise Server: the API is below `/api/v3`, and limits are off, so that no header tells of them.
    Ghes,
    /// GitHub Enterprise Cloud with data residency: as github.com.
    GheCom,
}

impl Server {
    /// The path of the API, without a slash at its end.
    pub(crate) const fn base_path(self) -> &'static str {
        match self {
            Self::GitHubCom | Self::GheCom => "",
            Self::Ghes => "/api/v3",
        }
    }
}

/// What the links to other pages look like (the `Link` header).
///
/// Only [`Links::Here`] can be followed as they are. The others are what a client sees that reaches the server under another name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// The address of the request, with another page.
    #[default]
    Here,
    /// As github.com: `https://api.github.com/repositories/1001/…`.
    GitHubCom,
    /// As GitHub Enterprise Server with this host: `https://ghe.example.com/api/v3/repositories/1001/…`.
    Ghes(String),
    /// As GHE.com with this subdomain: `https://api.octocorp.ghe.com/repositories/1001/…`.
    GheCom(String),
    /// As a server behind a proxy that does not rewrite links: this base URL, and the path of the request.
    Proxy(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) server: Server,
    pub(crate) links: Links,
    pub(crate) clock: Clock,
    pub(crate) primary: PrimarySetting,
    pub(crate) points_per_minute: Option<u32>,
    /// A filtered list of runs ends after this many.
    pub(crate) filtered_cap: usize,
    /// A list of runs without a filter is refused past this many.
    pub(crate) unfiltered_cap: usize,
    /// How long the index of runs, which filters read, does not know what has changed.
    pub(crate) index_lag: TimeDelta,
    pub(crate) cancel_takes: TimeDelta,
    /// Larger bodies of requests are refused.
    pub(crate) max_body: usize,
}

/// The primary limit, if it is not that of the kind of server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PrimarySetting {
    OfServer,
    Set(Option<Primary>),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server: Server::default(),
            links: Links::default(),
            clock: Clock::Manual(default_start()),
            primary: PrimarySetting::OfServer,
            points_per_minute: None,
            filtered_cap: 1000,
            unfiltered_cap: 40_000,
            index_lag: TimeDelta::zero(),
            cancel_takes: TimeDelta::seconds(5),
            max_body: 1024 * 1024,
        }
    }
}

impl Settings {
    pub(crate) fn primary(&self) -> Option<Primary> {
        match (self.primary, self.server) {
            (PrimarySetting::Set(primary), _) => primary,
            (PrimarySetting::OfServer, Server::Ghes) => None,
            (PrimarySetting::OfServer, Server::GitHubCom | Server::GheCom) => Some(Primary::default()),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}
