//! The body of an error, and the request id beside it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ghes_actions_runtime::fuzzing::error_body(data));
