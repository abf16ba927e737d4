//! Ids are types: the id of a run does not fit where a runner's is expected. rustc judges it.
//!
//! ```
//! use ghes_actions::Client;
//! use ghes_actions::types::{Runner, WorkflowRun};
//!
//! async fn reap(client: &Client, runner: &Runner, _run: &WorkflowRun) -> Result<(), ghes_actions::Error> {
//!     client.actions().delete_self_hosted_runner_from_repo("octo-org", "octo-repo", runner.id).await?;
//!     client.actions().delete_self_hosted_runner_from_repo("octo-org", "octo-repo", 23).await?;
//!     Ok(())
//! }
//! ```
//!
//! The same with the id of the run:
//!
//! ```compile_fail,E0277
//! use ghes_actions::Client;
//! use ghes_actions::types::{Runner, WorkflowRun};
//!
//! async fn reap(client: &Client, _runner: &Runner, run: &WorkflowRun) -> Result<(), ghes_actions::Error> {
//!     client.actions().delete_self_hosted_runner_from_repo("octo-org", "octo-repo", run.id).await?;
//!     Ok(())
//! }
//! ```
