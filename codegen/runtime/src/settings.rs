//! The bounds of a call: how long it may take and how much it may read.

use std::time::Duration;

/// Every bound is finite by default; see the methods of the same names on [`ClientBuilder`](crate::ClientBuilder).
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) operation_timeout: Duration,
    pub(crate) max_list_bytes: usize,
    pub(crate) max_object_bytes: usize,
    pub(crate) max_error_bytes: usize,
    pub(crate) max_pages: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(30),
            operation_timeout: Duration::from_secs(60),
            max_list_bytes: 32 * 1024 * 1024,
            max_object_bytes: 1024 * 1024,
            max_error_bytes: 64 * 1024,
            max_pages: 1_000,
        }
    }
}

impl Settings {
    /// The first bound that would let nothing through.
    pub(crate) fn first_zero(&self) -> Option<&'static str> {
        [
            ("connect_timeout", self.connect_timeout.is_zero()),
            ("attempt_timeout", self.attempt_timeout.is_zero()),
            ("operation_timeout", self.operation_timeout.is_zero()),
            ("max_list_bytes", self.max_list_bytes == 0),
            ("max_object_bytes", self.max_object_bytes == 0),
            ("max_error_bytes", self.max_error_bytes == 0),
            ("max_pages", self.max_pages == 0),
        ]
        .into_iter()
        .find_map(|(name, is_zero)| is_zero.then_some(name))
    }
}
