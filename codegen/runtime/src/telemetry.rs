//! Spans and events, with the names of OpenTelemetry's conventions for HTTP clients.
//!
//! A path is only named by its template, and the query not at all: their values may be secrets that were passed by mistake.

use std::time::Duration;

use http::StatusCode;
use tracing::field::{Empty, debug};
use tracing::{Span, debug_span, info_span, warn};

use crate::base_url::BaseUrl;
use crate::error::ErrorKind;
use crate::hook::{AttemptOutcome, CallOutcome};
use crate::operation::Operation;
use crate::rate_limit::RateLimitKind;

/// The span of a call, with all its attempts and waits.
pub(crate) fn call_span(operation: &Operation, base: &BaseUrl) -> Span {
    info_span!(
        "github_call",
        operation = operation.id(),
        http.request.method = operation.method().as_str(),
        url.template = operation.path_template(),
        server.address = base.server_address(),
        server.port = base.server_port(),
        http.response.status_code = Empty,
        "error.type" = Empty,
        attempts = Empty,
        duration_ms = Empty,
    )
}

pub(crate) fn record_call(span: &Span, call: &CallOutcome<'_>) {
    span.record("attempts", call.attempts());
    span.record("duration_ms", milliseconds(call.duration()));
    record_outcome(span, call.status(), call.error());
}

/// The span of an attempt: what OpenTelemetry calls an HTTP client span.
pub(crate) fn attempt_span(operation: &Operation, base: &BaseUrl, attempt: u32) -> Span {
    let resends = attempt.saturating_sub(1);
    debug_span!(
        "http_request",
        otel.name = %format_args!("{} {}", operation.method(), operation.path_template()),
        otel.kind = "client",
        http.request.method = operation.method().as_str(),
        url.template = operation.path_template(),
        server.address = base.server_address(),
        server.port = base.server_port(),
        http.request.resend_count = (resends > 0).then_some(resends),
        http.response.status_code = Empty,
        "error.type" = Empty,
    )
}

pub(crate) fn record_attempt(span: &Span, attempt: &AttemptOutcome<'_>) {
    record_outcome(span, attempt.status(), attempt.error());
}

pub(crate) fn warn_of_retry(operation: &Operation, failed_attempt: u32, error: ErrorKind, pause: Duration) {
    warn!(
        operation = operation.id(),
        attempt = failed_attempt,
        "error.type" = ?error,
        pause_ms = milliseconds(pause),
        "the attempt failed and will be retried"
    );
}

pub(crate) fn warn_of_limit(operation: &Operation, limit: RateLimitKind, pause: Duration) {
    warn!(
        operation = operation.id(),
        rate_limit = ?limit,
        pause_ms = milliseconds(pause),
        "the call waits for a rate limit to end"
    );
}

/// The type of an error is the name of its kind, which is also what a caller matches on.
fn record_outcome(span: &Span, status: Option<StatusCode>, error: Option<ErrorKind>) {
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(error) = error {
        span.record("error.type", debug(error));
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_recorded_in_milliseconds() {
        for (duration, recorded) in [(Duration::ZERO, 0), (Duration::from_micros(1_999), 1), (Duration::MAX, u64::MAX)]
        {
            assert_eq!(milliseconds(duration), recorded, "{duration:?}");
        }
    }
}
