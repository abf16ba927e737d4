//! What needs no socket: calls to the mock server of users' tests, on a paused clock.
#![cfg(feature = "test-util")]

mod ahead;
#[cfg(feature = "blocking")]
mod blocking;
mod cache;
mod changed;
mod points;
mod polling;
mod runs;
mod server;
mod windows;
