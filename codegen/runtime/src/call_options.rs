//! Options of one call.

use std::time::Duration;

use crate::error::Error;
use crate::settings::{PostRetries, Settings};

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
/// let once = CallOptions::new().without_retries();
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
    post_retries: Option<PostRetries>,
    limit_wait: Option<Option<Duration>>,
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

    /// Disables retries: the call makes one attempt.
    pub fn without_retries(self) -> Self {
        self.max_attempts(1)
    }

    /// Retries a POST that is safe to retry up to the maximum number of attempts, even if it may have arrived; see
    /// [`ClientBuilder::retry_posts`](crate::ClientBuilder::retry_posts).
    pub fn retry_posts(mut self) -> Self {
        self.post_retries = Some(PostRetries::UpToMaxAttempts);
        self
    }

    /// Never retries a POST that may have arrived.
    pub fn without_post_retries(mut self) -> Self {
        self.post_retries = Some(PostRetries::Never);
        self
    }

    /// Waits for rate limits to reset, for at most `longest` in total; see
    /// [`ClientBuilder::wait_for_limits`](crate::ClientBuilder::wait_for_limits).
    pub fn wait_for_limits(mut self, longest: Duration) -> Self {
        self.limit_wait = Some(Some(longest));
        self
    }

    /// Fails at once if a rate limit is exhausted.
    pub fn without_waiting_for_limits(mut self) -> Self {
        self.limit_wait = Some(None);
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
        set(&mut settings.post_retries, self.post_retries);
        set(&mut settings.limit_wait, self.limit_wait);
        settings.check()?;
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Setting = (fn(CallOptions) -> CallOptions, fn(&Settings) -> bool);

    const BOUNDS: [Setting; 6] = [
        (|options| options.attempt_timeout(Duration::from_secs(1)), |to| to.attempt_timeout == Duration::from_secs(1)),
        (
            |options| options.operation_timeout(Duration::from_secs(2)),
            |to| to.operation_timeout == Duration::from_secs(2),
        ),
        (|options| options.max_bytes(3), |to| (to.max_list_bytes, to.max_object_bytes) == (3, 3)),
        (|options| options.max_error_bytes(4), |to| to.max_error_bytes == 4),
        (|options| options.max_pages(5), |to| to.max_pages == 5),
        (|options| options.max_attempts(6), |to| to.max_attempts == 6),
    ];
    const POSTS: [Setting; 2] = [
        (CallOptions::retry_posts, |to| to.post_retries == PostRetries::UpToMaxAttempts),
        (CallOptions::without_post_retries, |to| to.post_retries == PostRetries::Never),
    ];
    const LIMITS: [Setting; 2] = [
        (|options| options.wait_for_limits(Duration::from_secs(7)), |to| to.limit_wait == Some(Duration::from_secs(7))),
        (CallOptions::without_waiting_for_limits, |to| to.limit_wait.is_none()),
    ];

    #[test]
    fn each_option_is_kept_whatever_is_set_before_and_after_it() {
        for (posts, limits) in POSTS.into_iter().zip(LIMITS) {
            let options: Vec<Setting> = BOUNDS.into_iter().chain([posts, limits]).collect();
            let forwards = options.iter().fold(CallOptions::new(), |all, (set, _)| set(all));
            let backwards = options.iter().rev().fold(CallOptions::new(), |all, (set, _)| set(all));
            for all in [forwards, backwards] {
                let settings = all.applied_to(&Settings::default()).unwrap();
                for (number, (_, is_set)) in options.iter().enumerate() {
                    assert!(is_set(&settings), "option {number}: {all:?}");
                }
            }
        }
    }
}
