//! Workflows.

use chrono::{DateTime, Utc};

use super::World;

/// A workflow of a repository.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Workflow {
    /// Its id.
    pub id: i64,
    /// The id of its repository.
    pub repository_id: i64,
    /// Its name, such as `CI`.
    pub name: String,
    /// Its file, such as `.github/workflows/ci.yml`.
    pub path: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// How many runs it has had.
    pub runs: i64,
}

impl Workflow {
    /// Whether `text` is its id or the name of its file, as in a path.
    pub(crate) fn is_named(&self, text: &str) -> bool {
        text.parse() == Ok(self.id) || self.path.rsplit('/').next() == Some(text)
    }
}

impl World {
    /// The id of the workflow with this name, which is made if there is none.
    pub(crate) fn workflow_named(&mut self, repository_id: i64, name: &str, now: DateTime<Utc>) -> i64 {
        let is_it = |workflow: &&Workflow| workflow.repository_id == repository_id && workflow.name == name;
        if let Some(workflow) = self.workflows.iter().find(is_it) {
            return workflow.id;
        }
        let file: String =
            name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let id = self.next_id();
        let path = format!(".github/workflows/{file}.yml");
        self.workflows.push(Workflow { id, repository_id, name: name.to_owned(), path, created_at: now, runs: 0 });
        id
    }

    /// The number of the next run of a workflow.
    pub(crate) fn next_number(&mut self, workflow_id: i64) -> i64 {
        let Some(workflow) = self.workflows.iter_mut().find(|workflow| workflow.id == workflow_id) else { return 1 };
        workflow.runs += 1;
        workflow.runs
    }
}
