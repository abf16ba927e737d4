//! Options of one call.

use std::time::Duration;

use crate::error::Error;
use crate::settings::Settings;

/// Limits for one call. An option that is not set keeps the client's value.
///
/// A listing applies them to each page. There is no option for the connect time-out, because calls share connections; the attempt
/// time-out covers connecting too.
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// use std::time::Duration;
/// use ghes_actions::CallOptions;
///
/// let patient = CallOptions::new()
///     .operation_timeout(Duration::from_secs(300))
///     .max_attempts(5);
/// let once = CallOptions::new().max_attempts(1);
/// # let _ = (patient, once);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use = "options do nothing until a call is given them"]
pub struct CallOptions {
    attempt_timeout: Option<Duration>,
    operation_timeout: Option<Duration>,
    max_bytes: Option<usize>,
    max_error_bytes: Option<usize>,
    max_pages: Option<u32>,
    max_attempts: Option<u32>,
    max_post_attempts: Option<u32>,
    limit_wait: Option<Duration>,
}

impl CallOptions {
    /// Options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time-out of one attempt; see [`ClientBuilder::attempt_timeout`](crate::ClientBuilder::attempt_timeout).
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// The time-out of the whole call; see [`ClientBuilder::operation_timeout`](crate::ClientBuilder::operation_timeout).
    pub fn operation_timeout(mut self, limit: Duration) -> Self {
        self.operation_timeout = Some(limit);
        self
    }

    /// The maximum size of the body of a successful response, in bytes after decompression.
    pub fn max_bytes(mut self, limit: usize) -> Self {
        self.max_bytes = Some(limit);
        self
    }

    /// The maximum size of the body of an error response, in bytes after decompression; see
    /// [`ClientBuilder::max_error_bytes`](crate::ClientBuilder::max_error_bytes).
    pub fn max_error_bytes(mut self, limit: usize) -> Self {
        self.max_error_bytes = Some(limit);
        self
    }

    /// The maximum number of pages that a listing requests.
    pub fn max_pages(mut self, limit: u32) -> Self {
        self.max_pages = Some(limit);
        self
    }

    /// The maximum number of attempts, including the first.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// The maximum number of attempts of a POST that is safe to retry; see
    /// [`ClientBuilder::max_post_attempts`](crate::ClientBuilder::max_post_attempts).
    pub fn max_post_attempts(mut self, attempts: u32) -> Self {
        self.max_post_attempts = Some(attempts);
        self
    }

    /// Waits for rate limits to reset, for at most `longest` in total; with zero, the call fails at once. See
    /// [`ClientBuilder::wait_for_limits`](crate::ClientBuilder::wait_for_limits).
    pub fn wait_for_limits(mut self, longest: Duration) -> Self {
        self.limit_wait = Some(longest);
        self
    }

    /// `settings` with these options in place of its own.
    pub(crate) fn applied_to(&self, settings: &Settings) -> Result<Settings, Error> {
        fn set<T: Copy>(place: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *place = value;
            }
        }
        let mut settings = settings.clone();
        set(&mut settings.attempt_timeout, self.attempt_timeout);
        set(&mut settings.operation_timeout, self.operation_timeout);
        set(&mut settings.max_list_bytes, self.max_bytes);
        set(&mut settings.max_object_bytes, self.max_bytes);
        set(&mut settings.max_error_bytes, self.max_error_bytes);
        set(&mut settings.max_pages, self.max_pages);
        set(&mut settings.max_attempts, self.max_attempts);
        set(&mut settings.max_post_attempts, self.max_post_attempts);
        set(&mut settings.limit_wait, self.limit_wait);
        settings.check()?;
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Setting = (fn(CallOptions) -> CallOptions, fn(&Settings) -> bool);

    const OPTIONS: [Setting; 8] = [
        (|options| options.attempt_timeout(Duration::from_secs(1)), |to| to.attempt_timeout == Duration::from_secs(1)),
        (
            |options| options.operation_timeout(Duration::from_secs(2)),
            |to| to.operation_timeout == Duration::from_secs(2),
        ),
        (|options| options.max_bytes(3), |to| (to.max_list_bytes, to.max_object_bytes) == (3, 3)),
        (|options| options.max_error_bytes(4), |to| to.max_error_bytes == 4),
        (|options| options.max_pages(5), |to| to.max_pages == 5),
        (|options| options.max_attempts(6), |to| to.max_attempts == 6),
        (|options| options.max_post_attempts(7), |to| to.max_post_attempts == 7),
        (|options| options.wait_for_limits(Duration::from_secs(8)), |to| to.limit_wait == Duration::from_secs(8)),
    ];

    #[test]
    fn each_option_is_kept_whatever_is_set_before_and_after_it() {
        let forwards = OPTIONS.iter().fold(CallOptions::new(), |all, (set, _)| set(all));
        let backwards = OPTIONS.iter().rev().fold(CallOptions::new(), |all, (set, _)| set(all));
        for all in [forwards, backwards] {
            let settings = all.applied_to(&Settings::default()).unwrap();
            for (number, (_, is_set)) in OPTIONS.iter().enumerate() {
                assert!(is_set(&settings), "option {number}: {all:?}");
            }
        }
    }

    #[test]
    fn an_option_that_is_zero_replaces_what_the_client_has() {
        let waiting = Settings { limit_wait: Duration::from_secs(60), ..Settings::default() };
        let hurried = CallOptions::new().wait_for_limits(Duration::ZERO).applied_to(&waiting).unwrap();
        assert_eq!(hurried.limit_wait, Duration::ZERO);
    }
}
