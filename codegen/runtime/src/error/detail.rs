//! The `errors` of GitHub's error bodies.

use std::fmt;

/// One of the `errors` of GitHub's error body: what is wrong with a part of the request. See
/// [`Error::details`](crate::Error::details).
///
/// Each text is bounded (128 bytes for the message, 64 for the others), escaped, and masked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The type of resource, such as `Runner`.
    pub resource: Option<String>,
    /// The field or parameter that is wrong, such as `created`.
    pub field: Option<String>,
    /// What is wrong, such as `missing`, `invalid` or `already_exists`. `custom` means that only the message says it.
    pub code: Option<String>,
    /// What is wrong, as text.
    pub message: Option<String>,
}

impl ErrorDetail {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for ErrorDetail {
    /// Such as `Runner.name: is taken (already_exists)`; unknown parts are left out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place =
            [&self.resource, &self.field].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(".");
        let separator = if place.is_empty() || (self.code.is_none() && self.message.is_none()) { "" } else { ": " };
        write!(formatter, "{place}{separator}")?;
        match (&self.message, &self.code) {
            (Some(message), Some(code)) if code != "custom" => write!(formatter, "{message} ({code})"),
            (Some(reason), _) | (None, Some(reason)) => formatter.write_str(reason),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c94_a_detail_says_where_and_why_as_far_as_it_is_known() {
        for (resource, field, code, message, text) in [
            ("Runner", "name", "already_exists", "is taken", "Runner.name: is taken (already_exists)"),
            ("Runner", "name", "missing", "", "Runner.name: missing"),
            ("", "name", "custom", "is taken", "name: is taken"),
            ("Runner", "", "", "", "Runner"),
            ("", "", "", "is taken", "is taken"),
            ("", "", "missing", "", "missing"),
        ] {
            let [resource, field, code, message] =
                [resource, field, code, message].map(|text| Some(text.to_owned()).filter(|text| !text.is_empty()));
            assert_eq!(ErrorDetail { resource, field, code, message }.to_string(), text);
        }
    }
}
