//! The runtime's items that the crate re-exports. The runtime is written by hand, so its sources are read here as text: an edit of
//! its public API is an edit of `api.txt`, and `gen --check` asks for it.

use syn::Item;

/// All files of the runtime; the test `api_txt` misses a new one.
const SOURCES: &[&str] = &[
    include_str!("../../../runtime/src/authority.rs"),
    include_str!("../../../runtime/src/base_url.rs"),
    include_str!("../../../runtime/src/body.rs"),
    include_str!("../../../runtime/src/builder.rs"),
    include_str!("../../../runtime/src/builder/bounds.rs"),
    include_str!("../../../runtime/src/builder/configuration.rs"),
    include_str!("../../../runtime/src/builder/token.rs"),
    include_str!("../../../runtime/src/call.rs"),
    include_str!("../../../runtime/src/call_options.rs"),
    include_str!("../../../runtime/src/date_range.rs"),
    include_str!("../../../runtime/src/decode.rs"),
    include_str!("../../../runtime/src/deprecation.rs"),
    include_str!("../../../runtime/src/error.rs"),
    include_str!("../../../runtime/src/error/detail.rs"),
    include_str!("../../../runtime/src/error/kind.rs"),
    include_str!("../../../runtime/src/error/text.rs"),
    include_str!("../../../runtime/src/extent.rs"),
    include_str!("../../../runtime/src/fuzzing.rs"),
    include_str!("../../../runtime/src/fuzzing/listing.rs"),
    include_str!("../../../runtime/src/guide.rs"),
    include_str!("../../../runtime/src/hook.rs"),
    include_str!("../../../runtime/src/lenient.rs"),
    include_str!("../../../runtime/src/lib.rs"),
    include_str!("../../../runtime/src/link.rs"),
    include_str!("../../../runtime/src/macros.rs"),
    include_str!("../../../runtime/src/operation.rs"),
    include_str!("../../../runtime/src/pagination.rs"),
    include_str!("../../../runtime/src/pagination/items.rs"),
    include_str!("../../../runtime/src/pagination/next.rs"),
    include_str!("../../../runtime/src/pagination/progress.rs"),
    include_str!("../../../runtime/src/pagination/seen.rs"),
    include_str!("../../../runtime/src/path.rs"),
    include_str!("../../../runtime/src/proxy.rs"),
    include_str!("../../../runtime/src/proxy/environment.rs"),
    include_str!("../../../runtime/src/rate_limit.rs"),
    include_str!("../../../runtime/src/request_headers.rs"),
    include_str!("../../../runtime/src/response.rs"),
    include_str!("../../../runtime/src/response/head.rs"),
    include_str!("../../../runtime/src/safe_text.rs"),
    include_str!("../../../runtime/src/safe_text/invisible.rs"),
    include_str!("../../../runtime/src/secret.rs"),
    include_str!("../../../runtime/src/settings.rs"),
    include_str!("../../../runtime/src/status.rs"),
    include_str!("../../../runtime/src/status/body.rs"),
    include_str!("../../../runtime/src/tls.rs"),
    include_str!("../../../runtime/src/tls/configured.rs"),
    include_str!("../../../runtime/src/tls/explanation.rs"),
    include_str!("../../../runtime/src/tls/pem.rs"),
    include_str!("../../../runtime/src/tls/validity.rs"),
    include_str!("../../../runtime/src/transport.rs"),
    include_str!("../../../runtime/src/transport/attempt.rs"),
    include_str!("../../../runtime/src/transport/budget.rs"),
    include_str!("../../../runtime/src/transport/connections.rs"),
    include_str!("../../../runtime/src/transport/course.rs"),
    include_str!("../../../runtime/src/transport/fault.rs"),
    include_str!("../../../runtime/src/transport/limits.rs"),
    include_str!("../../../runtime/src/transport/pace.rs"),
    include_str!("../../../runtime/src/transport/redirect.rs"),
    include_str!("../../../runtime/src/transport/retry.rs"),
];

/// All items of these files. Their tests are modules, which are not looked into.
pub(super) fn items() -> Vec<Item> {
    let parse = |source: &&str| syn::parse_file(source).expect("the runtime compiles, and so is Rust");
    SOURCES.iter().map(parse).flat_map(|file| file.items).collect()
}
