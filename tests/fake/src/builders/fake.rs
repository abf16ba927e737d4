//! The settings of a fake.

use std::io;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use crate::clock::{Clock, delta};
use crate::fake::FakeGitHub;
use crate::limits::Primary;
use crate::settings::{Links, PrimarySetting, Server, Settings};

/// A fake to be started.
#[derive(Debug, Default)]
#[must_use = "nothing runs without `start`"]
pub struct FakeBuilder {
    settings: Settings,
    port: u16,
}

impl FakeBuilder {
    /// The kind of server. The default is github.com.
    pub fn server(mut self, server: Server) -> Self {
        self.settings.server = server;
        self
    }

    /// A GitHub Enterprise Server.
    pub fn ghes(self) -> Self {
        self.server(Server::Ghes)
    }

    /// What the links to other pages look like.
    pub fn links(mut self, links: Links) -> Self {
        self.settings.links = links;
        self
    }

    /// The port. The default is any that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The time at the start. The default is 2026-01-31 09:00 UTC. It goes on only with [`FakeGitHub::advance`].
    pub fn starts_at(mut self, time: DateTime<Utc>) -> Self {
        self.settings.clock = Clock::Manual(time.trunc_subsecs(0));
        self
    }

    /// The time is that of the machine. [`FakeGitHub::advance`] adds to it.
    pub fn system_clock(mut self) -> Self {
        self.settings.clock = Clock::System(TimeDelta::zero());
        self
    }

    /// The primary limit; `None` for none. The default is that of the kind of server: 5,000 an hour, or none for an Enterprise Server.
    pub fn primary_limit(mut self, limit: impl Into<Option<Primary>>) -> Self {
        self.settings.primary = PrimarySetting::Set(limit.into());
        self
    }

    /// A secondary limit: 1 point for a GET, 5 for others, and so many in any minute. GitHub's is 900; the default is none.
    pub fn points_per_minute(mut self, points: u32) -> Self {
        self.settings.points_per_minute = Some(points);
        self
    }

    /// A filtered list of runs ends after so many. The default is GitHub's, 1,000.
    pub fn filtered_cap(mut self, runs: usize) -> Self {
        self.settings.filtered_cap = runs;
        self
    }

    /// A list of runs without a filter is refused with 422 past so many. The default is about GitHub's, 40,000.
    pub fn unfiltered_cap(mut self, runs: usize) -> Self {
        self.settings.unfiltered_cap = runs;
        self
    }

    /// So long after a run was created or deleted, filtered lists do not know that yet. The default is no time.
    pub fn index_lag(mut self, lag: Duration) -> Self {
        self.settings.index_lag = delta(lag);
        self
    }

    /// So long a job still runs after its run was cancelled. The default is 5 seconds.
    pub fn cancel_takes(mut self, time: Duration) -> Self {
        self.settings.cancel_takes = delta(time);
        self
    }

    /// Larger bodies of requests are refused with 413. The default is 1 MiB.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// Returns an error if the port is not free, or if the thread of the server cannot be started.
    pub fn start(self) -> io::Result<FakeGitHub> {
        FakeGitHub::start_with(self.settings, self.port)
    }
}
