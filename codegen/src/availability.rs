//! Which servers have a thing, as the spec says beside it.

use serde_json::{Value as Json, json};

use crate::releases::Release;
use crate::spec::grammar::{OF_THINGS, OF_VALUES};
use crate::spec::walk::Place;

/// Which servers have a thing; nothing where all have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Availability {
    /// The release that it came with (`x-since`).
    pub(crate) since: Option<String>,
    /// The last release that has it (`x-until`).
    pub(crate) until: Option<String>,
    /// The API versions without it (`x-absent-in`).
    pub(crate) absent_in: Vec<String>,
}

impl Availability {
    /// Of the thing that an object of the spec describes, by the values behind its keywords.
    pub(crate) fn of(value: impl Fn(&str) -> Option<Json>) -> Self {
        let [since, until, absent_in] = OF_THINGS.map(value);
        Self::read(since, until, absent_in)
    }

    /// Of one value of an enum.
    pub(crate) fn of_value(schema: &Place<'_>, value: &str) -> Self {
        let [since, until, absent_in] = OF_VALUES.map(|keyword| Some(schema.node.get(keyword)?.get(value)?.to_json()));
        Self::read(since, until, absent_in)
    }

    fn read(since: Option<Json>, until: Option<Json>, absent_in: Option<Json>) -> Self {
        let text = |value: Json| value.as_str().map(str::to_owned);
        let absent_in = absent_in.as_ref().and_then(Json::as_array).into_iter().flatten();
        let absent_in = absent_in.filter_map(Json::as_str).map(str::to_owned).collect();
        Self { since: since.and_then(text), until: until.and_then(text), absent_in }
    }

    /// What the spec says of it, in the order of [`OF_THINGS`] and [`OF_VALUES`].
    pub(crate) fn facts(self) -> [Option<Json>; 3] {
        let absent_in = (!self.absent_in.is_empty()).then(|| json!(self.absent_in));
        [self.since.map(Json::String), self.until.map(Json::String), absent_in]
    }

    /// As the docs say it; empty for what all have.
    pub(crate) fn sentences(&self) -> String {
        let absent_in = match self.absent_in.as_slice() {
            [] => None,
            [only] => Some(format!("Not in API version {only}.")),
            [others @ .., last] => Some(format!("Not in API versions {} and {last}.", others.join(", "))),
        };
        self.releases().into_iter().chain(absent_in).collect::<Vec<_>>().join(" ")
    }

    fn releases(&self) -> Option<String> {
        let title = |name: &str| Release::new(name).title();
        let is_server = |name: &str| Release::new(name).is_server();
        match (self.since.as_deref(), self.until.as_deref()) {
            (None, None) => None,
            (Some(since), Some(until)) if since == until => Some(format!("In {} only.", title(since))),
            (Some(since), None) if is_server(since) => Some(format!("Since {}.", title(since))),
            (Some(since), None) => Some(format!("On {} only, so far.", title(since))),
            (None, Some(until)) => Some(format!("Until {}.", title(until))),
            (Some(since), Some(until)) => Some(format!("{} to {}.", title(since), title(until))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_say_which_servers_have_a_thing() {
        let said = |since: Option<&str>, until: Option<&str>, absent_in: &[&str]| {
            let absent_in = absent_in.iter().map(|version| (*version).to_owned()).collect();
            Availability { since: since.map(str::to_owned), until: until.map(str::to_owned), absent_in }.sentences()
        };
        assert_eq!(said(None, None, &[]), "");
        assert_eq!(said(Some("ghes-3.5"), None, &[]), "Since GHES 3.5.");
        assert_eq!(said(None, Some("ghes-3.13"), &[]), "Until GHES 3.13.");
        assert_eq!(said(Some("ghes-3.4"), Some("ghes-3.9"), &[]), "GHES 3.4 to GHES 3.9.");
        assert_eq!(said(Some("api.github.com"), None, &[]), "On github.com only, so far.");
        assert_eq!(said(Some("github.ae"), Some("github.ae"), &[]), "In GitHub AE only.");
        assert_eq!(said(None, None, &["2026-03-10"]), "Not in API version 2026-03-10.");
        assert_eq!(
            said(Some("ghes-3.6"), None, &["2026-03-10", "2027-01-01"]),
            "Since GHES 3.6. Not in API versions 2026-03-10 and 2027-01-01."
        );
    }
}
