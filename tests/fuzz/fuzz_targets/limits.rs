//! Sequences of responses through what a client knows of limits: what a limit says stands until it has ended, the error says how long
//! that is, and nothing is refused for longer than an hour and a second.
//!
//! A response is six bytes: when it comes, to which operation, its status and body, `Retry-After`, the window, and its resource.
#![no_main]

use std::time::Duration;

use ghes_actions_runtime::fuzzing::LimitsState;
use ghes_actions_runtime::{ErrorKind, HeaderMap, HeaderName, HeaderValue, StatusCode};

const LONGEST: Duration = Duration::from_secs(3_601);
const SHORTEST: Duration = Duration::from_secs(1);
const NOON: i64 = 784_123_200;
const DATE: &str = "Sun, 06 Nov 1994 12:00:00 GMT";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut state = LimitsState::default();
    // For how much longer each operation is refused at least, by the errors so far.
    let mut refused_for = [Duration::ZERO; LimitsState::OPERATIONS];
    for step in data.chunks_exact(6) {
        let &[time, operation, kind, retry_after, window, resource] = step else { unreachable!() };
        let time = Duration::from_millis(u64::from(time).pow(2) * 20);
        state.pass(time);
        refused_for = refused_for.map(|wait| wait.saturating_sub(time));
        hold(&state, &refused_for);

        let operation = usize::from(operation) % LimitsState::OPERATIONS;
        let (status, body) = response(kind);
        let headers = headers(retry_after, window, resource);
        let error = state.respond(operation, status, headers, body.as_bytes()).expect("there is such an operation");
        let now = state.refusal(operation).map(|(_, wait)| wait);
        if let Some(error) = error.filter(|error| error.kind() == ErrorKind::RateLimited) {
            let told = error.retry_after().expect("a limit names a wait");
            assert!(told >= SHORTEST && told <= LONGEST, "{told:?} for {step:?}");
            assert_eq!(Some(told), now, "the error says what the client does, after {step:?}");
            assert!(error.rate_limit_kind().is_some(), "{error}");
            refused_for[operation] = told;
        }
        hold(&state, &refused_for);
    }
    state.pass(LONGEST);
    for operation in 0..LimitsState::OPERATIONS {
        assert_eq!(state.refusal(operation), None, "nothing lasts for ever");
    }
});

fn hold(state: &LimitsState, refused_for: &[Duration; LimitsState::OPERATIONS]) {
    for (operation, least) in refused_for.iter().enumerate() {
        let wait = state.refusal(operation).map_or(Duration::ZERO, |(_, wait)| wait);
        assert!(wait >= *least, "{wait:?} of {least:?}");
        assert!(wait <= LONGEST, "{wait:?}");
    }
}

fn response(kind: u8) -> (StatusCode, &'static str) {
    let status = match kind % 8 {
        0 | 1 => StatusCode::OK,
        2 => StatusCode::TOO_MANY_REQUESTS,
        3 => StatusCode::NOT_FOUND,
        4 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::FORBIDDEN,
    };
    let body = match kind / 8 % 6 {
        0 => r#"{"message": "API rate limit exceeded for 10.1.2.3."}"#,
        1 => r#"{"message": "You have exceeded a secondary rate limit."}"#,
        2 => r#"{"message": "Maximum number of login attempts exceeded."}"#,
        3 => r#"{"documentation_url": "https://developer.github.com/v3/#rate-limiting"}"#,
        4 => "<html>",
        _ => "{}",
    };
    (status, body)
}

fn headers(retry_after: u8, window: u8, resource: u8) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name: &'static str, value: &str| {
        let value = HeaderValue::from_str(value).expect("it is plain");
        headers.append(HeaderName::from_static(name), value);
    };
    set("date", DATE);
    match retry_after % 8 {
        0 => set("retry-after", "0"),
        1 => set("retry-after", &(u32::from(retry_after) * 40).to_string()),
        2 => set("retry-after", "Sun, 06 Nov 1994 12:00:09 GMT"),
        3 => set("retry-after", "soon"),
        4 => set("retry-after", "18446744073709551616"),
        _ => {}
    }
    let reset = (NOON - 8 + i64::from(window / 4) * 100).to_string();
    match window % 4 {
        0 => {
            set("x-ratelimit-remaining", if window % 8 == 0 { "0" } else { "-1" });
            set("x-ratelimit-reset", if window == 252 { "9223372036854775807" } else { &reset });
        }
        1 => {
            set("x-ratelimit-remaining", "5");
            set("x-ratelimit-reset", &reset);
        }
        _ => {}
    }
    if resource % 4 != 0 {
        // More than are kept apart.
        set("x-ratelimit-resource", &format!("r{}", resource / 4));
    }
    headers
}
