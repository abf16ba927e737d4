//! The runtime's items that the crate re-exports. The runtime is written by hand, so its sources are read here as text: an edit of
//! its public API is an edit of `api.txt`, and `gen --check` asks for it.

use syn::Item;

/// The files that define what `src/lib.rs` re-exports. A name that none of them defines is missed by the test `api_txt`.
const SOURCES: &[&str] = &[
    include_str!("../../../runtime/src/builder.rs"),
    include_str!("../../../runtime/src/call.rs"),
    include_str!("../../../runtime/src/error.rs"),
    include_str!("../../../runtime/src/error/kind.rs"),
    include_str!("../../../runtime/src/pagination.rs"),
    include_str!("../../../runtime/src/rate_limit.rs"),
    include_str!("../../../runtime/src/response.rs"),
    include_str!("../../../runtime/src/secret.rs"),
];

/// All items of these files. Their tests are modules, which are not looked into.
pub(super) fn items() -> Vec<Item> {
    let parse = |source: &&str| syn::parse_file(source).expect("the runtime compiles, and so is Rust");
    SOURCES.iter().map(parse).flat_map(|file| file.items).collect()
}
