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

/// A rewrite of the items of `types.rs`.
pub struct Pass {
    /// Its name, that of its file and of its folder of test cases.
    pub name: &'static str,
    /// What holds after it.
    pub ensures: &'static str,
    /// The rewrite.
    pub run: fn(Vec<Item>) -> Vec<Item>,
}

/// The passes, in the order they run.
pub const PASSES: &[Pass] = &[
    Pass {
        name: "plain_items",
        ensures: "structs and enums only: no conversions, no support modules",
        run: plain_items::run,
    },
    Pass {
        name: "optional_boxes",
        ensures: "what may be absent is an `Option` of a box, not a box of an `Option`",
        run: optional_boxes::run,
    },
    Pass {
        name: "optional_collections",
        ensures: "a list or map that may be absent is an `Option`: absent is not empty",
        run: optional_collections::run,
    },
    Pass { name: "tolerant_nulls", ensures: "a field that may be null may be absent", run: tolerant_nulls::run },
    Pass { name: "open_enums", ensures: "an enum keeps a value it does not know", run: open_enums::run },
    Pass { name: "derives", ensures: "every type has the same derives and may grow", run: derives::run },
    Pass { name: "documented", ensures: "docs are `///` lines, wrapped", run: documented::run },
    Pass { name: "short_paths", ensures: "types are called what a person calls them", run: short_paths::run },
];

/// The fields of every struct.
fn for_each_field(items: &mut [Item], visit: &mut impl FnMut(&mut syn::Field)) {
    for item in items {
        if let Item::Struct(object) = item {
            object.fields.iter_mut().for_each(&mut *visit);
        }
    }
}
