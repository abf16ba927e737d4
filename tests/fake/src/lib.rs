#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable, clippy::indexing_slicing)
)]

mod builders;
mod call;
mod clock;
mod credentials;
mod fake;
mod fault;
mod filter;
mod limits;
mod listing;
mod log;
mod machine;
mod operations;
mod page;
mod reply;
mod routes;
mod seed;
mod server;
mod settings;
mod shapes;
mod state;
mod world;

pub use builders::{AppBuilder, FakeBuilder, GroupBuilder, JobBuilder, RunBuilder, RunnerBuilder, TokenBuilder};
pub use fake::{FakeGitHub, TOKEN};
pub use fault::{Fault, OddGzip};
pub use limits::Primary;
pub use log::LogEntry;
pub use machine::Refused;
pub use routes::operations;
pub use seed::SeedError;
pub use settings::{Links, Server};
pub use world::{
    Conclusion, DEFAULT_GROUP, HeadRepository, Job, Label, LabelKind, OWNER, REPO, Repository, Run, RunStatus, Runner,
    RunnerGroup, RunnerStatus, Scope, Visibility, Workflow,
};
