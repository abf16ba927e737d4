//! The formats of schemas.

/// The format of a query parameter that takes a date or a range of dates. GitHub has no name for it.
pub(crate) const DATE_RANGE: &str = "date-range";

/// The format that marks a secret.
pub(crate) const SECRET: &str = "password";

const TEXT: &[&str] = &["string"];
const WHOLE: &[&str] = &["integer", "number"];

/// Formats that mean something to the emitted types or to their readers, and the types that they are of.
pub(crate) const FORMATS: [(&str, &[&str]); 15] = [
    ("binary", TEXT),
    ("byte", TEXT),
    ("date", TEXT),
    (DATE_RANGE, TEXT),
    ("date-time", TEXT),
    ("double", &["number"]),
    ("email", TEXT),
    ("float", &["number"]),
    ("hostname", TEXT),
    ("int32", WHOLE),
    ("int64", WHOLE),
    (SECRET, TEXT),
    ("timestamp", &["string", "integer"]),
    ("uri", TEXT),
    ("uuid", TEXT),
];
