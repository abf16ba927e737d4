//! The post-pass: what progenitor makes of the schemas becomes what a person would have typed.

mod derives;
mod documented;
mod open_enums;
mod optional_boxes;
mod optional_collections;
mod plain_items;
mod serde_attributes;
pub(super) mod short_paths;
mod tolerant_nulls;

use syn::Item;

pub(super) use derives::{derived, may_be_absent};

/// A rewrite of the items of `types.rs`.
pub struct Pass {
    /// Its name, that of its file and of its folder of test cases.
    pub name: &'static str,
    /// The rewrite.
    pub run: fn(Vec<Item>) -> Vec<Item>,
}

/// The passes, in the order they run, each under what holds after it.
pub const PASSES: &[Pass] = &[
    // Structs and enums only: no conversions, no support modules.
    Pass { name: "plain_items", run: plain_items::run },
    // What may be absent is an `Option` of a box, not a box of an `Option`.
    Pass { name: "optional_boxes", run: optional_boxes::run },
    // A field that may be null may be absent.
    Pass { name: "tolerant_nulls", run: tolerant_nulls::run },
    // A list or map that may be absent or null is an empty one then.
    Pass { name: "optional_collections", run: optional_collections::run },
    // An enum keeps a value it does not know.
    Pass { name: "open_enums", run: open_enums::run },
    // Every type derives what nothing in it forbids, and may grow.
    Pass { name: "derives", run: derives::run },
    // Docs are `///` lines, wrapped.
    Pass { name: "documented", run: documented::run },
    // Types are called what a person calls them.
    Pass { name: "short_paths", run: short_paths::run },
];

/// The fields of every struct.
fn for_each_field(items: &mut [Item], visit: &mut impl FnMut(&mut syn::Field)) {
    for item in items {
        if let Item::Struct(object) = item {
            object.fields.iter_mut().for_each(&mut *visit);
        }
    }
}
