//! `COMPATIBILITY.md`: which servers the crate is proven against. `cargo xtask compat` writes its text, which is data here.

use super::{Content, Input};

pub(super) fn emit(_: &Input<'_>) -> Content {
    Content::Text(include_str!("templates/compatibility.md.in").to_owned())
}
