//! The `Link` header of a listing.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ghes_actions_runtime::fuzzing::link_header(data));
