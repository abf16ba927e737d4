//! The headers that name limits, separated by line feeds: no wait is longer than an hour and a second, and none overflows a clock.
#![no_main]

use std::time::{Duration, Instant};

use ghes_actions_runtime::{HeaderMap, HeaderName, HeaderValue, fuzzing};

const LONGEST: Duration = Duration::from_secs(3_601);
const NAMES: [&str; 8] = [
    "retry-after",
    "date",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-used",
    "x-ratelimit-reset",
    "x-ratelimit-resource",
    "retry-after",
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut headers = HeaderMap::new();
    for (name, line) in NAMES.into_iter().zip(data.split(|byte| *byte == b'\n')) {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    let _ = format!("{:?}", fuzzing::rate_limit(&headers));
    for wait in fuzzing::waits(&headers) {
        assert!(wait <= LONGEST);
        assert!(Instant::now().checked_add(wait).is_some());
    }
});
