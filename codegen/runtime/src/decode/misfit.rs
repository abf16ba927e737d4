//! The error for a body that cannot be decoded.

use serde_json::error::Category;

use super::json_path::{Path, Segment};

/// Where and why a body cannot be decoded. Contains no value of the body.
#[derive(Debug)]
pub(crate) struct Misfit {
    /// From the root, such as `workflow_runs[3].id`; `.` is the root. A key that is not an identifier is shown as `?`.
    pub(crate) path: String,
    /// The property of the root whose array contains the value, as received.
    array: Option<String>,
    pub(crate) problem: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Misfit {
    /// From an error of serde_json at `path`.
    pub(super) fn of(path: &Path, error: &serde_json::Error) -> Self {
        let problem = match error.classify() {
            Category::Data => data_problem(&error.to_string()),
            Category::Syntax => syntax_problem(&error.to_string()).to_owned(),
            Category::Eof => "the JSON ends too early".to_owned(),
            Category::Io => "the JSON could not be read".to_owned(),
        };
        Self { path: shown_path(path), array: array(path), problem, line: error.line(), column: error.column() }
    }

    /// For bytes at `path` that are not valid Unicode.
    pub(super) fn invalid_unicode(path: &Path, line: usize, column: usize) -> Self {
        Self { path: shown_path(path), array: array(path), problem: INVALID_UNICODE.to_owned(), line, column }
    }

    /// Replaces the line and column.
    pub(super) fn at(self, line: usize, column: usize) -> Self {
        Self { line, column, ..self }
    }

    /// Whether the value is in an item of the array in `property` of the root.
    pub(crate) fn is_within(&self, property: &str) -> bool {
        self.array.as_deref() == Some(property)
    }

    /// The path from the root, if the decoded value is at `place`.
    pub(crate) fn path_within(&self, place: &str) -> String {
        match self.path.as_str() {
            "." => place.to_owned(),
            path if path.starts_with('[') => format!("{place}{path}"),
            path => format!("{place}.{path}"),
        }
    }
}

/// The property of the root whose array a path leads into.
fn array(path: &Path) -> Option<String> {
    match path.as_slice() {
        [Segment::Key(key), Segment::Index(_), ..] => Some(key.clone()),
        _ => None,
    }
}

/// Distinguishes invalid Unicode (another encoding, or text cut within a surrogate pair) from other invalid JSON, because it has a
/// path, and the rest of the body may be valid.
fn syntax_problem(message: &str) -> &'static str {
    let is_invalid_unicode = ["invalid unicode code point", "lone leading surrogate", "unexpected end of hex escape"]
        .into_iter()
        .any(|known| message.starts_with(known));
    if is_invalid_unicode { INVALID_UNICODE } else { "not valid JSON" }
}

pub(super) const INVALID_UNICODE: &str = "a string that is not valid Unicode";

/// serde's messages quote the offending value. Only the parts that come from our own types are kept: the expected type, the sort of
/// value that was found, and the name of a missing field.
fn data_problem(message: &str) -> String {
    const SORTS: [&str; 12] = [
        "boolean",
        "integer",
        "floating point",
        "character",
        "string",
        "byte array",
        "unit value",
        "null",
        "Option value",
        "newtype struct",
        "sequence",
        "map",
    ];
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    if let Some(rest) = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: ")) {
        let found = SORTS.into_iter().find(|sort| rest.starts_with(sort)).unwrap_or("another value");
        // The last occurrence, because a quoted value may contain the same words.
        let expected = rest.rsplit_once(", expected ").map_or("another value", |(_, expected)| expected);
        return format!("expected {expected}, found {found}");
    }
    if let Some(name) = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'))
        .filter(|name| is_identifier(name))
    {
        return format!("the field `{name}` is missing");
    }
    "the value is invalid".to_owned()
}

pub(super) fn shown_path(path: &Path) -> String {
    let mut shown = String::new();
    for segment in path {
        let name = match segment {
            Segment::Index(index) => {
                shown.push_str(&format!("[{index}]"));
                continue;
            }
            Segment::Key(key) if is_identifier(key) => key,
            Segment::Key(_) => "?",
        };
        if !shown.is_empty() {
            shown.push('.');
        }
        shown.push_str(name);
    }
    if shown.is_empty() {
        shown.push('.');
    }
    shown
}

/// Whether `name` looks like the name of a field. Keys of maps come from the body and may be anything.
fn is_identifier(name: &str) -> bool {
    name.len() <= 64 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_foreign_error_are_not_kept() {
        let problem = data_problem("canary is not a date at line 1 column 2");
        assert_eq!(problem, "the value is invalid");
        let problem = data_problem("missing field `canary canary`");
        assert_eq!(problem, "the value is invalid");
    }
}
