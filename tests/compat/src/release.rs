//! What a description is of, and whether the docs say that a server does not have a thing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::strings;

/// GitHub's first API version: what a description is of that is listed without one.
pub const FIRST_API_VERSION: &str = "2022-11-28";

/// A description: of which release, in which API version, published where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// As `spec/sources.yaml` calls it.
    pub release: String,
    /// The `X-GitHub-Api-Version` that it is about.
    pub api_version: String,
    /// Version of the npm package, or the first digits of a commit.
    pub origin: String,
}

impl Source {
    /// `ghes-3.4@10.0.0`, `ghes-3.22@d29fe68a1380@2026-03-10`.
    #[must_use]
    pub fn name(&self) -> String {
        let Self { release, api_version, origin } = self;
        if api_version == FIRST_API_VERSION {
            format!("{release}@{origin}")
        } else {
            format!("{release}@{origin}@{api_version}")
        }
    }

    /// The numbers of an Enterprise Server; none of what has no numbers.
    #[must_use]
    pub fn server(&self) -> Option<Vec<u64>> {
        server(&self.release)
    }

    /// Enterprise Servers by number, then the others by name; of one release and API version the oldest publication first, and what
    /// is of a commit last.
    #[must_use]
    pub fn order(&self) -> impl Ord + use<> {
        let (server, is_commit) = (self.server(), !self.origin.contains('.'));
        let release = (server.is_none(), server.unwrap_or_default(), self.release.clone());
        (release, self.api_version.clone(), is_commit, numbers(&self.origin))
    }

    /// Whether the docs say that this release does not have a thing in this API version. What has no numbers cannot be told from
    /// since and until: there the docs say no more than that not every server has it.
    #[must_use]
    pub fn is_documented_without(&self, documented: &Documented<'_>) -> bool {
        let Documented { since, until, absent_in } = documented;
        if absent_in.contains(&self.api_version.as_str()) {
            return true;
        }
        match self.server() {
            None => since.is_some() || until.is_some(),
            Some(own) => {
                // A release without numbers is newer than all that have some.
                let is_later = |since: &str| server(since).is_none_or(|since| own < since);
                let is_earlier = |until: &str| server(until).is_some_and(|until| own > until);
                since.is_some_and(is_later) || until.is_some_and(is_earlier)
            }
        }
    }
}

/// What the docs say of the servers that have a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documented<'a> {
    /// The release that it came with.
    pub since: Option<&'a str>,
    /// The last release that has it.
    pub until: Option<&'a str>,
    /// API versions without it.
    pub absent_in: Vec<&'a str>,
}

impl<'a> Documented<'a> {
    /// Of the thing that an object of the spec describes.
    #[must_use]
    pub fn of(object: &'a Value) -> Self {
        let text = |keyword: &str| object.get(keyword).and_then(Value::as_str);
        let absent_in = strings(object, "x-absent-in").collect();
        Self { since: text("x-since"), until: text("x-until"), absent_in }
    }

    /// Of one value of an enum.
    #[must_use]
    pub fn of_value(schema: &'a Value, value: &str) -> Self {
        let text = |keyword: &str| schema.get(keyword)?.get(value)?.as_str();
        let absent_in =
            schema.get("x-values-absent-in").into_iter().flat_map(|values| strings(values, value)).collect();
        Self { since: text("x-values-since"), until: text("x-values-until"), absent_in }
    }
}

fn server(release: &str) -> Option<Vec<u64>> {
    release.strip_prefix("ghes-").map(numbers)
}

fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map(|number| number.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g53_the_docs_of_a_thing_say_which_versions_lack_it() {
        let of = |api_version: &str| Source {
            release: "ghes-3.22".to_owned(),
            api_version: api_version.to_owned(),
            origin: "d29fe68a1380".to_owned(),
        };
        let documented = Documented { since: Some("ghes-3.6"), absent_in: vec!["2026-03-10"], ..Documented::default() };
        assert!(of("2026-03-10").is_documented_without(&documented));
        assert!(!of(FIRST_API_VERSION).is_documented_without(&documented));
        assert_eq!(of(FIRST_API_VERSION).name(), "ghes-3.22@d29fe68a1380");
        assert_eq!(of("2026-03-10").name(), "ghes-3.22@d29fe68a1380@2026-03-10");
    }
}
