//! Panics are bugs: they are reported as such, and end with an exit code like any other failure.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;

use crate::failure::Failure;

/// The last panic. The hook does not print it, because codegen catches panics of progenitor and turns them into diagnostics.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// What `work` returns; a panic in it becomes a failure that asks to be reported.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    panic::set_hook(Box::new(|panic| {
        let backtrace = Backtrace::capture();
        let mut text = panic.to_string();
        if backtrace.status() == BacktraceStatus::Captured {
            text = format!("{text}\n{backtrace}");
        }
        if let Ok(mut last) = LAST.lock() {
            *last = Some(text);
        }
    }));
    // Unwind safe: state that a panic of `work` may leave inconsistent is not used again.
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let text = LAST.lock().ok().and_then(|mut last| last.take());
        Err(Failure::new(format_args!(
            "this is a bug of ours, not of your input\n{}",
            text.as_deref().unwrap_or("a panic without a message")
        ))
        .help("please report it with spec/openapi.yaml; RUST_BACKTRACE=1 shows more"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_reported_as_a_bug_with_its_location() {
        let failure = caught::<()>(|| panic!("index 7 of 3")).expect_err("it panicked");
        let told = format!("{failure:?}");
        assert!(told.contains("a bug of ours"), "{told}");
        assert!(told.contains("index 7 of 3"), "{told}");
        assert!(told.contains("defect.rs:"), "{told}");
        assert!(caught(|| Ok(7)).is_ok_and(|value| value == 7));
    }
}
