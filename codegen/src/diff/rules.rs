//! The table of rules: the verdicts for each kind of change. `codegen/docs/review.md` shows it, and a test compares the two.
//!
//! The verdict on HTTP is that of the table. It follows GitHub's list of breaking changes. Where that list says nothing, the question
//! is whether a caller that follows the old contract can break: a server may accept more, and send less.
//!
//! The verdict on Rust is the more severe of `rust` and of the changed lines of `api.txt` (see `api.rs`). `rust` covers what no
//! signature shows: a request with another path, a response that older servers do not send.

use super::verdict::Verdict::{self, Major, Minor, None, Patch};

/// The verdicts for one kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in reports. Names are stable.
    pub name: &'static str,
    /// The verdict for callers of the HTTP API.
    pub http: Verdict,
    /// The least verdict for users of the crate.
    pub rust: Verdict,
    /// The reason for the verdicts.
    pub why: &'static str,
}

/// Whether a change covers everything below its place, so that the types there have no rows of their own.
pub(super) fn is_about_a_whole(rule: &str) -> bool {
    const WHOLE: [&str; 6] = ["operation-", "field-", "response-", "parameter-", "schema-added", "schema-removed"];
    WHOLE.iter().any(|start| rule.starts_with(start))
}

const fn rule(name: &'static str, http: Verdict, rust: Verdict, why: &'static str) -> Rule {
    Rule { name, http, rust, why }
}

macro_rules! rules {
    ($($constant:ident: $name:literal, $http:ident, $rust:ident, $why:literal;)*) => {
        $(pub(super) static $constant: Rule = rule($name, $http, $rust, $why);)*

        /// All rules, in the order of the documentation.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    OPERATION_ADDED: "operation-added", Minor, Minor, "a new method; nothing existing changes";
    OPERATION_REMOVED: "operation-removed", Major, Major, "the method no longer exists, and the server rejects its requests";
    OPERATION_RENAMED: "operation-renamed", None, Major, "the same method and path under another operationId: HTTP does not show it, but names in Rust do";
    OPERATION_MOVED: "operation-moved", Major, Major, "another method or path: old requests fail on a new server, and new requests fail on an old one";
    OPERATION_TAG: "operation-tag", None, Major, "it moves to another accessor";
    TAG_ADDED: "tag-added", None, Minor, "a new accessor";
    TAG_REMOVED: "tag-removed", None, Major, "the accessor no longer exists";
    SUCCESS_STATUS: "success-status", Major, Major, "the client accepts one success status, and callers compare it";
    ERROR_ADDED: "error-added", Minor, Patch, "one more documented error; the crate returns the status of every error";
    ERROR_REMOVED: "error-removed", Patch, Patch, "one documented error less";
    PAGES_ADDED: "pages-added", None, Minor, "a fact of ours: `pages` and `items` are new";
    PAGES_REMOVED: "pages-removed", None, Major, "`pages` and `items` no longer exist";
    PAGES_CHANGED: "pages-changed", None, Major, "the streams use another parameter, or another property with the items";
    RETRYABLE: "retryable", None, Minor, "whether a failed POST may be retried: the client sends more requests than before, or fewer";
    OUTCOMES_ADDED: "outcomes-added", None, Minor, "a fact of ours: `outcome` is new";
    OUTCOMES_REMOVED: "outcomes-removed", None, Major, "`outcome` no longer exists";
    OUTCOMES_CHANGED: "outcomes-changed", None, Minor, "another refusal is a value in place of an error, or the other way round";
    EXPIRES_ADDED: "expires-added", None, Minor, "a fact of ours: `valid_for` is new";
    EXPIRES_REMOVED: "expires-removed", None, Major, "`valid_for` no longer exists";
    EXPIRES_CHANGED: "expires-changed", None, None, "a fact of ours: another field says when the value expires";
    WINDOW_ADDED: "window-added", None, Minor, "a fact of ours: `between` is new";
    WINDOW_REMOVED: "window-removed", None, Major, "`between` no longer exists";
    WINDOW_CHANGED: "window-changed", None, None, "a fact of ours: the period is divided by another rule";
    SUCCESS_ADDED: "success-added", None, Minor, "a fact of ours: the client accepts one more success status";
    SUCCESS_REMOVED: "success-removed", None, Major, "a former success status is an error";
    EMPTY_SUCCESS_ADDED: "success-may-be-empty", None, Major, "a fact of ours: a success may come without a body, and `send` yields an `Option`";
    EMPTY_SUCCESS_REMOVED: "success-never-empty", None, Major, "`send` yields no `Option` any more";
    DEPRECATED: "deprecated", Patch, Patch, "a warning that it may be removed";
    RELEASES: "releases", None, Patch, "which releases of GitHub have it: only the docs change";

    PARAMETER_ADDED: "parameter-added", Minor, Minor, "an optional parameter: a new setter";
    PARAMETER_ADDED_REQUIRED: "parameter-added-required", Major, Major, "requests without it are rejected; the method has one more argument";
    PARAMETER_REMOVED: "parameter-removed", Major, Major, "callers can no longer set it";
    PARAMETER_RENAMED: "parameter-renamed", Major, Major, "a new server ignores the old name, and an old server the new one";
    PATH_PARAMETER_RENAMED: "path-parameter-renamed", None, Patch, "names in a path template are not sent, and arguments in Rust are positional";
    PARAMETER_REQUIRED: "parameter-required", Major, Major, "requests without it are rejected; the setter becomes an argument";
    PARAMETER_OPTIONAL: "parameter-optional", Minor, Major, "more requests are accepted; the argument becomes a setter";
    PARAMETER_TYPE: "parameter-type", Major, Major, "old values have the wrong type";
    PARAMETER_TYPE_WIDENED: "parameter-type-widened", Minor, Major, "old values are still accepted, and others too; the setter takes another type";
    PARAMETER_SCHEMA_RENAMED: "parameter-schema-renamed", None, Major, "the same values, but a type with another name";
    PARAMETER_ID: "parameter-id", None, Major, "a fact of ours: the method takes another type of id, or a number";
    PARAMETER_KNOWN_VALUES: "parameter-known-values", None, Major, "a fact of ours: the method takes another type of known values, or text";
    PARAMETER_FORMAT_NARROWED: "parameter-format-narrowed", Major, None, "values that were accepted are rejected; the client does not check formats";
    PARAMETER_FORMAT_WIDENED: "parameter-format-widened", Minor, None, "more values are accepted";
    PARAMETER_BOUNDS_NARROWED: "parameter-bounds-narrowed", Major, Major, "values that were accepted are rejected, by the client too";
    PARAMETER_BOUNDS_WIDENED: "parameter-bounds-widened", Minor, Minor, "more values are accepted, by the client too";
    PARAMETER_DEFAULT: "parameter-default", Major, None, "requests without it mean something else; the client sends no defaults, so only the server changes";
    PARAMETER_VALUES_OPEN: "parameter-values-open", Minor, Major, "any text is accepted, not only listed values; the setter takes another type";
    PARAMETER_VALUE_ADDED: "parameter-value-added", Minor, Minor, "one more value is accepted: a new variant of an enum that may get more";
    PARAMETER_VALUE_REMOVED: "parameter-value-removed", Major, Major, "the value is rejected; its variant no longer exists";
    PARAMETER_VALUE_RENAMED: "parameter-value-renamed", Major, Major, "the same variant sends another text, which an older server does not know";

    RESPONSE_TYPE: "response-type", Major, Major, "the server sends something else";
    RESPONSE_TYPE_NARROWED: "response-type-narrowed", Minor, Major, "a stronger guarantee: only values that callers expect already; `send` returns another type";
    RESPONSE_SCHEMA_RENAMED: "response-schema-renamed", None, Major, "the same JSON, but a type with another name";
    RESPONSE_ADDED: "response-added", Minor, Major, "a body where there was none: `send` returns another type";
    RESPONSE_REMOVED: "response-removed", Major, Major, "no body where there was one";
    RESPONSE_NULLABLE: "response-nullable", Major, None, "callers may get null; `send` returns `Option<T>` instead of `T`";
    RESPONSE_NOT_NULLABLE: "response-not-nullable", Minor, None, "a stronger guarantee; `send` returns `T` instead of `Option<T>`";
    RESPONSE_HEADER_ADDED: "response-header-added", Minor, None, "one more header; the crate returns all headers";
    RESPONSE_HEADER_REMOVED: "response-header-removed", Major, None, "the header may be missing; no signature names it";
    RESPONSE_HEADER_TYPE: "response-header-type", Major, None, "callers get a value of another type; no signature names it";
    RESPONSE_HEADER_NARROWED: "response-header-narrowed", Minor, None, "a stronger guarantee: only values that callers expect already; no signature names it";

    SCHEMA_ADDED: "schema-added", None, Minor, "a new type; each use of it has its own row";
    SCHEMA_REMOVED: "schema-removed", None, Major, "a type no longer exists; each former use of it has its own row";
    SCHEMA_RENAMED: "schema-renamed", None, Major, "names of schemas are not sent, but types are named after them";
    SCHEMA_DETAIL: "schema-detail", None, Major, "a fact of ours: its types move into the module of details, or out of it";
    ID_ADDED: "id-added", None, Minor, "a new type of ids; each use of it has its own row";
    KNOWN_VALUES_ADDED: "known-values-added", None, Minor, "a new type of known values; each use of it has its own row";
    KNOWN_VALUES_REMOVED: "known-values-removed", None, Major, "a type of known values no longer exists; each former use of it has its own row";
    KNOWN_VALUE_ADDED: "known-value-added", None, Minor, "a fact of ours: a new variant, and enums may get more; until now it was `Unknown`";
    KNOWN_VALUE_REMOVED: "known-value-removed", None, Major, "a fact of ours: the variant no longer exists, and its value is `Unknown`";
    ACCEPTED_ADDED: "accepted-added", None, Minor, "a fact of ours: another type converts into the enum";
    ACCEPTED_REMOVED: "accepted-removed", None, Major, "a fact of ours: a type no longer converts into the enum";
    ID_REMOVED: "id-removed", None, Major, "a type of ids no longer exists; each former use of it has its own row";

    FIELD_ADDED: "field-added", Minor, Minor, "a field that may be absent or null: types may get more fields, and the new crate decodes responses without it";
    FIELD_ADDED_REQUIRED: "field-added-required", Minor, Major, "callers ignore unknown fields, but the new crate cannot decode responses without this one";
    FIELD_REMOVED: "field-removed", Major, Major, "callers that read it no longer find it";
    FIELD_RENAMED: "field-renamed", Major, Major, "callers that read the old name no longer find it, and an older server does not send the new name";
    FIELD_REQUIRED: "field-required", Minor, Patch, "a stronger guarantee; `Option<T>` becomes `T` unless it may be null";
    FIELD_OPTIONAL: "field-optional", Major, Patch, "a weaker guarantee; `T` becomes `Option<T>` unless it is one already";
    FIELD_NULLABLE: "field-nullable", Major, None, "callers may get null; `T` becomes `Option<T>` unless it is one already";
    FIELD_NOT_NULLABLE: "field-not-nullable", Minor, None, "a stronger guarantee; `Option<T>` becomes `T` unless it may be absent";
    FIELD_TYPE: "field-type", Major, Major, "callers get a value of another type";
    FIELD_TYPE_NARROWED: "field-type-narrowed", Minor, Major, "a stronger guarantee: only values that callers expect already; the type changes";
    FIELD_SCHEMA_RENAMED: "field-schema-renamed", None, Major, "the same JSON, but a type with another name";
    FIELD_FORMAT_NARROWED: "field-format-narrowed", Minor, None, "a stronger guarantee; the type changes if the format has its own type";
    FIELD_FORMAT_WIDENED: "field-format-widened", Major, None, "a weaker guarantee; the type changes if the format had its own type";
    FIELD_SECRET: "field-secret", None, Major, "a mark of ours, not GitHub's: the text becomes a `Secret`, or is no longer one";
    FIELD_ID: "field-id", None, Major, "a fact of ours: the number becomes an id with a type, or is no longer one";
    FIELD_KNOWN_VALUES: "field-known-values", None, Major, "a fact of ours: the text becomes an enum of the values that GitHub documents, or is no longer one";
    FIELD_BOUNDS_NARROWED: "field-bounds-narrowed", Minor, None, "a stronger guarantee; the crate does not check bounds of responses";
    FIELD_BOUNDS_WIDENED: "field-bounds-widened", Major, None, "a weaker guarantee; the crate does not check bounds of responses";
    FIELD_DEFAULT: "field-default", None, None, "responses do not use defaults";
    FIELD_VALUES_CLOSED: "field-values-closed", Minor, Major, "a stronger guarantee: listed values instead of any text; the type changes";
    FIELD_VALUE_ADDED: "field-value-added", Minor, Minor, "GitHub counts new values as additions; the crate's enums keep unknown values";
    FIELD_VALUE_REMOVED: "field-value-removed", Minor, Major, "callers get one value less, but its variant no longer exists";
    FIELD_VALUE_RENAMED: "field-value-renamed", Major, Major, "comparisons with the old text never match; the same variant has another text";

    INTEGER_WIDTH: "integer-width", None, None, "a whole number gains or loses the format `int64`: the crate has `i64` for both";

    SERVER: "server", Major, None, "the base URL changes; users of the crate set their own";
    SERVER_DEFAULT: "server-default", Patch, None, "the default of a server variable";
    SERVER_VALUES: "server-values", Patch, None, "the values of a server variable; users of the crate set their own base URL";

    CRATE: "crate", None, None, "no change of the spec causes it: the generator or the runtime changed the public items of the crate";
    CODE: "code", None, Patch, "emitted or runtime code changed behind the same signatures: read it";
    WORDS: "words", None, Patch, "only the docs change";
    NOTES: "notes", None, None, "a note in the spec that the crate does not show";
}
