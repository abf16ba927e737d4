//! `Cargo.toml`: versions and lints are the workspace's.

use super::{Content, Input};

pub(super) fn emit(_: &Input<'_>) -> Content {
    Content::Text(include_str!("templates/Cargo.toml.in").to_owned())
}
