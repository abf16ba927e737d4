//! What was requested.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use crate::fault::Fault;

/// A request, without its token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LogEntry {
    /// When it arrived, by the clock of the fake.
    pub at: DateTime<Utc>,
    /// The method; empty if the connection was closed before it could be read.
    pub method: String,
    /// The path, as it was sent; empty as well in that case.
    pub path: String,
    /// The query, as it was sent; empty if there is none.
    pub query: String,
    /// The `operationId`, such as `actions/get-self-hosted-runner-for-repo`. `None` if the fake does not know the path.
    pub operation: Option<&'static str>,
    /// The name of the token, or the issuer of the app. `None` if the request was not authorized.
    pub caller: Option<String>,
    /// The status of the answer; `None` if there was none.
    pub status: Option<u16>,
    /// Whether it counts towards the primary limit.
    pub charged: bool,
    /// What went wrong on purpose.
    pub fault: Option<Fault>,
}

/// How many requests are kept: a program can run for long.
const KEPT: usize = 10_000;

#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<LogEntry>,
    /// How many requests there were, also those that are no longer kept.
    total: u64,
}

impl Log {
    pub(crate) fn push(&mut self, entry: LogEntry) {
        self.total += 1;
        self.entries.push_back(entry);
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
    }

    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &LogEntry> {
        self.entries.iter()
    }

    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    pub(crate) fn take(&mut self) -> Vec<LogEntry> {
        self.entries.drain(..).collect()
    }
}
