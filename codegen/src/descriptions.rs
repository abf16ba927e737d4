//! What a description of GitHub's is known by, and which of two is newer.

use std::fmt;

use crate::releases::{Release, numbers_of};

/// GitHub's first API version. A description that says nothing of versions is of it, and so were all before there were versions.
pub const FIRST_API_VERSION: &str = "2022-11-28";

/// A description: of which release, in which API version, published where. Ordered by age.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DescriptionId {
    /// What it describes.
    pub release: Release,
    /// The `X-GitHub-Api-Version` that it is about, such as `2022-11-28`.
    pub api_version: String,
    /// Where GitHub published it.
    pub origin: Origin,
}

/// Where GitHub published a description. Of two descriptions of the same thing, the greater origin is the newer one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A version of the npm package: its numbers, and as npm writes it.
    Publication(Vec<u64>, String),
    /// A commit of GitHub's repository of descriptions, which has them earlier than npm.
    Commit(String),
    /// A file that `spec/sources.yaml` does not list yet: newer than all that it lists.
    Unlisted,
}

/// Digits of a commit that people are shown.
const SHORT: usize = 12;

impl DescriptionId {
    /// A description in a version of the npm package, of the first API version.
    #[must_use]
    pub fn published(release: &str, publication: &str) -> Self {
        Self {
            release: Release::new(release),
            api_version: FIRST_API_VERSION.to_owned(),
            origin: Origin::publication(publication),
        }
    }

    /// Its release, and its API version where that is not the first: `ghes-3.22`, `ghes-3.22 in API version 2026-03-10`.
    #[must_use]
    pub fn subject(&self) -> String {
        let release = self.release.name();
        if self.api_version == FIRST_API_VERSION {
            release.to_owned()
        } else {
            format!("{release} in API version {}", self.api_version)
        }
    }
}

/// As messages name it: `ghes-3.4 of publication 10.0.0`.
impl fmt::Display for DescriptionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (subject, name) = (self.subject(), self.origin.name());
        match self.origin {
            Origin::Publication(..) => write!(formatter, "{subject} of publication {name}"),
            Origin::Commit(_) => write!(formatter, "{subject} of commit {name}"),
            Origin::Unlisted => formatter.write_str(&subject),
        }
    }
}

impl Origin {
    /// A version of the npm package.
    #[must_use]
    pub fn publication(version: &str) -> Self {
        Self::Publication(numbers_of(version), version.to_owned())
    }

    /// As tables name it: the version, or the first digits of the commit.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Publication(_, version) => version,
            Self::Commit(commit) => commit.get(..SHORT).unwrap_or(commit),
            Self::Unlisted => "not listed",
        }
    }

    /// The folder that `fetch` keeps its files in: the version, or the whole commit.
    #[must_use]
    pub fn folder(&self) -> &str {
        match self {
            Self::Commit(commit) => commit,
            _ => self.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_follow_each_other_by_release_then_version_then_origin() {
        let of = |release: &str, api_version: &str, origin: Origin| DescriptionId {
            release: Release::new(release),
            api_version: api_version.to_owned(),
            origin,
        };
        let commit = || Origin::Commit("0".repeat(40));
        let sorted = [
            DescriptionId::published("ghes-3.9", "16.0.0"),
            DescriptionId::published("ghes-3.22", "9.0.0"),
            DescriptionId::published("ghes-3.22", "10.0.0"),
            of("ghes-3.22", FIRST_API_VERSION, commit()),
            of("ghes-3.22", FIRST_API_VERSION, Origin::Unlisted),
            of("ghes-3.22", "2026-03-10", commit()),
            DescriptionId::published("api.github.com", "1.0.0"),
        ];
        let mut shuffled = sorted.clone();
        shuffled.reverse();
        shuffled.sort();
        assert_eq!(shuffled, sorted);
        let named = [&sorted[0], &sorted[3], &sorted[5], &sorted[4]].map(ToString::to_string);
        let expected = [
            "ghes-3.9 of publication 16.0.0",
            "ghes-3.22 of commit 000000000000",
            "ghes-3.22 in API version 2026-03-10 of commit 000000000000",
            "ghes-3.22",
        ];
        assert_eq!(named, expected);
    }
}
