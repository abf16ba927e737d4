//! The texts of an error: `Display` for people, `Debug` for logs.

use std::fmt;

use super::{Error, ErrorKind};

/// How many of the details `Display` shows.
const SHOWN_DETAILS: usize = 3;

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = &*self.0;
        if let Some(operation) = error.operation {
            write!(formatter, "{operation}: ")?;
        }
        formatter.write_str(&error.summary)?;
        if let Some(message) = &error.message {
            write!(formatter, "; GitHub says \"{message}\"")?;
        }
        for (number, detail) in error.details.iter().take(SHOWN_DETAILS).enumerate() {
            write!(formatter, "{} \"{detail}\"", if number == 0 { "; details:" } else { "," })?;
        }
        let hidden = error.details.len().saturating_sub(SHOWN_DETAILS).saturating_add(error.omitted_details);
        if hidden > 0 {
            write!(formatter, " and {hidden} more")?;
        }
        if let Some(url) = &error.sso_url {
            write!(formatter, "; authorize the token at {url}")?;
        }
        // Also for a 404, because GitHub hides what a token may not see.
        if let (Some(permissions), ErrorKind::Forbidden | ErrorKind::NotFound) =
            (&error.accepted_permissions, error.kind)
        {
            write!(formatter, "; accepted permissions: \"{permissions}\"")?;
        }
        if let Some(wait) = error.retry_after {
            // Rounded up, so that a caller who waits that long does not come too early.
            write!(formatter, "; try again in {} s", wait.as_millis().div_ceil(1_000))?;
        }
        if let Some(page) = error.page {
            write!(formatter, "; page {page}")?;
        }
        if error.attempts > 1 {
            write!(formatter, "; after {} attempts", error.attempts)?;
        }
        if let Some(request_id) = &error.request_id {
            write!(formatter, "; request id {request_id}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    /// Omits the headers, which are unmasked.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = &*self.0;
        let mut debug = formatter.debug_struct("Error");
        debug.field("kind", &error.kind);
        debug.field("summary", &error.summary);
        if let Some(operation) = error.operation {
            debug.field("operation", &operation);
        }
        if let Some(status) = error.status {
            debug.field("status", &status.as_u16());
        }
        for (name, text) in [
            ("message", &error.message),
            ("documentation_url", &error.documentation_url),
            ("sso_url", &error.sso_url),
            ("accepted_permissions", &error.accepted_permissions),
            ("request_id", &error.request_id),
            ("json_path", &error.json_path),
        ] {
            if let Some(text) = text {
                debug.field(name, text);
            }
        }
        if !error.details.is_empty() {
            debug.field("details", &error.details);
        }
        if let Some(wait) = error.retry_after {
            debug.field("retry_after", &wait);
        }
        if let Some(kind) = error.rate_limit_kind {
            debug.field("rate_limit_kind", &kind);
        }
        if let Some(item) = error.item {
            debug.field("item", &item);
        }
        if let Some(page) = error.page {
            debug.field("page", &page);
        }
        debug.field("attempts", &error.attempts);
        if let Some(source) = &error.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}
