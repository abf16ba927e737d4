//! What machines and jobs do: they call no operation of the API.

use std::fmt;

use crate::credentials::Purpose;
use crate::fake::FakeGitHub;
use crate::operations::downloads::VERSION;
use crate::operations::jit::runner_of;
use crate::world::{Conclusion, RunStatus, RunnerStatus};

/// Why a machine or a job could not do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// The token is unknown, expired, or for something else.
    BadToken,
    /// A runner of this name is registered there.
    NameTaken,
    /// There is no such runner.
    NoRunner,
    /// There is no such job or run.
    NoJob,
    /// The runner is offline, or runs another job.
    RunnerUnavailable,
    /// The job has started or ended already.
    WrongState,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::BadToken => "the token is unknown, expired, or for something else",
            Self::NameTaken => "a runner of this name is registered there",
            Self::NoRunner => "there is no such runner",
            Self::NoJob => "there is no such job or run",
            Self::RunnerUnavailable => "the runner is offline, or runs another job",
            Self::WrongState => "the job has started or ended already",
        })
    }
}

impl std::error::Error for Refused {}

impl FakeGitHub {
    /// What `config.sh --token TOKEN --name NAME` and `run.sh` do: a runner is registered where the token is from, and online.
    ///
    /// # Errors
    ///
    /// Returns an error if the token is no registration token or has expired, or if the name is taken.
    pub fn register(&self, token: &str, name: &str) -> Result<i64, Refused> {
        let mut state = self.state();
        let now = state.settle();
        let tokens = state.credentials.machine_tokens.iter();
        let mut valid = tokens.filter(|token| token.purpose == Purpose::Registration && token.expires_at > now);
        let scope = valid.find(|known| known.secret == token).ok_or(Refused::BadToken)?.scope.clone();
        if state.world.is_taken(&scope, name) {
            return Err(Refused::NameTaken);
        }
        Ok(self.runner(name).scope(scope).add_to(&mut state))
    }

    /// What `config.sh remove --token TOKEN` does on the machine of a runner.
    ///
    /// # Errors
    ///
    /// Returns an error if the token is no remove token of this level or has expired, or if no runner has this name there.
    pub fn unregister(&self, token: &str, name: &str) -> Result<(), Refused> {
        let mut state = self.state();
        let now = state.settle();
        let tokens = state.credentials.machine_tokens.iter();
        let mut valid = tokens.filter(|token| token.purpose == Purpose::Removal && token.expires_at > now);
        let scope = valid.find(|known| known.secret == token).ok_or(Refused::BadToken)?.scope.clone();
        let id = state.world.runners_of(&scope).find(|runner| runner.name == name).ok_or(Refused::NoRunner)?.id;
        state.world.runners.retain(|runner| runner.id != id);
        Ok(())
    }

    /// What `run.sh --jitconfig CONFIGURATION` does: the runner of the configuration is online. Returns its id.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is no configuration, or if its runner was deleted.
    pub fn start_jit(&self, configuration: &str) -> Result<i64, Refused> {
        let id = runner_of(configuration).ok_or(Refused::BadToken)?;
        self.connect(id).map(|()| id)
    }

    /// The runner goes online.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such runner.
    pub fn connect(&self, runner: i64) -> Result<(), Refused> {
        let mut state = self.state();
        let runner = state.world.runner_mut(runner).ok_or(Refused::NoRunner)?;
        runner.status = RunnerStatus::Online;
        runner.version.get_or_insert_with(|| VERSION.to_owned());
        if runner.os == "unknown" {
            runner.os = "linux".to_owned();
        }
        // A job may have waited for it.
        state.settle();
        Ok(())
    }

    /// The runner goes offline. A job that it runs goes on, as it does on GitHub for some minutes.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such runner.
    pub fn disconnect(&self, runner: i64) -> Result<(), Refused> {
        let mut state = self.state();
        state.world.runner_mut(runner).ok_or(Refused::NoRunner)?.status = RunnerStatus::Offline;
        Ok(())
    }

    /// The runner is busy with something that the fake does not know, until [`FakeGitHub::release`].
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such runner.
    pub fn occupy(&self, runner: i64) -> Result<(), Refused> {
        self.state().world.runner_mut(runner).ok_or(Refused::NoRunner)?.occupied = true;
        Ok(())
    }

    /// The runner is no longer busy with it. An ephemeral runner is gone then.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such runner.
    pub fn release(&self, runner: i64) -> Result<(), Refused> {
        let mut state = self.state();
        let released = state.world.runner_mut(runner).ok_or(Refused::NoRunner)?;
        released.occupied = false;
        if released.ephemeral && released.job.is_none() {
            state.world.runners.retain(|other| other.id != runner);
        }
        state.settle();
        Ok(())
    }

    /// The runner gets the job, whatever its labels are.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such job or runner, if the job does not wait for a runner, or if the runner is offline or busy.
    pub fn start_job(&self, job: i64, runner: i64) -> Result<(), Refused> {
        let mut state = self.state();
        let now = state.settle();
        match state.world.job(job).ok_or(Refused::NoJob)?.status {
            RunStatus::InProgress | RunStatus::Completed => return Err(Refused::WrongState),
            RunStatus::Queued | RunStatus::Pending | RunStatus::Requested | RunStatus::Waiting => {}
        }
        if !state.world.runner(runner).ok_or(Refused::NoRunner)?.can_take(&[]) {
            return Err(Refused::RunnerUnavailable);
        }
        state.world.start_job(job, runner, now);
        Ok(())
    }

    /// The job ends. Its runner is free, or gone if it was ephemeral.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such job, or if it has ended.
    pub fn complete_job(&self, job: i64, conclusion: Conclusion) -> Result<(), Refused> {
        let mut state = self.state();
        let now = state.settle();
        if state.world.job(job).ok_or(Refused::NoJob)?.is_completed() {
            return Err(Refused::WrongState);
        }
        state.world.complete_job(job, conclusion, now);
        state.settle();
        Ok(())
    }

    /// The run and its jobs are gone. An index that lags still counts it.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such run.
    pub fn delete_run(&self, run: i64) -> Result<(), Refused> {
        let mut state = self.state();
        let now = state.settle();
        state.world.run_mut(run).ok_or(Refused::NoJob)?.deleted_at = Some(now);
        state.world.jobs.retain(|job| job.run_id != run);
        Ok(())
    }
}
