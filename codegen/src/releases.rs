//! The releases that GitHub describes: which is newer, and what people call them.

/// A release, by age: Enterprise Servers by their numbers, then what has none and is always newer, then what was discontinued.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// `ghes-3.4`: its numbers, and its name.
    Server(Vec<u64>, String),
    /// `api.github.com` and `ghec`: changed all the time, described anew in each publication.
    Rolling(String),
    /// `github.ae`: no newer description of it will come.
    Frozen(String),
}

impl Release {
    /// From its name in `spec/sources.yaml`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        if let Some(numbers) = name.strip_prefix("ghes-") {
            return Self::Server(numbers_of(numbers), name.to_owned());
        }
        match name {
            "github.ae" | "ghae" => Self::Frozen(name.to_owned()),
            _ => Self::Rolling(name.to_owned()),
        }
    }

    /// Its name in `spec/sources.yaml`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Server(_, name) | Self::Rolling(name) | Self::Frozen(name) => name,
        }
    }

    /// Whether it is an Enterprise Server's.
    #[must_use]
    pub fn is_server(&self) -> bool {
        matches!(self, Self::Server(..))
    }

    /// What people call it.
    #[must_use]
    pub fn title(&self) -> String {
        match self.name() {
            "api.github.com" => "github.com".to_owned(),
            "ghec" => "GitHub Enterprise Cloud".to_owned(),
            "github.ae" | "ghae" => "GitHub AE".to_owned(),
            name => name.strip_prefix("ghes-").map_or_else(|| name.to_owned(), |numbers| format!("GHES {numbers}")),
        }
    }
}

/// The numbers of a version, to be compared: those of an Enterprise Server, or of the npm package.
#[must_use]
pub fn numbers_of(version: &str) -> Vec<u64> {
    version.split('.').map(|number| number.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_follow_each_other_by_number_and_the_rolling_ones_follow_all() {
        let names = ["ghes-2.22", "ghes-3.4", "ghes-3.10", "ghes-3.19", "api.github.com", "ghec", "github.ae"];
        let mut releases = names.map(Release::new);
        releases.reverse();
        releases.sort();
        assert_eq!(releases.each_ref().map(Release::name), names);
    }
}
