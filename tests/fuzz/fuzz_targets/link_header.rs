//! The `Link` header of a listing: the target is a part of the header, and only a page number is taken from it.
#![no_main]

use ghes_actions_runtime::{HeaderMap, HeaderName, HeaderValue, fuzzing};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data)
        && let Some(target) = fuzzing::next_link(text)
    {
        assert!(text.contains(&target));
    }
    let Ok(value) = HeaderValue::from_bytes(data) else { return };
    let headers = HeaderMap::from_iter([(HeaderName::from_static("link"), value)]);
    let _ = fuzzing::next_page(&headers);
});
