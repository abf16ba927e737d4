//! The order of releases, as far as the docs' "since" needs it.

use serde::{Deserialize, Serialize};

/// A description: of which release, in which publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// As `spec/sources.yaml` calls it.
    pub release: String,
    /// Version of the npm package.
    pub publication: String,
}

impl Source {
    /// `ghes-3.4@10.0.0`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}@{}", self.release, self.publication)
    }

    /// The numbers of an Enterprise Server; none of what has no numbers.
    #[must_use]
    pub fn server(&self) -> Option<Vec<u64>> {
        server(&self.release)
    }

    /// Enterprise Servers by number, then the others by name; of one release the oldest publication first.
    #[must_use]
    pub fn order(&self) -> (bool, Vec<u64>, String, Vec<u64>) {
        let server = self.server();
        (server.is_none(), server.unwrap_or_default(), self.release.clone(), numbers(&self.publication))
    }

    /// Whether the docs say that this release does not have a thing. What has no numbers cannot be told from them: there
    /// the docs say no more than that not every server has it.
    #[must_use]
    pub fn is_documented_without(&self, since: Option<&str>, until: Option<&str>) -> bool {
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

fn server(release: &str) -> Option<Vec<u64>> {
    release.strip_prefix("ghes-").map(numbers)
}

fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map(|number| number.parse().unwrap_or(0)).collect()
}
