//! Runner groups.

use crate::fake::FakeGitHub;
use crate::world::{OWNER, RunnerGroup, Visibility};

/// A runner group to be added.
#[derive(Debug)]
#[must_use = "nothing is added without `add`"]
pub struct GroupBuilder<'f> {
    fake: &'f FakeGitHub,
    group: RunnerGroup,
}

impl<'f> GroupBuilder<'f> {
    pub(crate) fn new(fake: &'f FakeGitHub, name: &str) -> Self {
        let organization = Some(OWNER.to_owned());
        Self { fake, group: RunnerGroup { name: name.to_owned(), organization, ..RunnerGroup::default_group() } }
    }

    /// The group of this organization. The default is `octo-org`.
    pub fn organization(mut self, login: &str) -> Self {
        self.group.organization = Some(login.to_owned());
        self
    }

    /// Only this repository may use its runners, and others that are named so.
    pub fn repository(mut self, name: &str) -> Self {
        self.group.visibility = Visibility::Selected;
        self.group.repositories.push(name.to_owned());
        self
    }

    /// Adds it. Returns its id.
    pub fn add(mut self) -> i64 {
        let mut state = self.fake.state();
        self.group.id = state.world.next_id();
        let id = self.group.id;
        state.world.groups.push(self.group);
        id
    }
}
