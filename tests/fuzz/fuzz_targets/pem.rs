//! PEM files: what is read is there as a member of its own, and no member is skipped.
#![no_main]

use ghes_actions_runtime::fuzzing;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let begins = data.windows(11).filter(|part| part == b"-----BEGIN ").count();
    match fuzzing::certificates(data) {
        Ok(certificates) => {
            assert!(!certificates.is_empty() && certificates.len() <= begins);
            assert!(certificates.iter().all(|certificate| !certificate.is_empty() && certificate.len() <= data.len()));
        }
        Err(error) => assert!(error.to_string().len() < 512, "{error}"),
    }
});
