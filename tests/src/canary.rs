//! A secret that is easy to find, and everything that was written while it was in use.

use std::fmt::{self, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span;

/// A token with no part that anything else would hold by chance.
pub const CANARY: &str = "ghp_Kq7vXw2ZjNc9RbTd4YmHs8LfPg3Ua6EoWi5";

/// A token as an answer carries it, likewise.
pub const ANSWERED_CANARY: &str = "AXQ9Z4KWVJ7TMHB2RNC6YPDGF3SLU";

/// So many characters of a canary in a row are a leak already.
const WINDOW: usize = 9;

/// Fails when `text` holds a canary, a part of one that is long enough to help, or its bytes as numbers.
///
/// # Panics
/// In these cases; the message names `place` and the form of the leak, not the text around it.
#[track_caller]
pub fn assert_no_canary(place: &str, text: &str) {
    if let Some(form) = leak(text) {
        panic!("{place} holds a canary {form}");
    }
}

/// The form in which `text` holds a canary.
fn leak(text: &str) -> Option<&'static str> {
    [CANARY, ANSWERED_CANARY].into_iter().find_map(|canary| {
        let start = &canary.as_bytes()[..WINDOW];
        let numbers: Vec<_> = start.iter().map(u8::to_string).collect();
        let hexadecimal: String = start.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut parts = (0..=canary.len() - WINDOW).map(|from| &canary[from..from + WINDOW]);
        if parts.any(|part| text.contains(part)) {
            Some("in plain text")
        } else if text.contains(&numbers.join(", ")) {
            Some("as numbers")
        } else if text.to_lowercase().contains(&hexadecimal) {
            Some("in hexadecimal")
        } else {
            None
        }
    })
}

/// Everything that this process writes to `tracing` and to `log`, at every level.
#[derive(Debug)]
pub struct Capture(());

static WRITTEN: Mutex<Written> = Mutex::new(Written { text: String::new(), leaks: Vec::new() });
static INSTALL: Once = Once::new();

impl Capture {
    /// Begins to capture, in the whole process and until it ends.
    ///
    /// # Panics
    /// When something else has installed a subscriber or a logger.
    #[must_use]
    pub fn start() -> Self {
        INSTALL.call_once(|| {
            tracing::subscriber::set_global_default(Collector).expect("no other subscriber is installed");
            log::set_logger(&Collector).expect("no other logger is installed");
            log::set_max_level(log::LevelFilter::Trace);
        });
        Self(())
    }

    /// All that was written so far: one line per event, span or new value in a span.
    #[must_use]
    pub fn text(&self) -> String {
        written().text.clone()
    }

    /// Fails when any line so far holds a canary, whichever test it came from.
    ///
    /// # Panics
    /// In this case.
    #[track_caller]
    pub fn assert_no_canary(&self) {
        let leaks = written().leaks.clone();
        assert!(leaks.is_empty(), "the log holds canaries: {leaks:#?}");
    }
}

struct Written {
    text: String,
    leaks: Vec<String>,
}

struct Collector;

impl tracing::Subscriber for Collector {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut line = Line::new(attributes.metadata());
        attributes.record(&mut line);
        append(&line.0);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut line = Line("record".to_owned());
        values.record(&mut line);
        append(&line.0);
    }

    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line::new(event.metadata());
        event.record(&mut line);
        append(&line.0);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

impl log::Log for Collector {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        append(&format!("{} {} {}", record.level(), record.target(), record.args()));
    }

    fn flush(&self) {}
}

struct Line(String);

impl Line {
    fn new(metadata: &tracing::Metadata<'_>) -> Self {
        Self(format!("{} {} {}", metadata.level(), metadata.target(), metadata.name()))
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Both forms: a type may hide a secret in one and show it in the other.
        let _ = write!(self.0, " {}={value:?} {value:#?}", field.name());
    }
}

fn append(line: &str) {
    let leak = leak(line);
    let mut written = written();
    written.text.push_str(line);
    written.text.push('\n');
    if let Some(form) = leak {
        // Where it was written is enough to find it; the line itself would be one more leak.
        written.leaks.push(format!("{form}: {}", line.split(['=', '"', ' ']).take(3).collect::<Vec<_>>().join(" ")));
    }
}

fn written() -> MutexGuard<'static, Written> {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_leak: bool) {
        let found = std::panic::catch_unwind(|| assert_no_canary("the text", text)).is_err();
        assert_eq!(found, is_leak, "{text}");
    }

    #[test]
    fn finds_a_canary_in_every_form_it_leaks_in() {
        check("Secret(***)", false);
        check(&format!("Bearer {CANARY}"), true);
        check(&format!("cut short: {}", &ANSWERED_CANARY[..12]), true);
        check(&format!("{:?}", CANARY.as_bytes()), true);
        check(&format!("{:02X?}", CANARY.as_bytes()).replace(", ", ""), true);
    }

    #[test]
    fn captures_what_tracing_and_log_write() {
        let capture = Capture::start();
        tracing::trace!(password = "in a field", "in an event");
        let _span = tracing::trace_span!("in_a_span", answer = 42);
        log::trace!("in a log record");
        for part in ["in an event", "in a field", "in_a_span answer=42", "in a log record"] {
            assert!(capture.text().contains(part), "{part} was not captured");
        }
        capture.assert_no_canary();
        log::trace!("a log record with {CANARY}");
        assert!(std::panic::catch_unwind(|| capture.assert_no_canary()).is_err());
    }
}
