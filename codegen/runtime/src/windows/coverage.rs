//! What the windows of a listing covered.

use chrono::{DateTime, Utc};

use super::window::Listed;

/// What [`Windows`](crate::Windows) has listed so far, and what is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// The number of windows whose items were all yielded. A window that was divided does not count.
    pub windows: u64,
    /// The number of items yielded.
    pub items: u64,
    /// The number of items that arrived more than once within a window, because something moved them to another page. They were
    /// yielded once.
    pub duplicates: u64,
    /// The number of items that the server counted and did not send. They were deleted or moved to another page during the listing, or
    /// the server's index lags behind its data.
    pub missing: u64,
    /// Seconds with as many items as the server lists, or more. Such a second cannot be divided, so some of its items may be missing.
    pub saturated_seconds: Vec<DateTime<Utc>>,
    /// All items that were created at this time or later, up to the end of the period, were yielded, apart from what is missing.
    /// `None` before the end of the newest window.
    pub since: Option<DateTime<Utc>>,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Running,
    Ended,
    Failed,
}

impl Coverage {
    /// Whether the stream has ended without an error, and nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.state == State::Ended && self.missing == 0 && self.saturated_seconds.is_empty()
    }

    pub(super) fn add(&mut self, listed: Listed) {
        self.windows = self.windows.saturating_add(1);
        self.duplicates = self.duplicates.saturating_add(listed.duplicates);
        self.missing = self.missing.saturating_add(listed.missing);
        self.saturated_seconds.extend(listed.saturated_second.and_then(time));
        self.since = time(listed.from);
    }

    pub(super) fn end(&mut self) {
        if self.state == State::Running {
            self.state = State::Ended;
        }
    }

    pub(super) fn fail(&mut self) {
        self.state = State::Failed;
    }
}

fn time(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}
