//! Runners.

use crate::fake::FakeGitHub;
use crate::operations::downloads::VERSION;
use crate::state::State;
use crate::world::{DEFAULT_GROUP, OWNER, REPO, Runner, RunnerStatus, Scope};

/// A runner to be added.
///
/// By default it is registered at `octo-org/octo-repo`, online, idle, and runs on Linux.
#[derive(Debug)]
#[must_use = "nothing is added without `add`"]
pub struct RunnerBuilder<'f> {
    fake: &'f FakeGitHub,
    runner: Runner,
    labels: Vec<String>,
}

impl<'f> RunnerBuilder<'f> {
    pub(crate) fn new(fake: &'f FakeGitHub, name: &str) -> Self {
        let runner = Runner {
            id: 0,
            name: name.to_owned(),
            scope: Scope::repository(OWNER, REPO),
            os: "linux".to_owned(),
            architecture: "X64".to_owned(),
            version: Some(VERSION.to_owned()),
            status: RunnerStatus::Online,
            labels: Vec::new(),
            group_id: DEFAULT_GROUP,
            ephemeral: false,
            job: None,
            occupied: false,
        };
        Self { fake, runner, labels: Vec::new() }
    }

    /// It is registered there.
    pub fn scope(mut self, scope: Scope) -> Self {
        self.runner.scope = scope;
        self
    }

    /// It is registered at this repository.
    pub fn repository(self, owner: &str, name: &str) -> Self {
        self.scope(Scope::repository(owner, name))
    }

    /// It is registered at this organization.
    pub fn organization(self, login: &str) -> Self {
        self.scope(Scope::organization(login))
    }

    /// It is not connected.
    pub fn offline(mut self) -> Self {
        self.runner.status = RunnerStatus::Offline;
        self
    }

    /// It is busy, until [`FakeGitHub::release`].
    pub fn busy(mut self) -> Self {
        self.runner.occupied = true;
        self
    }

    /// It is removed after one job.
    pub fn ephemeral(mut self) -> Self {
        self.runner.ephemeral = true;
        self
    }

    /// It has this label beside those of GitHub.
    pub fn label(mut self, name: &str) -> Self {
        self.labels.push(name.to_owned());
        self
    }

    /// Its operating system and architecture, such as `macOS` and `ARM64`: GitHub makes labels of them.
    pub fn platform(mut self, os: &str, architecture: &str) -> Self {
        self.runner.os = os.to_ascii_lowercase();
        self.runner.architecture = architecture.to_owned();
        self
    }

    /// It is in this runner group.
    pub fn group(mut self, id: i64) -> Self {
        self.runner.group_id = id;
        self
    }

    /// Adds it. Returns its id.
    ///
    /// A repository or an organization that is not there yet is added with it. Nothing checks that the name is free; requests and
    /// [`FakeGitHub::register`] do.
    pub fn add(self) -> i64 {
        let fake = self.fake;
        self.add_to(&mut fake.state())
    }

    pub(crate) fn add_to(self, state: &mut State) -> i64 {
        let Self { mut runner, labels, .. } = self;
        state.world.ensure_scope(&runner.scope);
        runner.scope = state.world.scope(&runner.scope).unwrap_or(runner.scope);
        runner.id = state.world.next_id();
        let os = if runner.os == "macos" { "macOS".to_owned() } else { capitalized(&runner.os) };
        let names = ["self-hosted", &os, &runner.architecture].into_iter().chain(labels.iter().map(String::as_str));
        runner.labels = state.world.labels(names);
        let id = runner.id;
        state.world.runners.push(runner);
        // A job may have waited for it.
        state.settle();
        id
    }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
