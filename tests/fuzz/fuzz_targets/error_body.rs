//! The body of an error, and the request id beside it: its texts hold no control character, no token, and not much of anything.
#![no_main]

use ghes_actions_runtime::{HeaderMap, HeaderName, HeaderValue, StatusCode, fuzzing};

const CANARY: &str = "ghp_canary0123456789";
const STATUSES: [StatusCode; 8] = [
    StatusCode::BAD_REQUEST,
    StatusCode::UNAUTHORIZED,
    StatusCode::FORBIDDEN,
    StatusCode::NOT_FOUND,
    StatusCode::UNPROCESSABLE_ENTITY,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::INTERNAL_SERVER_ERROR,
    StatusCode::SERVICE_UNAVAILABLE,
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (which, body) = data.split_first().unwrap_or((&0, &[]));
    let request_id = HeaderName::from_static("x-github-request-id");
    let echo = HeaderValue::from_bytes(data).ok().map(|value| (request_id, value));
    let status = STATUSES[usize::from(which % 8)];
    let error = fuzzing::status_error_of(status, HeaderMap::from_iter(echo), body, CANARY, &[])
        .expect("the base is a good one");
    let text = error.to_string();
    assert!(!text.contains(CANARY) && !format!("{error:?}").contains(CANARY));
    assert!(!text.chars().any(char::is_control), "{text:?}");
    assert!(text.len() <= 6 * 1024);
});
