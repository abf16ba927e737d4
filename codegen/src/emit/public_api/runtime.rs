//! The runtime's items that the crate re-exports. The runtime is written by hand, so its sources are read here as text: an edit of
//! its public API is an edit of `api.txt`, and `gen --check` asks for it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use syn::Item;

use super::{Line, List, declared_name};

/// All files of the runtime, in the order of their paths; `build.rs` lists them.
const SOURCES: &[&str] = include!(concat!(env!("OUT_DIR"), "/runtime_sources.rs"));

/// The lines about each public type of the runtime. They are the same for every spec, so they are made once.
static LINES: LazyLock<BTreeMap<String, Vec<Line>>> = LazyLock::new(|| {
    let items = items();
    let lines = |name: String| {
        let mut list = List::default();
        list.items_of(&name, &items);
        (name, list.lines)
    };
    items.iter().filter_map(declared_name).map(lines).collect()
});

/// The lines about a type, if the runtime has it.
pub(super) fn lines(name: &str) -> Option<&'static [Line]> {
    LINES.get(name).map(Vec::as_slice)
}

/// All items of these files. Their tests are modules, which are not looked into.
fn items() -> Vec<Item> {
    let parse = |source: &&str| syn::parse_file(source).expect("the runtime compiles, and so is Rust");
    SOURCES.iter().map(parse).flat_map(|file| file.items).collect()
}
