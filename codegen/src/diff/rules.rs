//! What each sort of change means: the one table of verdicts. `codegen/docs/review.md` shows it; a test keeps the two equal.
//!
//! The verdict on HTTP is the table's. GitHub's own list of breaking changes was the measure, and where it is silent, whether a
//! caller that keeps to the old contract can break: what a server takes may grow, what it sends may only become narrower.
//!
//! The verdict on Rust is the gravest of the changed lines of `api.txt` (see `api.rs`) and `rust`, which stands for
//! what no signature shows: a request that goes elsewhere, an answer that older servers do not send.

use super::verdict::Verdict::{self, Major, Minor, None, Patch};

/// What one sort of change means.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in reports, which stays.
    pub name: &'static str,
    /// The verdict for callers of the HTTP API.
    pub http: Verdict,
    /// The least verdict for users of the crate.
    pub rust: Verdict,
    /// What happens to whom.
    pub why: &'static str,
}

/// Whether the changes of a rule are about all that is below their place: the types there have no rows of their own.
pub(super) fn is_about_a_whole(rule: &str) -> bool {
    const WHOLE: [&str; 6] = ["operation-", "field-", "answer-", "parameter-", "schema-added", "schema-removed"];
    WHOLE.iter().any(|start| rule.starts_with(start))
}

const fn rule(name: &'static str, http: Verdict, rust: Verdict, why: &'static str) -> Rule {
    Rule { name, http, rust, why }
}

macro_rules! rules {
    ($($constant:ident: $name:literal, $http:ident, $rust:ident, $why:literal;)*) => {
        $(pub(super) static $constant: Rule = rule($name, $http, $rust, $why);)*

        /// Every rule, in the order in which the documentation shows them.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    OPERATION_ADDED: "operation-added", Minor, Minor, "a new method; nothing that is there changes";
    OPERATION_REMOVED: "operation-removed", Major, Major, "its method is gone, and its requests are refused";
    OPERATION_RENAMED: "operation-renamed", None, Major, "the same method and path under another operationId: HTTP does not show it, the name in Rust does";
    OPERATION_MOVED: "operation-moved", Major, Major, "another method or path: old requests reach nothing, and new ones reach nothing on an older server";
    OPERATION_TAG: "operation-tag", None, Major, "it moves to another accessor";
    TAG_ADDED: "tag-added", None, Minor, "a new accessor";
    TAG_REMOVED: "tag-removed", None, Major, "its accessor is gone";
    SUCCESS_STATUS: "success-status", Major, Major, "the client takes one status for success, and callers compare it";
    ERROR_ADDED: "error-added", Minor, Patch, "one more error is told of; the crate's error tells every status";
    ERROR_REMOVED: "error-removed", Patch, Patch, "one error less is told of";
    PAGES_ADDED: "pages-added", None, Minor, "a fact of ours: `pages` and `items` are new";
    PAGES_REMOVED: "pages-removed", None, Major, "`pages` and `items` are gone";
    PAGES_CHANGED: "pages-changed", None, Major, "the streams follow another parameter or take their items from another property";
    RETRYABLE: "retryable", None, Minor, "whether a failed POST may be retried: the client does more, or less, than it did";
    SUCCESS_ADDED: "success-added", None, Minor, "a fact of ours: the client takes one more status for success";
    SUCCESS_REMOVED: "success-removed", None, Major, "a status that was success is an error";
    DEPRECATED: "deprecated", Patch, Patch, "a warning of things to come";
    RELEASES: "releases", None, Patch, "which releases of GitHub have it: only told";

    PARAMETER_ADDED: "parameter-added", Minor, Minor, "an optional parameter: a new setter";
    PARAMETER_ADDED_REQUIRED: "parameter-added-required", Major, Major, "requests without it are refused; the method takes one argument more";
    PARAMETER_REMOVED: "parameter-removed", Major, Major, "what it asked for can no longer be asked for";
    PARAMETER_RENAMED: "parameter-renamed", Major, Major, "the old name means nothing any more, the new one nothing to an older server";
    PATH_PARAMETER_RENAMED: "path-parameter-renamed", None, Patch, "names in a path template are not sent; arguments in Rust go by their order";
    PARAMETER_REQUIRED: "parameter-required", Major, Major, "requests without it are refused; the setter becomes an argument";
    PARAMETER_OPTIONAL: "parameter-optional", Minor, Major, "more requests are accepted; the argument becomes a setter";
    PARAMETER_TYPE: "parameter-type", Major, Major, "old values are of the wrong type";
    PARAMETER_TYPE_WIDENED: "parameter-type-widened", Minor, Major, "old values are accepted, and others too; the setter takes another type";
    PARAMETER_SCHEMA_RENAMED: "parameter-schema-renamed", None, Major, "the same values under another name of a type";
    PARAMETER_FORMAT_NARROWED: "parameter-format-narrowed", Major, None, "values that were accepted are refused; the client leaves formats to the server";
    PARAMETER_FORMAT_WIDENED: "parameter-format-widened", Minor, None, "more values are accepted";
    PARAMETER_BOUNDS_NARROWED: "parameter-bounds-narrowed", Major, Major, "values that were accepted are refused, by the client already";
    PARAMETER_BOUNDS_WIDENED: "parameter-bounds-widened", Minor, Minor, "more values are accepted, and the client lets them pass";
    PARAMETER_DEFAULT: "parameter-default", Major, None, "leaving it out means something else; the client sends no defaults, so it is the server that changes";
    PARAMETER_VALUES_OPEN: "parameter-values-open", Minor, Major, "any text is accepted where values were listed; the setter takes another type";
    PARAMETER_VALUE_ADDED: "parameter-value-added", Minor, Minor, "one more value is accepted: a new variant of an enum that may grow";
    PARAMETER_VALUE_REMOVED: "parameter-value-removed", Major, Major, "the value is refused; its variant is gone";
    PARAMETER_VALUE_RENAMED: "parameter-value-renamed", Major, Major, "the same variant stands for another text, which an older server does not know";

    ANSWER_TYPE: "answer-type", Major, Major, "what is sent is something else";
    ANSWER_TYPE_NARROWED: "answer-type-narrowed", Minor, Major, "a promise more: each value is one that callers could expect; `send` gives another type";
    ANSWER_SCHEMA_RENAMED: "answer-schema-renamed", None, Major, "the same JSON under another name of a type";
    ANSWER_ADDED: "answer-added", Minor, Major, "a body where there was none: `send` gives another type";
    ANSWER_REMOVED: "answer-removed", Major, Major, "no body where there was one";
    ANSWER_NULLABLE: "answer-nullable", Major, None, "callers meet a null; `send` gives `Option<T>` instead of `T`";
    ANSWER_NOT_NULLABLE: "answer-not-nullable", Minor, None, "a promise more; `send` gives `T` instead of `Option<T>`";
    ANSWER_HEADER_ADDED: "answer-header-added", Minor, None, "one more header; the crate gives access to all";
    ANSWER_HEADER_REMOVED: "answer-header-removed", Major, None, "the header may be missing; no signature names it";
    ANSWER_HEADER_TYPE: "answer-header-type", Major, None, "callers read a value of another type; no signature names it";
    ANSWER_HEADER_NARROWED: "answer-header-narrowed", Minor, None, "a promise more: each value is one that callers could expect; no signature names it";

    SCHEMA_ADDED: "schema-added", None, Minor, "a new type; what uses it has its own row";
    SCHEMA_REMOVED: "schema-removed", None, Major, "a type is gone; what used it has its own row";
    SCHEMA_RENAMED: "schema-renamed", None, Major, "names of schemas are not sent, but they are names of types";

    FIELD_ADDED: "field-added", Minor, Minor, "a field that may be absent or null: types may grow, and the new crate reads servers that do not send it";
    FIELD_ADDED_REQUIRED: "field-added-required", Minor, Major, "callers ignore what they do not know; but the new crate cannot read a server that does not send it";
    FIELD_REMOVED: "field-removed", Major, Major, "callers that read it find nothing";
    FIELD_RENAMED: "field-renamed", Major, Major, "callers that read the old name find nothing, and the new name is not found on an older server";
    FIELD_REQUIRED: "field-required", Minor, Patch, "a promise more; `Option<T>` becomes `T` unless it may be null";
    FIELD_OPTIONAL: "field-optional", Major, Patch, "a promise less; `T` becomes `Option<T>` unless it is one already";
    FIELD_NULLABLE: "field-nullable", Major, None, "callers meet a null; `T` becomes `Option<T>` unless it is one already";
    FIELD_NOT_NULLABLE: "field-not-nullable", Minor, None, "a promise more; `Option<T>` becomes `T` unless it may be absent";
    FIELD_TYPE: "field-type", Major, Major, "callers read a value of another type";
    FIELD_TYPE_NARROWED: "field-type-narrowed", Minor, Major, "a promise more: each value is one that callers could expect; the type changes";
    FIELD_SCHEMA_RENAMED: "field-schema-renamed", None, Major, "the same JSON under another name of a type";
    FIELD_FORMAT_NARROWED: "field-format-narrowed", Minor, None, "a promise more; the type changes if the format has a type of its own";
    FIELD_FORMAT_WIDENED: "field-format-widened", Major, None, "a promise less; the type changes if the format had a type of its own";
    FIELD_SECRET: "field-secret", None, Major, "a mark of ours, not GitHub's: the same text as a `Secret`, or no longer as one";
    FIELD_BOUNDS_NARROWED: "field-bounds-narrowed", Minor, None, "a promise more; the crate holds no server to its bounds";
    FIELD_BOUNDS_WIDENED: "field-bounds-widened", Major, None, "a promise less; the crate holds no server to its bounds";
    FIELD_DEFAULT: "field-default", None, None, "an answer says what it says";
    FIELD_VALUES_CLOSED: "field-values-closed", Minor, Major, "a promise more: values are listed where any text could come; the type changes";
    FIELD_VALUE_ADDED: "field-value-added", Minor, Minor, "GitHub counts new values as additions; the crate's enums keep what they do not know";
    FIELD_VALUE_REMOVED: "field-value-removed", Minor, Major, "one value less to expect; but its variant is gone";
    FIELD_VALUE_RENAMED: "field-value-renamed", Major, Major, "callers that compare the old text never match; the same variant stands for another text";

    INTEGER_WIDTH: "integer-width", None, None, "`int64` is said, or no longer said, of a whole number: the crate has `i64` for either";

    SERVER: "server", Major, None, "the address changes; users of the crate say theirs themselves";
    SERVER_DEFAULT: "server-default", Patch, None, "what a server variable is if nobody says";
    SERVER_VALUES: "server-values", Patch, None, "what a server variable may be; users of the crate say their address themselves";

    CRATE: "crate", None, None, "no line of the spec is behind it: the generator or the runtime changed what the crate offers";
    CODE: "code", None, Patch, "emitted or runtime code changed behind the same signatures: read it";
    WORDS: "words", None, Patch, "the documentation says something else";
    NOTES: "notes", None, None, "a remark in the spec that the crate does not show";
}
