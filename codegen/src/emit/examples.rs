//! `examples/`: programs that show the crate, as they are in the templates.

use super::{Content, Input};

/// The emitter of a template.
macro_rules! emitters {
    ($($name:ident)*) => {
        $(pub(super) fn $name(_: &Input<'_>) -> Content {
            Content::Text(include_str!(concat!("templates/examples/", stringify!($name), ".rs.in")).to_owned())
        })*
    };
}

emitters!(app blocking dashboard metrics reap register testing);
