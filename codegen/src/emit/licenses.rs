//! The texts of the licences, which each package ships.

use super::{Content, Input};

pub(super) fn apache(_: &Input<'_>) -> Content {
    Content::Text(include_str!("../../../LICENSE-APACHE").to_owned())
}

pub(super) fn mit(_: &Input<'_>) -> Content {
    Content::Text(include_str!("../../../LICENSE-MIT").to_owned())
}
