//! The limits of a client: time, size, retries, rate limits.

use std::time::Duration;

use super::ClientBuilder;
use crate::response_cache::ResponseCache;

impl<C> ClientBuilder<C> {
    /// The time-out for connecting, TLS handshake included. Default: 5 s.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.configuration.settings.connect_timeout = limit;
        self
    }

    /// The time-out of one attempt, from connecting to the last byte of the body, including redirects. Default: 30 s.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.configuration.settings.attempt_timeout = limit;
        self
    }

    /// The time-out of one call: all attempts, the pauses between them, and the time in the queue of
    /// [`max_in_flight`](Self::max_in_flight). In a listing, each page is a call. Default: 60 s.
    ///
    /// The waits of [`wait_for_limits`](Self::wait_for_limits), [`write_spacing`](Self::write_spacing) and
    /// [`max_points_per_minute`](Self::max_points_per_minute) do not count.
    pub fn operation_timeout(mut self, limit: Duration) -> Self {
        self.configuration.settings.operation_timeout = limit;
        self
    }

    /// The maximum size of the body of one page of a listing, in bytes after decompression. Default: 32 MiB.
    pub fn max_list_bytes(mut self, limit: usize) -> Self {
        self.configuration.settings.max_list_bytes = limit;
        self
    }

    /// The maximum size of the body of any other successful response, in bytes after decompression. Default: 1 MiB.
    pub fn max_object_bytes(mut self, limit: usize) -> Self {
        self.configuration.settings.max_object_bytes = limit;
        self
    }

    /// The maximum size of the body of an error response, in bytes after decompression. A larger body is ignored, so that the error
    /// lacks GitHub's message and details. Default: 64 KiB.
    pub fn max_error_bytes(mut self, limit: usize) -> Self {
        self.configuration.settings.max_error_bytes = limit;
        self
    }

    /// The maximum number of pages that one listing requests. Default: 1,000.
    pub fn max_pages(mut self, limit: u32) -> Self {
        self.configuration.settings.max_pages = limit;
        self
    }

    /// The maximum number of calls in flight; further calls are queued. Default: 10.
    ///
    /// Each tokio runtime has at most this number of connections, unless a connection takes more than a tenth of a second to return
    /// to its pool, or to close, after its call.
    pub fn max_in_flight(mut self, calls: usize) -> Self {
        self.configuration.settings.max_in_flight = calls;
        self
    }

    /// The maximum number of attempts of a call, including the first; 1 disables retries. Default: 3.
    ///
    /// Idempotent operations are retried after a broken connection, a time-out of the attempt, or a status such as 500 or 502. Any
    /// operation is retried if no connection could be made. See also
    /// [`max_post_attempts`](Self::max_post_attempts).
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.configuration.settings.max_attempts = attempts;
        self
    }

    /// The longest pause before the second attempt. It doubles with each further attempt. The actual pause is a random part of it, in
    /// addition to `Retry-After`. Default: 0.5 s.
    pub fn retry_base_delay(mut self, delay: Duration) -> Self {
        self.configuration.settings.retry_base_delay = delay;
        self
    }

    /// The upper bound of the pause between attempts. Default: 20 s.
    pub fn max_retry_delay(mut self, delay: Duration) -> Self {
        self.configuration.settings.max_retry_delay = delay;
        self
    }

    /// The budget of retries that all calls of the client and its clones share, so that an outage does not multiply traffic.
    /// Default: 100.
    ///
    /// Each retry takes 1 from the budget, and a retry after a rate limit takes 3. A successful retry returns what it took. Five calls
    /// that succeed at the first attempt add 1.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.configuration.settings.retry_budget = retries;
        self
    }

    /// The maximum number of attempts of a POST that may have arrived and is safe to retry, such as one that creates a token; 1 disables
    /// such retries. Default: 2.
    ///
    /// Such a POST is retried after a broken connection or a status such as 502, at least a second later. Each attempt may take effect.
    /// Attempts that made no connection do not count, and [`max_attempts`](Self::max_attempts) limits all of them. No other POST is
    /// sent again if it may have arrived.
    pub fn max_post_attempts(mut self, attempts: u32) -> Self {
        self.configuration.settings.max_post_attempts = attempts;
        self
    }

    /// Waits for a rate limit to reset instead of failing, for at most `longest` in total for each call. A call waits a little longer
    /// than the limit lasts, so that waiting calls do not resume all at once. If the limit resets later than `longest`, the call fails
    /// at once. Default: zero, so that calls never wait for rate limits.
    pub fn wait_for_limits(mut self, longest: Duration) -> Self {
        self.configuration.settings.limit_wait = longest;
        self
    }

    /// The minimum time between two writes (`POST`, `PUT`, `PATCH`, `DELETE`). GitHub recommends one second for clients that make many
    /// writes. Further writes are queued, without a time-out. A call that fails before it is sent does not count. Default: zero.
    pub fn write_spacing(mut self, spacing: Duration) -> Self {
        self.configuration.settings.write_spacing = spacing;
        self
    }

    /// The maximum number of points that the client and its clones spend in any minute. GitHub counts 1 point for a GET and 5 for a write
    /// (`POST`, `PUT`, `PATCH`, `DELETE`), and rejects requests beyond 900 points in a minute with a secondary rate limit. Retries and
    /// redirects count, too. Default: any number.
    ///
    /// Further calls are queued, in order and without a time-out. A call that ends in the queue does not count. Other programs with the
    /// same credential spend points of the same limit: divide it among them. Less than 5 is an error when the client is built.
    ///
    /// See [rate limits](crate::guide::retries_and_limits#rate-limits).
    pub fn max_points_per_minute(mut self, points: u32) -> Self {
        self.configuration.settings.max_points_per_minute = Some(points);
        self
    }

    /// Keeps responses to GETs within these bounds, and asks the server for one again only if it has changed. GitHub does not count a
    /// request whose response has not changed towards the primary rate limit. Default: no response is kept.
    ///
    /// See [`ResponseCache`], and [polling](crate::guide::retries_and_limits#polling).
    pub fn response_cache(mut self, bounds: ResponseCache) -> Self {
        self.configuration.settings.response_cache = Some(bounds);
        self
    }
}
