//! A panic is a bug of ours: it is told as one, and ends in an exit code like any other failure.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;

use crate::failure::Failure;

/// The panic told last. codegen catches those of progenitor and makes diagnostics of them, so that not each one is for the eyes
/// of users, as the default hook takes it to be.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// What `work` returns; a panic in it becomes a failure that asks to be reported.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    panic::set_hook(Box::new(|panic| {
        let backtrace = Backtrace::capture();
        let mut told = panic.to_string();
        if backtrace.status() == BacktraceStatus::Captured {
            told = format!("{told}\n{backtrace}");
        }
        if let Ok(mut last) = LAST.lock() {
            *last = Some(told);
        }
    }));
    // Unwind safe: nothing that `work` could have left half done is looked at again.
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let told = LAST.lock().ok().and_then(|mut last| last.take());
        Err(Failure::new(format_args!(
            "this is a bug of ours, not of your input\n{}",
            told.as_deref().unwrap_or("a panic without a message")
        ))
        .help("please report it with spec/openapi.yaml; RUST_BACKTRACE=1 tells more"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_as_a_bug_with_its_place() {
        let failure = caught::<()>(|| panic!("index 7 of 3")).expect_err("it panicked");
        let told = format!("{failure:?}");
        assert!(told.contains("a bug of ours"), "{told}");
        assert!(told.contains("index 7 of 3"), "{told}");
        assert!(told.contains("defect.rs:"), "{told}");
        assert!(caught(|| Ok(7)).is_ok_and(|value| value == 7));
    }
}
