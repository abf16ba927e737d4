//! What the fake GitHub has: repositories, runners, runs, jobs.

mod group;
mod job;
mod repository;
mod run;
mod runner;
mod schedule;
mod scope;
mod values;
mod workflow;

use chrono::{DateTime, Utc};

pub use group::RunnerGroup;
pub use job::Job;
pub use repository::Repository;
pub use run::{HeadRepository, Run};
pub use runner::{Label, LabelKind, Runner};
pub use scope::Scope;
pub use values::{Conclusion, RunStatus, RunnerStatus, Visibility};
pub use workflow::Workflow;

pub(crate) use repository::id_of_login;

/// The organization of everything that names no other.
pub const OWNER: &str = "octo-org";

/// The repository of everything that names no other.
pub const REPO: &str = "octo-repo";

/// The id of the runner group that every organization and repository has.
pub const DEFAULT_GROUP: i64 = 1;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) repositories: Vec<Repository>,
    pub(crate) groups: Vec<RunnerGroup>,
    pub(crate) runners: Vec<Runner>,
    pub(crate) workflows: Vec<Workflow>,
    pub(crate) runs: Vec<Run>,
    pub(crate) jobs: Vec<Job>,
    /// How long a cancelled job still runs.
    pub(crate) cancel_takes: chrono::TimeDelta,
    /// Everything that the clock moves has happened up to here.
    settled: DateTime<Utc>,
    last_id: i64,
}

impl World {
    pub(crate) fn new(now: DateTime<Utc>) -> Self {
        let mut world = Self {
            repositories: Vec::new(),
            groups: vec![RunnerGroup::default_group()],
            runners: Vec::new(),
            workflows: Vec::new(),
            runs: Vec::new(),
            jobs: Vec::new(),
            cancel_takes: chrono::TimeDelta::seconds(5),
            settled: now,
            last_id: 1000,
        };
        world.add_repository(OWNER, REPO);
        world
    }

    /// An id that nothing else has.
    pub(crate) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    pub(crate) fn add_repository(&mut self, owner: &str, name: &str) {
        if self.repository(owner, name).is_none() {
            let id = self.next_id();
            self.repositories.push(Repository { id, owner: owner.to_owned(), name: name.to_owned() });
        }
    }

    /// Logins and names are compared without regard to case, as GitHub does.
    pub(crate) fn repository(&self, owner: &str, name: &str) -> Option<&Repository> {
        let is_it = |repository: &&Repository| {
            repository.owner.eq_ignore_ascii_case(owner) && repository.name.eq_ignore_ascii_case(name)
        };
        self.repositories.iter().find(is_it)
    }

    /// The organization of this login, as it is spelled.
    pub(crate) fn organization(&self, login: &str) -> Option<&str> {
        self.repositories
            .iter()
            .map(|repository| repository.owner.as_str())
            .find(|owner| owner.eq_ignore_ascii_case(login))
    }

    /// The level as it is spelled, if there is one.
    pub(crate) fn scope(&self, scope: &Scope) -> Option<Scope> {
        match scope {
            Scope::Repository { owner, name } => self.repository(owner, name).map(Repository::scope),
            Scope::Organization { login } => self.organization(login).map(Scope::organization),
        }
    }

    pub(crate) fn ensure_scope(&mut self, scope: &Scope) {
        match scope {
            Scope::Repository { owner, name } => self.add_repository(owner, name),
            Scope::Organization { login } if self.organization(login).is_none() => self.add_repository(login, REPO),
            Scope::Organization { .. } => {}
        }
    }

    pub(crate) fn group(&self, id: i64) -> Option<&RunnerGroup> {
        self.groups.iter().find(|group| group.id == id)
    }
}
