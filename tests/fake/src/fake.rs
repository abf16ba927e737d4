//! The fake as a test holds it.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::builders::{AppBuilder, FakeBuilder, GroupBuilder, RunBuilder, RunnerBuilder, TokenBuilder};
use crate::clock::delta;
use crate::fault::Fault;
use crate::limits::Primary;
use crate::log::LogEntry;
use crate::seed::{Seed, SeedError};
use crate::server::{Server, Shared, locked};
use crate::settings::{PrimarySetting, Settings};
use crate::state::State;
use crate::world::{Job, Run, Runner, RunnerGroup, Workflow};

/// The token that a new fake knows. It opens nothing else.
pub const TOKEN: &str = "ghp_loopbackOnly0000000000000000000000";

/// A GitHub on loopback. It stops when it is dropped.
///
/// It starts with one repository, `octo-org/octo-repo`, and nothing in it.
pub struct FakeGitHub {
    server: Server,
    state: Shared,
}

impl FakeGitHub {
    /// Starts a github.com on a free port.
    ///
    /// # Errors
    ///
    /// Returns an error if loopback has no free port, or if the thread of the server cannot be started.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// Starts one with other settings.
    pub fn builder() -> FakeBuilder {
        FakeBuilder::default()
    }

    pub(crate) fn start_with(settings: Settings, port: u16) -> io::Result<Self> {
        let mut state = State::new(settings);
        state.credentials.tokens.push(crate::credentials::Token {
            secret: TOKEN.to_owned(),
            name: "default".to_owned(),
            access: crate::credentials::Access::Full,
            expires_at: None,
        });
        let state = Arc::new(Mutex::new(state));
        let server = Server::start(port, Arc::clone(&state))?;
        Ok(Self { server, state })
    }

    /// The base URL of the API, such as `http://127.0.0.1:40123/api/v3`, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}{}", self.root_url(), self.state().settings.server.base_path())
    }

    /// The URL of the page that shows the state.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("{}/_fake", self.root_url())
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.state().now()
    }

    /// Lets time pass. Everything that is due in it happens, in its order; nothing waits for it.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.settings.clock.advance(by);
        state.settle();
    }

    /// A repository beside `octo-org/octo-repo`. Its owner is an organization too.
    pub fn add_repository(&self, owner: &str, name: &str) {
        self.state().world.add_repository(owner, name);
    }

    /// A workflow that has not run yet; [`FakeGitHub::run`] makes those that have. Returns its id.
    pub fn add_workflow(&self, owner: &str, repository: &str, name: &str) -> i64 {
        let mut state = self.state();
        state.world.add_repository(owner, repository);
        let (id, now) = (state.world.repository(owner, repository).map_or(0, |repository| repository.id), state.now());
        state.world.workflow_named(id, name, now)
    }

    /// A runner, which is there after [`RunnerBuilder::add`].
    pub fn runner(&self, name: &str) -> RunnerBuilder<'_> {
        RunnerBuilder::new(self, name)
    }

    /// A runner group, which is there after [`GroupBuilder::add`].
    pub fn group(&self, name: &str) -> GroupBuilder<'_> {
        GroupBuilder::new(self, name)
    }

    /// A run of the workflow with this name, which is there after [`RunBuilder::add`].
    pub fn run(&self, workflow: &str) -> RunBuilder<'_> {
        RunBuilder::new(self, workflow)
    }

    /// A token, which is valid after [`TokenBuilder::add`]. The log calls it by its name.
    pub fn token(&self, name: &str) -> TokenBuilder<'_> {
        TokenBuilder::new(self, name)
    }

    /// A GitHub App, which is there after [`AppBuilder::add`]. `issuer` is its client id or its number.
    pub fn app(&self, issuer: &str) -> AppBuilder<'_> {
        AppBuilder::new(self, issuer)
    }

    /// The fault of the next request, whatever it asks for; the page is no exception. Several are used up one after another.
    pub fn next(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// From now on each request has one of these faults with this probability. One seed gives one sequence.
    pub fn fault_rate(&self, seed: u64, rate: f64, faults: impl IntoIterator<Item = Fault>) {
        self.state().faults.set_random(seed, rate, faults.into_iter().collect());
    }

    /// From now on nothing goes wrong.
    pub fn clear_faults(&self) {
        self.state().faults.clear();
    }

    /// Refuses every request for so long, with the secondary limit and its `retry-after`.
    pub fn start_secondary_limit(&self, lasts: Duration) {
        let mut state = self.state();
        let until = crate::clock::added(state.now(), delta(lasts));
        state.limits.refuse_until(until);
    }

    /// Leaves so many requests in the window of a token, by the name of the token: `default` for [`TOKEN`].
    pub fn leave_requests(&self, token: &str, remaining: u32) {
        let mut state = self.state();
        let now = state.now();
        state.limits.leave(token, remaining, now);
    }

    /// Changes the primary limit; `None` turns it off. All windows go on.
    pub fn set_primary_limit(&self, limit: Option<Primary>) {
        let mut state = self.state();
        state.settings.primary = PrimarySetting::Set(limit);
        state.limits.primary = limit;
    }

    /// All runners, in the order of their registration.
    #[must_use]
    pub fn runners(&self) -> Vec<Runner> {
        self.state().world.runners.clone()
    }

    /// The runner with this id.
    #[must_use]
    pub fn find_runner(&self, id: i64) -> Option<Runner> {
        self.state().world.runner(id).cloned()
    }

    /// All runner groups.
    #[must_use]
    pub fn groups(&self) -> Vec<RunnerGroup> {
        self.state().world.groups.clone()
    }

    /// All workflows.
    #[must_use]
    pub fn workflows(&self) -> Vec<Workflow> {
        self.state().world.workflows.clone()
    }

    /// All runs that were not deleted, in the order in which they were added.
    #[must_use]
    pub fn runs(&self) -> Vec<Run> {
        self.state().world.runs.iter().filter(|run| run.deleted_at.is_none()).cloned().collect()
    }

    /// The run with this id.
    #[must_use]
    pub fn find_run(&self, id: i64) -> Option<Run> {
        self.state().world.run(id).cloned()
    }

    /// The jobs of a run, those of all attempts.
    #[must_use]
    pub fn jobs(&self, run_id: i64) -> Vec<Job> {
        self.state().world.jobs_of(run_id).cloned().collect()
    }

    /// The requests so far, in their order; at most the last 10,000.
    #[must_use]
    pub fn log(&self) -> Vec<LogEntry> {
        self.state().log.entries().cloned().collect()
    }

    /// The requests since the last time that they were taken.
    #[must_use]
    pub fn take_log(&self) -> Vec<LogEntry> {
        self.state().log.take()
    }

    /// How many scripted faults no request has had yet.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        self.state().faults.scripted()
    }

    /// Adds what a seed describes. See the README for its form.
    ///
    /// # Errors
    ///
    /// Returns an error, with its line and column, if the text is no seed, or if a runner is in a group that is not there. Nothing is
    /// added then.
    pub fn load(&self, json: &str) -> Result<(), SeedError> {
        let seed = Seed::parse(json)?;
        seed.check(self)?;
        seed.plant(self);
        Ok(())
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    fn root_url(&self) -> String {
        format!("http://{}", self.server.address)
    }
}

impl fmt::Debug for FakeGitHub {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("FakeGitHub").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}
