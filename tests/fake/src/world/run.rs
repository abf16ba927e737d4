//! Workflow runs.

use chrono::{DateTime, Utc};

use super::{Conclusion, Job, RunStatus, World};

/// A workflow run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Run {
    /// Its id.
    pub id: i64,
    /// The id of its repository.
    pub repository_id: i64,
    /// The id of its workflow.
    pub workflow_id: i64,
    /// The name of its workflow.
    pub name: String,
    /// The file of its workflow.
    pub path: String,
    /// Its number within the workflow, from 1.
    pub number: i64,
    /// The number of its last attempt, from 1.
    pub attempt: i64,
    /// How far it has come.
    pub status: RunStatus,
    /// How it ended.
    pub conclusion: Option<Conclusion>,
    /// What triggered it, such as `push`.
    pub event: String,
    /// The branch of its commit.
    pub branch: String,
    /// The SHA of its commit.
    pub head_sha: String,
    /// Where its commit is from.
    pub head_repository: HeadRepository,
    /// The login of who triggered it.
    pub actor: String,
    /// The id of its check suite.
    pub check_suite_id: i64,
    /// The numbers of its pull requests.
    pub pull_requests: Vec<i64>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When its last attempt started.
    pub started_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted. An index that lags still counts it.
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

/// The repository of the commit of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadRepository {
    /// That of the run.
    Same,
    /// A fork of it.
    Fork {
        /// The login of its owner.
        owner: String,
    },
    /// A fork that no longer exists.
    Deleted,
}

impl World {
    pub(crate) fn run(&self, id: i64) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == id && run.deleted_at.is_none())
    }

    pub(crate) fn run_mut(&mut self, id: i64) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.id == id && run.deleted_at.is_none())
    }

    /// A run as it was in an attempt. Those before the last have ended.
    pub(crate) fn run_in_attempt(&self, run: &Run, attempt: i64) -> Option<Run> {
        if !(1..=run.attempt).contains(&attempt) {
            return None;
        }
        if attempt == run.attempt {
            return Some(run.clone());
        }
        let jobs: Vec<&Job> = self.jobs_of(run.id).filter(|job| job.attempt == attempt).collect();
        let ended = jobs.iter().filter_map(|job| job.completed_at).max();
        Some(Run {
            attempt,
            status: RunStatus::Completed,
            conclusion: Some(conclusion(&jobs)),
            started_at: jobs.iter().map(|job| job.created_at).min().unwrap_or(run.created_at),
            updated_at: ended.unwrap_or(run.started_at),
            ..run.clone()
        })
    }

    /// Makes the state of a run that of the jobs of its last attempt, if it has any.
    pub(crate) fn follow_jobs(&mut self, run_id: i64, now: DateTime<Utc>) {
        let Some(attempt) = self.run(run_id).map(|run| run.attempt) else { return };
        let jobs: Vec<&Job> = self.jobs_of(run_id).filter(|job| job.attempt == attempt).collect();
        if jobs.is_empty() {
            return;
        }
        let (status, conclusion) = if jobs.iter().all(|job| job.is_completed()) {
            (RunStatus::Completed, Some(conclusion(&jobs)))
        } else if jobs.iter().any(|job| job.started_at.is_some()) {
            (RunStatus::InProgress, None)
        } else {
            (RunStatus::Queued, None)
        };
        if let Some(run) = self.run_mut(run_id) {
            (run.status, run.conclusion, run.updated_at) = (status, conclusion, now);
        }
    }

    /// Starts another attempt. Jobs that are not `again` are copied as they ended.
    pub(crate) fn start_attempt(&mut self, run_id: i64, now: DateTime<Utc>, again: impl Fn(&Job) -> bool) {
        let Some(run) = self.run_mut(run_id) else { return };
        let before = run.attempt;
        run.attempt += 1;
        (run.status, run.conclusion) = (RunStatus::Queued, None);
        (run.started_at, run.updated_at) = (now, now);
        let old: Vec<Job> = self.jobs_of(run_id).filter(|job| job.attempt == before).cloned().collect();
        for job in old {
            let id = self.next_id();
            let mut job = Job { id, attempt: before + 1, ..job };
            if again(&job) {
                (job.status, job.conclusion, job.runner) = (RunStatus::Queued, None, None);
                (job.created_at, job.started_at, job.completed_at) = (now, None, None);
                job.plan.cancelled_at = None;
            }
            self.jobs.push(job);
        }
        self.follow_jobs(run_id, now);
    }
}

/// That of the worst job.
fn conclusion(jobs: &[&Job]) -> Conclusion {
    let has = |conclusion| jobs.iter().any(|job| job.conclusion == Some(conclusion));
    let worst = [Conclusion::Cancelled, Conclusion::Failure, Conclusion::TimedOut].into_iter().find(|one| has(*one));
    match worst {
        Some(Conclusion::TimedOut) => Conclusion::Failure,
        Some(worst) => worst,
        None if jobs.iter().all(|job| job.conclusion == Some(Conclusion::Skipped)) => Conclusion::Skipped,
        None => Conclusion::Success,
    }
}
