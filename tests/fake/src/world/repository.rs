//! Repositories.

use super::Scope;

/// A repository.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Repository {
    /// Its id.
    pub id: i64,
    /// The login of its owner.
    pub owner: String,
    /// Its name.
    pub name: String,
}

impl Repository {
    /// Owner and name, such as `octo-org/octo-repo`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    pub(crate) fn scope(&self) -> Scope {
        Scope::repository(&self.owner, &self.name)
    }
}

/// An id of an account, the same each time: accounts are only names here.
pub(crate) fn id_of_login(login: &str) -> i64 {
    login.bytes().fold(7, |id, byte| (id * 31 + i64::from(byte)) % 90_000_000) + 1000
}
