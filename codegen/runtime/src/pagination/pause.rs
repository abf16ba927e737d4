//! Whether a program took its time between two items.

use std::time::Duration;

use tokio::time::Instant;

/// What is under way while nobody polls it for this long may time out. Well below the shortest sensible time-out.
const LONG: Duration = Duration::from_secs(1);

/// The time since the last item was yielded.
#[derive(Debug, Default)]
pub(crate) struct Pause(Option<Instant>);

impl Pause {
    /// An item is yielded.
    pub(crate) fn begin(&mut self) {
        self.0 = Some(Instant::now());
    }

    /// The next one is asked for. Returns whether that took long.
    pub(crate) fn end(&mut self) -> bool {
        self.0.take().is_some_and(|began| began.elapsed() >= LONG)
    }
}
