//! What happens by itself while the clock goes on.

use chrono::{DateTime, Utc};

use super::{Conclusion, RunStatus, World};

/// What happens to a job next.
enum Event {
    Ends(Conclusion),
    Starts { runner: i64 },
}

impl World {
    /// Lets everything happen that is due until `now`, in the order of its times.
    pub(crate) fn settle(&mut self, now: DateTime<Utc>) {
        while let Some((at, job, event)) = self.next_event(now) {
            self.settled = at;
            match event {
                Event::Ends(conclusion) => self.complete_job(job, conclusion, at),
                Event::Starts { runner } => self.start_job(job, runner, at),
            }
        }
        self.settled = self.settled.max(now);
    }

    fn next_event(&self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, i64, Event)> {
        let open = self.jobs.iter().filter(|job| !job.is_completed());
        let events = open.filter_map(|job| {
            let end = job.end().map(|(at, conclusion)| (at, job.id, Event::Ends(conclusion)));
            let start = || {
                let runner = self.runner_for(job.run_id, &job.labels)?;
                Some((job.ready_at()?, job.id, Event::Starts { runner }))
            };
            if job.status == RunStatus::Queued { end.or_else(start) } else { end }
        });
        // What was due before, such as a job that waited for a runner, happens when the last event made it possible.
        let events = events.map(|(at, job, event)| (at.max(self.settled), job, event));
        events.filter(|(at, _, _)| *at <= now).min_by_key(|(at, job, _)| (*at, *job))
    }

    fn runner_for(&self, run_id: i64, labels: &[String]) -> Option<i64> {
        let run = self.run(run_id)?;
        let repository = self.repositories.iter().find(|repository| repository.id == run.repository_id)?;
        let fits = |runner: &&super::Runner| {
            let may_use = self.group(runner.group_id).is_none_or(|group| group.is_visible_to(repository));
            may_use && runner.scope.serves(&repository.owner, &repository.name) && runner.can_take(labels)
        };
        self.runners.iter().find(fits).map(|runner| runner.id)
    }

    /// Gives a job to a runner.
    pub(crate) fn start_job(&mut self, job_id: i64, runner_id: i64, at: DateTime<Utc>) {
        let Some(runner) = self.runner_mut(runner_id) else { return };
        runner.job = Some(job_id);
        let named = (runner.id, runner.name.clone(), runner.group_id);
        let Some(job) = self.job_mut(job_id) else { return };
        (job.status, job.started_at, job.runner) = (RunStatus::InProgress, Some(at), Some(named));
        let run = job.run_id;
        self.follow_jobs(run, at);
    }

    /// Ends a job. Its runner is free again, or gone if it was ephemeral.
    pub(crate) fn complete_job(&mut self, job_id: i64, conclusion: Conclusion, at: DateTime<Utc>) {
        let Some(job) = self.job_mut(job_id) else { return };
        (job.status, job.conclusion, job.completed_at) = (RunStatus::Completed, Some(conclusion), Some(at));
        let run = job.run_id;
        self.runners.retain(|runner| !(runner.ephemeral && runner.job == Some(job_id)));
        for runner in self.runners.iter_mut().filter(|runner| runner.job == Some(job_id)) {
            runner.job = None;
        }
        self.follow_jobs(run, at);
    }
}
