//! The runtime's items that the crate re-exports. The runtime is written by hand, so its sources are read here as text: an edit of
//! its public API is an edit of `api.txt`, and `gen --check` asks for it.

use syn::Item;

/// All files of the runtime, in the order of their paths; `build.rs` lists them.
const SOURCES: &[&str] = include!(concat!(env!("OUT_DIR"), "/runtime_sources.rs"));

/// All items of these files. Their tests are modules, which are not looked into.
pub(super) fn items() -> Vec<Item> {
    let parse = |source: &&str| syn::parse_file(source).expect("the runtime compiles, and so is Rust");
    SOURCES.iter().map(parse).flat_map(|file| file.items).collect()
}
