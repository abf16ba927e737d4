//! Runs and their jobs.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::clock::delta;
use crate::fake::FakeGitHub;
use crate::world::{Conclusion, HeadRepository, Job, OWNER, REPO, Run, RunStatus};

/// A workflow run to be added.
///
/// By default it is of `octo-org/octo-repo`, a push to `main` by `octocat`, created now and queued. With jobs, its state is theirs.
#[derive(Debug)]
#[must_use = "nothing is added without `add`"]
pub struct RunBuilder<'f> {
    fake: &'f FakeGitHub,
    owner: String,
    repository: String,
    run: Run,
    created_at: Option<DateTime<Utc>>,
    jobs: Vec<JobBuilder>,
}

impl<'f> RunBuilder<'f> {
    pub(crate) fn new(fake: &'f FakeGitHub, workflow: &str) -> Self {
        let run = Run {
            id: 0,
            repository_id: 0,
            workflow_id: 0,
            name: workflow.to_owned(),
            path: String::new(),
            number: 0,
            attempt: 1,
            status: RunStatus::Queued,
            conclusion: None,
            event: "push".to_owned(),
            branch: "main".to_owned(),
            head_sha: String::new(),
            head_repository: HeadRepository::Same,
            actor: "octocat".to_owned(),
            check_suite_id: 0,
            pull_requests: Vec::new(),
            created_at: DateTime::UNIX_EPOCH,
            started_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            deleted_at: None,
        };
        let (owner, repository) = (OWNER.to_owned(), REPO.to_owned());
        Self { fake, owner, repository, run, created_at: None, jobs: Vec::new() }
    }

    /// It is of this repository.
    pub fn repository(mut self, owner: &str, name: &str) -> Self {
        (self.owner, self.repository) = (owner.to_owned(), name.to_owned());
        self
    }

    /// It has come so far. A run with jobs is as far as they are.
    pub fn status(mut self, status: RunStatus) -> Self {
        self.run.status = status;
        self
    }

    /// It has ended so.
    pub fn conclusion(mut self, conclusion: Conclusion) -> Self {
        self.run.conclusion = Some(conclusion);
        self.status(RunStatus::Completed)
    }

    /// When it was created.
    pub fn created_at(mut self, time: DateTime<Utc>) -> Self {
        self.created_at = Some(time);
        self
    }

    /// What triggered it, such as `schedule`.
    pub fn event(mut self, event: &str) -> Self {
        event.clone_into(&mut self.run.event);
        self
    }

    /// The branch of its commit.
    pub fn branch(mut self, branch: &str) -> Self {
        branch.clone_into(&mut self.run.branch);
        self
    }

    /// The SHA of its commit: 40 hexadecimal digits. By default no two runs have the same one.
    pub fn head_sha(mut self, sha: &str) -> Self {
        sha.clone_into(&mut self.run.head_sha);
        self
    }

    /// The login of who triggered it.
    pub fn actor(mut self, login: &str) -> Self {
        login.clone_into(&mut self.run.actor);
        self
    }

    /// Its commit is from a fork.
    pub fn head_repository(mut self, repository: HeadRepository) -> Self {
        self.run.head_repository = repository;
        self
    }

    /// The number of a pull request that it belongs to.
    pub fn pull_request(mut self, number: i64) -> Self {
        self.run.pull_requests.push(number);
        self
    }

    /// It has this job.
    pub fn job(mut self, job: JobBuilder) -> Self {
        self.jobs.push(job);
        self
    }

    /// Adds it, and its workflow and repository if they are not there yet. Returns its id.
    pub fn add(self) -> i64 {
        let mut state = self.fake.state();
        let now = state.settle();
        let Self { owner, repository, mut run, created_at, jobs, .. } = self;
        state.world.add_repository(&owner, &repository);
        run.repository_id = state.world.repository(&owner, &repository).map_or(0, |repository| repository.id);
        run.created_at = created_at.unwrap_or(now);
        (run.started_at, run.updated_at) = (run.created_at, run.created_at);
        run.workflow_id = state.world.workflow_named(run.repository_id, &run.name, run.created_at);
        let workflow = state.world.workflows.iter().find(|workflow| workflow.id == run.workflow_id);
        run.path = workflow.map_or_else(String::new, |workflow| workflow.path.clone());
        run.number = state.world.next_number(run.workflow_id);
        run.id = state.world.next_id();
        run.check_suite_id = state.world.next_id();
        if run.head_sha.is_empty() {
            run.head_sha = format!("{:040x}", run.id);
        }
        let (id, created_at) = (run.id, run.created_at);
        state.world.runs.push(run);
        for job in jobs {
            let job_id = state.world.next_id();
            let job = Job { id: job_id, run_id: id, created_at, ..job.0 };
            state.world.jobs.push(job);
        }
        state.world.follow_jobs(id, created_at);
        state.settle();
        id
    }
}

/// A job of a run to be added.
///
/// By default it asks for a `self-hosted` runner and waits until [`FakeGitHub::start_job`] gives it one.
#[derive(Clone, Debug)]
pub struct JobBuilder(Job);

impl JobBuilder {
    /// A job with this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(Job {
            id: 0,
            run_id: 0,
            attempt: 1,
            name: name.to_owned(),
            labels: vec!["self-hosted".to_owned()],
            status: RunStatus::Queued,
            conclusion: None,
            created_at: DateTime::UNIX_EPOCH,
            started_at: None,
            completed_at: None,
            runner: None,
            plan: Default::default(),
        })
    }

    /// Its runner must have this label too.
    #[must_use]
    pub fn label(mut self, name: &str) -> Self {
        self.0.labels.push(name.to_owned());
        self
    }

    /// The clock gives it to the first idle runner that fits, so long after it was created or later.
    #[must_use]
    pub fn starts_after(mut self, waits: Duration) -> Self {
        self.0.plan.waits = Some(delta(waits));
        self
    }

    /// The clock ends it, so long after it has started.
    #[must_use]
    pub fn takes(mut self, time: Duration) -> Self {
        self.0.plan.takes = Some(delta(time));
        self
    }

    /// How the clock ends it. The default is success.
    #[must_use]
    pub fn ends(mut self, conclusion: Conclusion) -> Self {
        self.0.plan.ends = Some(conclusion);
        self
    }
}
