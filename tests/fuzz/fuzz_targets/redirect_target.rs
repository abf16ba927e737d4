//! Where a redirect leads: what is followed lies below the base, whatever the target says.
#![no_main]

use ghes_actions_runtime::{HeaderMap, HeaderName, HeaderValue, fuzzing};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(data) else { return };
    let headers = HeaderMap::from_iter([(HeaderName::from_static("location"), value)]);
    if let Ok(url) = fuzzing::redirect_target(&headers).expect("base and request are good ones") {
        assert!(url.as_str().starts_with("https://ghe.example.com/api/v3/"), "{url}");
        let mut segments = url.path_segments().expect("it has a host");
        assert!(segments.all(fuzzing::is_segment), "{url}");
        assert!(url.username().is_empty() && url.password().is_none());
    }
});
