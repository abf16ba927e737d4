//! The bounds of a client: time, size, retries, limits.

use std::time::Duration;

use super::ClientBuilder;
use crate::settings::PostRetries;

impl<C> ClientBuilder<C> {
    /// How long making a connection may take, TLS included. Default: 5 s.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.configuration.settings.connect_timeout = limit;
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the body, with the redirects it follows. Default: 30 s.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.configuration.settings.attempt_timeout = limit;
        self
    }

    /// How long one call may take altogether, with its attempts, the pauses between them, and the wait for a place among the
    /// calls under way; for a listing, each of its pages is a call. Default: 60 s.
    ///
    /// Waits that were asked for do not count: [`wait_for_limits`](Self::wait_for_limits) and
    /// [`write_spacing`](Self::write_spacing).
    pub fn operation_timeout(mut self, limit: Duration) -> Self {
        self.configuration.settings.operation_timeout = limit;
        self
    }

    /// The largest body of a page of a listing, in bytes after decompression. Default: 32 MiB.
    pub fn max_list_bytes(mut self, limit: usize) -> Self {
        self.configuration.settings.max_list_bytes = limit;
        self
    }

    /// The largest body of any other answer, in bytes after decompression. Default: 1 MiB.
    pub fn max_object_bytes(mut self, limit: usize) -> Self {
        self.configuration.settings.max_object_bytes = limit;
        self
    }

    /// The largest body of an error answer that is read for its message, in bytes. Default: 64 KiB.
    pub fn max_error_bytes(mut self, limit: usize) -> Self {
        self.configuration.settings.max_error_bytes = limit;
        self
    }

    /// How many pages one listing may ask for. Default: 1,000.
    pub fn max_pages(mut self, limit: u32) -> Self {
        self.configuration.settings.max_pages = limit;
        self
    }

    /// How many calls may be under way at once; more wait for their turn. On each tokio runtime there are no more connections
    /// than that, unless one needs over a tenth of a second to go back to its pool, or to close, after its call. Default: 10.
    pub fn max_in_flight(mut self, calls: usize) -> Self {
        self.configuration.settings.max_in_flight = calls;
        self
    }

    /// How often a call may be sent, the first time included. Default: 3.
    ///
    /// What is idempotent is retried after a broken connection, a time-out of the attempt, or a 500, 502 or the like; any
    /// operation if no connection could be made. See also [`retry_posts`](Self::retry_posts).
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.configuration.settings.max_attempts = attempts;
        self
    }

    /// Sends every call once, whatever comes of it.
    pub fn without_retries(self) -> Self {
        self.max_attempts(1)
    }

    /// The longest pause before the second attempt; it doubles for each attempt after that. The pause is a random part of it,
    /// on top of what a `Retry-After` asks for. Default: 0.5 s.
    pub fn retry_base_delay(mut self, delay: Duration) -> Self {
        self.configuration.settings.retry_base_delay = delay;
        self
    }

    /// What the pause between attempts does not grow beyond. Default: 20 s.
    pub fn max_retry_delay(mut self, delay: Duration) -> Self {
        self.configuration.settings.max_retry_delay = delay;
        self
    }

    /// How many retries all calls of the client and its clones may make together while none of them helps; a
    /// retry that succeeds costs nothing, and five calls that succeed at once earn one more. A retry after a rate limit counts
    /// as three. Default: 100. So an outage does not multiply the traffic.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.configuration.settings.retry_budget = retries;
        self
    }

    /// Retries a POST that is described as retryable, such as one that makes a token, even if it may have arrived: after a
    /// broken connection, a 502 or the like, at least a second later, and up to [`max_attempts`](Self::max_attempts) times in
    /// all. Each attempt may have its effect. Default: such a POST is retried once.
    pub fn retry_posts(mut self) -> Self {
        self.configuration.settings.post_retries = PostRetries::UpToMaxAttempts;
        self
    }

    /// Never retries a POST that may have arrived.
    pub fn without_post_retries(mut self) -> Self {
        self.configuration.settings.post_retries = PostRetries::Never;
        self
    }

    /// Waits for a rate limit to end where a call would fail with one, for at most `longest` altogether for each call, and a
    /// little longer than the limit so that those who wait for it do not come back together. A limit that lasts longer still
    /// fails at once. Without this nothing waits.
    pub fn wait_for_limits(mut self, longest: Duration) -> Self {
        self.configuration.settings.limit_wait = Some(longest);
        self
    }

    /// Sends calls that change something at least this far apart, as GitHub asks of those who make many of them (it names one
    /// second). The others wait for their turn, as long as it takes; a call that is not sent takes none. Default: none.
    pub fn write_spacing(mut self, spacing: Duration) -> Self {
        self.configuration.settings.write_spacing = spacing;
        self
    }
}
