//! What a file says that a fake has.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::builders::JobBuilder;
use crate::credentials::Access;
use crate::fake::FakeGitHub;
use crate::world::{Conclusion, HeadRepository, RunStatus, RunnerStatus, Scope};

/// Why a text is no seed, and where.
#[derive(Debug)]
pub struct SeedError(Problem);

#[derive(Debug)]
enum Problem {
    /// Its text has the line and column.
    Json(serde_json::Error),
    NoGroup {
        runner: String,
        group: String,
    },
}

impl fmt::Display for SeedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Json(error) => write!(formatter, "the seed cannot be read: {error}"),
            Problem::NoGroup { runner, group } => {
                write!(
                    formatter,
                    "the seed cannot be read: the runner `{runner}` is in the group `{group}`, which is not there"
                )
            }
        }
    }
}

impl std::error::Error for SeedError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seed {
    #[serde(default)]
    repositories: Vec<FullName>,
    #[serde(default)]
    groups: Vec<GroupSeed>,
    #[serde(default)]
    runners: Vec<RunnerSeed>,
    #[serde(default)]
    runs: Vec<RunSeed>,
    #[serde(default)]
    tokens: Vec<TokenSeed>,
    #[serde(default)]
    apps: Vec<AppSeed>,
}

/// `owner/name`.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
struct FullName {
    owner: String,
    name: String,
}

impl TryFrom<String> for FullName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once('/') {
            Some((owner, name)) if !owner.is_empty() && !name.is_empty() && !name.contains('/') => {
                Ok(Self { owner: owner.to_owned(), name: name.to_owned() })
            }
            _ => Err(format!("{text:?} is not `owner/name`")),
        }
    }
}

/// `owner/name` or `org`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct ScopeSeed(Scope);

impl TryFrom<String> for ScopeSeed {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.contains('/') {
            true => FullName::try_from(text).map(|full| Self(Scope::repository(&full.owner, &full.name))),
            false if text.is_empty() => Err("a scope is `owner/name` or the login of an organization".to_owned()),
            false => Ok(Self(Scope::organization(&text))),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupSeed {
    name: String,
    organization: Option<String>,
    #[serde(default)]
    repositories: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RunnerSeed {
    name: String,
    scope: Option<ScopeSeed>,
    status: Option<RunnerStatus>,
    #[serde(default)]
    busy: bool,
    #[serde(default)]
    ephemeral: bool,
    os: Option<String>,
    architecture: Option<String>,
    #[serde(default)]
    labels: Vec<String>,
    /// The name of its group.
    group: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RunSeed {
    workflow: String,
    repository: Option<FullName>,
    status: Option<RunStatus>,
    conclusion: Option<Conclusion>,
    created_at: Option<DateTime<Utc>>,
    event: Option<String>,
    branch: Option<String>,
    actor: Option<String>,
    head_sha: Option<String>,
    /// The login of the owner of the fork that its commit is from.
    fork: Option<String>,
    #[serde(default)]
    fork_is_deleted: bool,
    #[serde(default)]
    pull_requests: Vec<i64>,
    #[serde(default)]
    jobs: Vec<JobSeed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JobSeed {
    name: String,
    #[serde(default)]
    labels: Vec<String>,
    starts_after_seconds: Option<u64>,
    takes_seconds: Option<u64>,
    ends: Option<Conclusion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenSeed {
    name: String,
    /// The text that requests present. A token without one would be of no use: nothing shows what was made up.
    token: String,
    #[serde(default)]
    access: Access,
    expires_in_seconds: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppSeed {
    issuer: String,
    installed_on: Vec<String>,
}

impl Seed {
    pub(crate) fn parse(json: &str) -> Result<Self, SeedError> {
        serde_json::from_str(json).map_err(|error| SeedError(Problem::Json(error)))
    }

    /// Each group that a runner is in must be in the seed, or in the fake already.
    pub(crate) fn check(&self, fake: &FakeGitHub) -> Result<(), SeedError> {
        let known: Vec<String> = fake.groups().into_iter().map(|group| group.name).collect();
        let is_known = |name: &String| known.contains(name) || self.groups.iter().any(|group| group.name == *name);
        for runner in &self.runners {
            if let Some(group) = runner.group.as_ref().filter(|group| !is_known(group)) {
                let (runner, group) = (runner.name.clone(), group.clone());
                return Err(SeedError(Problem::NoGroup { runner, group }));
            }
        }
        Ok(())
    }

    /// Adds everything. Groups come before the runners that are in them, and runners before the jobs that wait for them.
    pub(crate) fn plant(self, fake: &FakeGitHub) {
        for FullName { owner, name } in self.repositories {
            fake.add_repository(&owner, &name);
        }
        for group in self.groups {
            let mut builder = fake.group(&group.name);
            if let Some(organization) = &group.organization {
                builder = builder.organization(organization);
            }
            group.repositories.iter().fold(builder, |builder, name| builder.repository(name)).add();
        }
        for runner in self.runners {
            runner.plant(fake);
        }
        for run in self.runs {
            run.plant(fake);
        }
        for token in self.tokens {
            let mut builder = fake.token(&token.name).text(&token.token);
            if token.access == Access::Read {
                builder = builder.read_only();
            }
            if let Some(seconds) = token.expires_in_seconds {
                builder = builder.expires_in(Duration::from_secs(seconds));
            }
            builder.add();
        }
        for app in self.apps {
            app.installed_on.iter().fold(fake.app(&app.issuer), |builder, login| builder.installed_on(login)).add();
        }
    }
}

impl RunnerSeed {
    fn plant(self, fake: &FakeGitHub) {
        let mut builder = fake.runner(&self.name);
        if let Some(ScopeSeed(scope)) = self.scope {
            builder = builder.scope(scope);
        }
        if self.status == Some(RunnerStatus::Offline) {
            builder = builder.offline();
        }
        if self.busy {
            builder = builder.busy();
        }
        if self.ephemeral {
            builder = builder.ephemeral();
        }
        if self.os.is_some() || self.architecture.is_some() {
            builder =
                builder.platform(self.os.as_deref().unwrap_or("linux"), self.architecture.as_deref().unwrap_or("X64"));
        }
        if let Some(group) = self.group.and_then(|name| fake.groups().into_iter().find(|group| group.name == name)) {
            builder = builder.group(group.id);
        }
        self.labels.iter().fold(builder, |builder, label| builder.label(label)).add();
    }
}

impl RunSeed {
    fn plant(self, fake: &FakeGitHub) {
        let mut builder = fake.run(&self.workflow);
        if let Some(FullName { owner, name }) = &self.repository {
            builder = builder.repository(owner, name);
        }
        if let Some(status) = self.status {
            builder = builder.status(status);
        }
        if let Some(conclusion) = self.conclusion {
            builder = builder.conclusion(conclusion);
        }
        if let Some(time) = self.created_at {
            builder = builder.created_at(time);
        }
        if let Some(event) = &self.event {
            builder = builder.event(event);
        }
        if let Some(branch) = &self.branch {
            builder = builder.branch(branch);
        }
        if let Some(actor) = &self.actor {
            builder = builder.actor(actor);
        }
        if let Some(sha) = &self.head_sha {
            builder = builder.head_sha(sha);
        }
        if let Some(owner) = self.fork {
            builder = builder.head_repository(HeadRepository::Fork { owner });
        }
        if self.fork_is_deleted {
            builder = builder.head_repository(HeadRepository::Deleted);
        }
        let builder = self.pull_requests.into_iter().fold(builder, |builder, number| builder.pull_request(number));
        self.jobs.into_iter().fold(builder, |builder, job| builder.job(job.builder())).add();
    }
}

impl JobSeed {
    fn builder(self) -> JobBuilder {
        let mut builder = self.labels.iter().fold(JobBuilder::new(&self.name), |builder, label| builder.label(label));
        if let Some(seconds) = self.starts_after_seconds {
            builder = builder.starts_after(Duration::from_secs(seconds));
        }
        if let Some(seconds) = self.takes_seconds {
            builder = builder.takes(Duration::from_secs(seconds));
        }
        match self.ends {
            Some(conclusion) => builder.ends(conclusion),
            None => builder,
        }
    }
}
