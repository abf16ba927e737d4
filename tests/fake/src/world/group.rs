//! Runner groups.

use super::{DEFAULT_GROUP, Repository, Visibility};

/// A runner group of an organization.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RunnerGroup {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The login of its organization; `None` for the default group, which each organization has.
    pub organization: Option<String>,
    /// Which repositories may use its runners.
    pub visibility: Visibility,
    /// The names of the repositories that may, if the visibility is `selected`.
    pub repositories: Vec<String>,
}

impl RunnerGroup {
    pub(crate) fn default_group() -> Self {
        Self {
            id: DEFAULT_GROUP,
            name: "Default".to_owned(),
            organization: None,
            visibility: Visibility::All,
            repositories: Vec::new(),
        }
    }

    pub(crate) fn is_of(&self, login: &str) -> bool {
        self.organization.as_ref().is_none_or(|organization| organization.eq_ignore_ascii_case(login))
    }

    /// All repositories of the fake are private, so `private` is as good as `all`.
    pub(crate) fn is_visible_to(&self, repository: &Repository) -> bool {
        match self.visibility {
            Visibility::All | Visibility::Private => true,
            Visibility::Selected => self.repositories.iter().any(|name| name.eq_ignore_ascii_case(&repository.name)),
        }
    }
}
