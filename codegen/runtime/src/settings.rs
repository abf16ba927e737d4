//! The limits of a call: time, size, attempts.

use std::time::Duration;

use crate::error::Error;
use crate::response_cache::ResponseCache;
use crate::transport::points::POINTS_OF_A_WRITE;

/// All limits are finite by default. See the methods of the same names on [`ClientBuilder`](crate::ClientBuilder).
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) operation_timeout: Duration,
    pub(crate) max_list_bytes: usize,
    pub(crate) max_object_bytes: usize,
    pub(crate) max_error_bytes: usize,
    pub(crate) max_pages: u32,
    pub(crate) max_in_flight: usize,
    /// The first attempt counts.
    pub(crate) max_attempts: u32,
    pub(crate) retry_base_delay: Duration,
    pub(crate) max_retry_delay: Duration,
    /// How many retries may be made without a success in between, by all calls of the client together.
    pub(crate) retry_budget: u32,
    /// Of a POST that is described as retryable, counting attempts that may have had an effect.
    pub(crate) max_post_attempts: u32,
    /// The longest that one call waits for rate limits to reset; zero to fail at once.
    pub(crate) limit_wait: Duration,
    /// The minimum time between the starts of two writes; zero for none.
    pub(crate) write_spacing: Duration,
    /// As GitHub counts them for its secondary limits; `None` for any number.
    pub(crate) max_points_per_minute: Option<u32>,
    /// `None` to keep no response.
    pub(crate) response_cache: Option<ResponseCache>,
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
            max_in_flight: 10,
            max_attempts: 3,
            retry_base_delay: Duration::from_millis(500),
            max_retry_delay: Duration::from_secs(20),
            retry_budget: 100,
            max_post_attempts: 2,
            limit_wait: Duration::ZERO,
            write_spacing: Duration::ZERO,
            max_points_per_minute: None,
            response_cache: None,
        }
    }
}

impl Settings {
    /// Refuses limits of zero, with which no call could succeed.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let first_zero = [
            ("connect_timeout", self.connect_timeout.is_zero()),
            ("attempt_timeout", self.attempt_timeout.is_zero()),
            ("operation_timeout", self.operation_timeout.is_zero()),
            ("max_list_bytes", self.max_list_bytes == 0),
            ("max_object_bytes", self.max_object_bytes == 0),
            ("max_error_bytes", self.max_error_bytes == 0),
            ("max_pages", self.max_pages == 0),
            ("max_in_flight", self.max_in_flight == 0),
            ("max_attempts", self.max_attempts == 0),
            ("max_post_attempts", self.max_post_attempts == 0),
            ("response_cache", self.response_cache.is_some_and(|cache| cache.keeps_nothing())),
        ]
        .into_iter()
        .find_map(|(name, is_zero)| is_zero.then_some(name));
        if self.max_points_per_minute.is_some_and(|most| most < POINTS_OF_A_WRITE) {
            return Err(Error::invalid_input("max_points_per_minute: must be at least 5, the points of a write"));
        }
        match first_zero {
            Some(name) => Err(Error::invalid_input(format!("{name}: must not be zero"))),
            None => Ok(()),
        }
    }
}
