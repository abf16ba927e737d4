//! Rate limits, by the clock of the fake.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use hyper::Method;

use crate::clock::added;

/// The primary limit: so many requests of a token in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Primary {
    /// How many requests.
    pub limit: u32,
    /// How long a window is, in seconds.
    pub window: u32,
    /// The status of a request beyond it: 403 or 429.
    pub status: u16,
}

impl Default for Primary {
    /// That of github.com: 5,000 an hour, and 403 beyond.
    fn default() -> Self {
        Self { limit: 5000, window: 3600, status: 403 }
    }
}

/// The window of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) limit: u32,
    pub(crate) used: u32,
    pub(crate) reset: DateTime<Utc>,
}

impl Window {
    pub(crate) fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Exhausted {
    Primary { status: u16 },
    Secondary { retry_after: TimeDelta },
}

#[derive(Debug)]
pub(crate) struct Limits {
    pub(crate) primary: Option<Primary>,
    points_per_minute: Option<u32>,
    windows: BTreeMap<String, Window>,
    /// When which token spent how many points.
    points: BTreeMap<String, VecDeque<(DateTime<Utc>, u32)>>,
    secondary_until: Option<DateTime<Utc>>,
}

impl Limits {
    pub(crate) fn new(primary: Option<Primary>, points_per_minute: Option<u32>) -> Self {
        let (windows, points) = (BTreeMap::new(), BTreeMap::new());
        Self { primary, points_per_minute, windows, points, secondary_until: None }
    }

    /// Refuses every request until then.
    pub(crate) fn refuse_until(&mut self, until: DateTime<Utc>) {
        self.secondary_until = Some(until);
    }

    /// The window of a token; `None` when there is no limit.
    pub(crate) fn window(&mut self, token: &str, now: DateTime<Utc>) -> Option<Window> {
        let primary = self.primary?;
        let reset = added(now, TimeDelta::seconds(primary.window.into()));
        let fresh = Window { limit: primary.limit, used: 0, reset };
        let window = self.windows.entry(token.to_owned()).or_insert(fresh);
        if window.reset <= now {
            *window = fresh;
        }
        Some(*window)
    }

    /// All windows that were begun, by the name of the token.
    pub(crate) fn windows(&self) -> impl Iterator<Item = (&str, &Window)> {
        self.windows.iter().map(|(token, window)| (token.as_str(), window))
    }

    pub(crate) fn check(&mut self, token: &str, method: &Method, now: DateTime<Utc>) -> Result<(), Exhausted> {
        if let Some(until) = self.secondary_until.filter(|until| *until > now) {
            return Err(Exhausted::Secondary { retry_after: until - now });
        }
        if let Some(window) = self.window(token, now).filter(|window| window.remaining() == 0) {
            let status = self.primary.map_or(403, |primary| primary.status);
            debug_assert!(window.reset > now, "a window that has ended is a new one");
            return Err(Exhausted::Primary { status });
        }
        self.spend_points(token, method, now)
    }

    /// 1 point for a read and 5 for a write, and so many in any minute.
    fn spend_points(&mut self, token: &str, method: &Method, now: DateTime<Utc>) -> Result<(), Exhausted> {
        let Some(allowed) = self.points_per_minute else { return Ok(()) };
        let cost = if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) { 1 } else { 5 };
        let spent = self.points.entry(token.to_owned()).or_default();
        let minute = TimeDelta::minutes(1);
        spent.retain(|(at, _)| added(*at, minute) > now);
        let sum: u32 = spent.iter().map(|(_, points)| points).sum();
        if sum + cost > allowed {
            let frees = spent.front().map_or(now, |(at, _)| added(*at, minute));
            return Err(Exhausted::Secondary { retry_after: frees - now });
        }
        spent.push_back((now, cost));
        Ok(())
    }

    /// Counts a request.
    pub(crate) fn charge(&mut self, token: &str, now: DateTime<Utc>) {
        if self.window(token, now).is_some()
            && let Some(window) = self.windows.get_mut(token)
        {
            window.used = (window.used + 1).min(window.limit);
        }
    }

    /// Leaves so many requests in the window of a token.
    pub(crate) fn leave(&mut self, token: &str, remaining: u32, now: DateTime<Utc>) {
        if self.window(token, now).is_some()
            && let Some(window) = self.windows.get_mut(token)
        {
            window.used = window.limit.saturating_sub(remaining);
        }
    }
}
