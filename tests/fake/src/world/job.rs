//! Jobs.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Conclusion, RunStatus, World};

/// A job of a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// The id of its run.
    pub run_id: i64,
    /// The attempt of the run that it belongs to, from 1.
    pub attempt: i64,
    /// Its name.
    pub name: String,
    /// What a runner must have to get it.
    pub labels: Vec<String>,
    /// How far it has come.
    pub status: RunStatus,
    /// How it ended.
    pub conclusion: Option<Conclusion>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When a runner started it.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// The runner that has or had it: id, name and group.
    pub runner: Option<(i64, String, i64)>,
    pub(crate) plan: Plan,
}

/// What the clock does with a job.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// A runner gets it this long after it was made. `None`: when the test says so.
    pub(crate) waits: Option<TimeDelta>,
    /// It ends this long after it started. `None`: when the test says so.
    pub(crate) takes: Option<TimeDelta>,
    pub(crate) ends: Option<Conclusion>,
    /// When it ends because it was cancelled.
    pub(crate) cancelled_at: Option<DateTime<Utc>>,
}

impl Job {
    pub(crate) fn is_completed(&self) -> bool {
        self.status == RunStatus::Completed
    }

    /// When the clock ends it, and how.
    pub(crate) fn end(&self) -> Option<(DateTime<Utc>, Conclusion)> {
        let planned = self.started_at.zip(self.plan.takes).and_then(|(start, takes)| start.checked_add_signed(takes));
        let planned = planned.map(|at| (at, self.plan.ends.unwrap_or(Conclusion::Success)));
        let cancelled = self.plan.cancelled_at.map(|at| (at, Conclusion::Cancelled));
        [planned, cancelled].into_iter().flatten().min_by_key(|(at, _)| *at)
    }

    /// When the clock can give it to a runner.
    pub(crate) fn ready_at(&self) -> Option<DateTime<Utc>> {
        self.created_at.checked_add_signed(self.plan.waits?)
    }
}

impl World {
    pub(crate) fn job(&self, id: i64) -> Option<&Job> {
        self.jobs.iter().find(|job| job.id == id)
    }

    pub(crate) fn job_mut(&mut self, id: i64) -> Option<&mut Job> {
        self.jobs.iter_mut().find(|job| job.id == id)
    }

    pub(crate) fn jobs_of(&self, run_id: i64) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(move |job| job.run_id == run_id)
    }
}
