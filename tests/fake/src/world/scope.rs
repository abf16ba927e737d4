//! The level that a runner is registered at.

use std::fmt;

/// A repository or an organization: what runners are registered at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A repository.
    Repository {
        /// The login of its owner.
        owner: String,
        /// Its name.
        name: String,
    },
    /// An organization.
    Organization {
        /// Its login.
        login: String,
    },
}

impl Scope {
    /// A repository.
    #[must_use]
    pub fn repository(owner: &str, name: &str) -> Self {
        Self::Repository { owner: owner.to_owned(), name: name.to_owned() }
    }

    /// An organization.
    #[must_use]
    pub fn organization(login: &str) -> Self {
        Self::Organization { login: login.to_owned() }
    }

    /// Whether jobs of this repository can use the runners of this level.
    pub(crate) fn serves(&self, owner: &str, repository: &str) -> bool {
        match self {
            Self::Repository { owner: of, name } => {
                of.eq_ignore_ascii_case(owner) && name.eq_ignore_ascii_case(repository)
            }
            Self::Organization { login } => login.eq_ignore_ascii_case(owner),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repository { owner, name } => write!(formatter, "{owner}/{name}"),
            Self::Organization { login } => formatter.write_str(login),
        }
    }
}
