//! The headers that name limits.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ghes_actions_runtime::fuzzing::limit_headers(data));
