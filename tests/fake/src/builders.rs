//! Builders of what a fake has.

mod app;
mod fake;
mod group;
mod run;
mod runner;
mod token;

pub use app::AppBuilder;
pub use fake::FakeBuilder;
pub use group::GroupBuilder;
pub use run::{JobBuilder, RunBuilder};
pub use runner::RunnerBuilder;
pub use token::TokenBuilder;
