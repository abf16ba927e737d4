//! The fake, judged by the spec and used with the real client.

mod apps;
mod faults;
mod limits;
mod listings;
mod machines;
mod operations;
mod page;
mod random;
mod raw;
mod refusals;
mod runners;
mod runs;
mod seeds;
mod story;

use ghes_actions::Client;
use ghes_actions_fake::{FakeGitHub, TOKEN};

/// A client that sends each request once, so that the log has what the test did.
fn client(fake: &FakeGitHub) -> Client {
    Client::builder().base_url(fake.base_url()).token(TOKEN).max_attempts(1).build().unwrap()
}
