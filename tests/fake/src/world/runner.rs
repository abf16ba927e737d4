//! Runners and their labels.

use super::{RunnerStatus, Scope, World};

/// A self-hosted runner.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Runner {
    /// Its id.
    pub id: i64,
    /// Its name, unique in its level.
    pub name: String,
    /// Where it is registered.
    pub scope: Scope,
    /// Its operating system, such as `linux`.
    pub os: String,
    /// Its architecture, such as `X64`.
    pub architecture: String,
    /// The version of its software; `None` until it has connected once.
    pub version: Option<String>,
    /// Whether it is connected.
    pub status: RunnerStatus,
    /// Its labels, those of GitHub first.
    pub labels: Vec<Label>,
    /// The id of its group.
    pub group_id: i64,
    /// Whether it is removed after one job.
    pub ephemeral: bool,
    /// The id of the job that it runs.
    pub job: Option<i64>,
    pub(crate) occupied: bool,
}

/// A label of a runner.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Who added it.
    pub kind: LabelKind,
}

/// Who added a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// GitHub: it cannot be removed.
    ReadOnly,
    /// Somebody else.
    Custom,
}

/// What GitHub adds to a runner by itself.
const READ_ONLY: [&str; 8] = ["self-hosted", "linux", "macos", "windows", "x64", "x86", "arm", "arm64"];

impl Runner {
    /// Whether it runs a job, or was said to.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.occupied || self.job.is_some()
    }

    /// Whether it has this label, whatever its case.
    #[must_use]
    pub fn has_label(&self, name: &str) -> bool {
        self.labels.iter().any(|label| label.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn can_take(&self, labels: &[String]) -> bool {
        self.status == RunnerStatus::Online && !self.is_busy() && labels.iter().all(|label| self.has_label(label))
    }
}

impl World {
    pub(crate) fn runner(&self, id: i64) -> Option<&Runner> {
        self.runners.iter().find(|runner| runner.id == id)
    }

    pub(crate) fn runner_mut(&mut self, id: i64) -> Option<&mut Runner> {
        self.runners.iter_mut().find(|runner| runner.id == id)
    }

    pub(crate) fn runners_of(&self, scope: &Scope) -> impl Iterator<Item = &Runner> {
        self.runners.iter().filter(move |runner| runner.scope == *scope)
    }

    pub(crate) fn is_taken(&self, scope: &Scope, name: &str) -> bool {
        self.runners_of(scope).any(|runner| runner.name.eq_ignore_ascii_case(name))
    }

    /// Labels of these names, each once, with the kind that the name has.
    pub(crate) fn labels<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Vec<Label> {
        let mut labels: Vec<Label> = Vec::new();
        for name in names {
            if labels.iter().any(|label| label.name.eq_ignore_ascii_case(name)) {
                continue;
            }
            let is_github = READ_ONLY.iter().any(|label| label.eq_ignore_ascii_case(name));
            let kind = if is_github { LabelKind::ReadOnly } else { LabelKind::Custom };
            labels.push(Label { id: self.next_id(), name: name.to_owned(), kind });
        }
        labels.sort_by_key(|label| label.kind == LabelKind::Custom);
        labels
    }
}
