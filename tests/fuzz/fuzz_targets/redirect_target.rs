//! Where a redirect leads.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ghes_actions_runtime::fuzzing::redirect_target(data));
