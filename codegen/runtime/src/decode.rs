//! Decodes JSON. Errors say where and why decoding failed, without quoting the JSON.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::Segment;

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

/// Decodes exactly one JSON value, which only white space may follow.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Misfit> {
    json_in_place(body)
}

/// Like [`json`], for a value that borrows from the body.
pub(crate) fn json_in_place<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, Misfit> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| Misfit { array: array(error.path()), ..misfit(shown_path(error.path()), error.inner()) })?;
    deserializer.end().map_err(|error| misfit(".".to_owned(), &error))?;
    Ok(value)
}

/// A body that can be split into its parts as JSON, although strings contain bytes that are not UTF-8. `None` if there are too many
/// of these bytes, or if they follow a backslash.
///
/// Such bytes are replaced by a pair of escapes that is not a character. serde_json accepts it in a string that is skipped, and
/// refuses it in one that is decoded. So decoding still fails for a string with such bytes, and the error has its path.
pub(crate) fn splittable(body: &[u8]) -> Option<Cow<'_, [u8]>> {
    const NO_CHARACTER: &str = r"\ud800\ud800";
    /// Each replacement makes the copy longer.
    const MOST: usize = 1_000;

    if std::str::from_utf8(body).is_ok() {
        return Some(Cow::Borrowed(body));
    }
    let mut text = String::with_capacity(body.len());
    for (number, chunk) in body.utf8_chunks().enumerate() {
        text.push_str(chunk.valid());
        if chunk.invalid().is_empty() {
            continue;
        }
        let backslashes = text.bytes().rev().take_while(|byte| *byte == b'\\').count();
        if number >= MOST || backslashes % 2 == 1 {
            return None;
        }
        text.push_str(NO_CHARACTER);
    }
    Some(Cow::Owned(text.into_bytes()))
}

fn array(path: &serde_path_to_error::Path) -> Option<String> {
    let mut segments = path.iter();
    match (segments.next(), segments.next()) {
        (Some(Segment::Map { key }), Some(Segment::Seq { .. })) => Some(key.clone()),
        _ => None,
    }
}

fn misfit(path: String, error: &serde_json::Error) -> Misfit {
    let problem = match error.classify() {
        Category::Data => data_problem(&error.to_string()),
        Category::Syntax => syntax_problem(&error.to_string()).to_owned(),
        Category::Eof => "the JSON ends too early".to_owned(),
        Category::Io => "the JSON could not be read".to_owned(),
    };
    Misfit { path, array: None, problem, line: error.line(), column: error.column() }
}

/// Distinguishes invalid Unicode (another encoding, or text cut within a surrogate pair) from other invalid JSON, because it has a
/// path, and the rest of the body may be valid.
fn syntax_problem(message: &str) -> &'static str {
    let is_no_text = ["invalid unicode code point", "lone leading surrogate", "unexpected end of hex escape"]
        .into_iter()
        .any(|known| message.starts_with(known));
    if is_no_text { "a string that is not valid Unicode" } else { "not valid JSON" }
}

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

fn shown_path(path: &serde_path_to_error::Path) -> String {
    let mut shown = String::new();
    for segment in path.iter() {
        let name = match segment {
            Segment::Seq { index } => {
                shown.push_str(&format!("[{index}]"));
                continue;
            }
            Segment::Map { key } | Segment::Enum { variant: key } if is_identifier(key) => key,
            Segment::Map { .. } | Segment::Enum { .. } | Segment::Unknown => "?",
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
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Listing {
        #[expect(dead_code)]
        total_count: i64,
        #[expect(dead_code)]
        runs: Vec<Run>,
    }

    #[derive(Debug, Deserialize)]
    struct Run {
        #[expect(dead_code)]
        id: i64,
        #[expect(dead_code)]
        labels: Option<BTreeMap<String, i64>>,
    }

    fn misfit_of(body: &str) -> Misfit {
        json::<Listing>(body.as_bytes()).expect_err(body)
    }

    #[test]
    fn c63_says_where_and_what_but_not_which_value() {
        for (body, path, problem) in [
            (
                r#"{"total_count": 1, "runs": [{"id": 1}, {"id": "canary"}]}"#,
                "runs[1].id",
                "expected i64, found string",
            ),
            (
                r#"{"total_count": 1, "runs": [{"id": "canary, expected canary at line canary"}]}"#,
                "runs[0].id",
                "expected i64, found string",
            ),
            (r#"{"total_count": 9223372036854775808, "runs": []}"#, "total_count", "expected i64, found integer"),
            (r#"{"total_count": 1.0, "runs": []}"#, "total_count", "expected i64, found floating point"),
            (r#"{"total_count": null, "runs": []}"#, "total_count", "expected i64, found null"),
            (r#"{"total_count": 1}"#, ".", "the field `runs` is missing"),
            ("null", ".", "expected struct Listing, found null"),
            (
                r#"{"total_count": 1, "runs": [{"id": 1, "labels": {"canary key": "canary"}}]}"#,
                "runs[0].labels.?",
                "expected i64, found string",
            ),
        ] {
            let misfit = misfit_of(body);
            assert_eq!(misfit.path, path, "{body}");
            assert_eq!(misfit.problem, problem, "{body}");
        }
    }

    #[test]
    fn the_path_from_further_up_is_one_path() {
        for (item, path) in [(r#""x""#, "runs[3]"), (r#"["x"]"#, "runs[3][0]"), (r#"{"id": "x"}"#, "runs[3].id")] {
            let misfit = match item.as_bytes() {
                [b'[', ..] => json::<Vec<i64>>(item.as_bytes()).unwrap_err(),
                _ => json::<Run>(item.as_bytes()).unwrap_err(),
            };
            assert_eq!(misfit.path_within("runs[3]"), path, "{item}");
        }
    }

    #[test]
    fn c61_what_is_not_one_json_value_is_refused() {
        for (body, problem) in [
            ("", "the JSON ends too early"),
            (r#"{"total_count": 1, "runs": ["#, "the JSON ends too early"),
            ("<html>canary</html>", "not valid JSON"),
            ("\u{feff}{\"total_count\": 1, \"runs\": []}", "not valid JSON"),
            (r#"{"total_count": 1, "runs": []} canary"#, "not valid JSON"),
            (r#"{"total_count": 1, "runs": []}{}"#, "not valid JSON"),
        ] {
            assert_eq!(misfit_of(body).problem, problem, "{body}");
        }
        assert!(json::<Listing>(b"{\"total_count\": 1, \"runs\": []} \r\n").is_ok());
    }

    #[test]
    fn c97_a_string_that_is_no_text_is_told_with_its_path() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code)]
        struct Texts {
            texts: Vec<String>,
        }
        for text in [b"caf\xe9".as_slice(), b"\xff", b"\xed\xa0\x80", br"\ud800", br"\ud800\ud800", br"\ud83d and more"]
        {
            let body = [br#"{"texts": ["good", ""#.as_slice(), text, br#""]}"#].concat();
            let misfit = json::<Texts>(&body).unwrap_err();
            assert_eq!(misfit.path, "texts[1]", "{text:?}");
            assert_eq!(misfit.problem, "a string that is not valid Unicode", "{text:?}");
            assert!(misfit.is_within("texts") && !misfit.is_within("text"), "{text:?}");
        }
    }

    #[test]
    fn c97_bytes_that_are_no_text_are_passed_over_where_a_string_is() {
        let mark = r"\ud800\ud800";
        for (body, text) in [
            (b"[\"good\"]".as_slice(), Some(r#"["good"]"#.to_owned())),
            (b"[\"caf\xe9\"]", Some(format!(r#"["caf{mark}"]"#))),
            (b"[\"\xff\xfe\"]", Some(format!(r#"["{mark}{mark}"]"#))),
            // Escapes beside it must not make a character of it.
            (b"[\"\\ud83d\xff\\udc00\"]", Some(format!(r#"["\ud83d{mark}\udc00"]"#))),
            (b"[\"\\\\\xe9\"]", Some(format!(r#"["\\{mark}"]"#))),
            (b"[\"\\\xe9\"]", None),
        ] {
            let split = splittable(body);
            assert_eq!(split.as_deref(), text.as_ref().map(|text| text.as_bytes()), "{body:?}");
            if let Some(split) = split.filter(|split| split.contains(&b'u')) {
                assert!(json_in_place::<Vec<&serde_json::value::RawValue>>(&split).is_ok());
                assert!(json::<Vec<String>>(&split).is_err());
            }
        }
        assert!(splittable(&[0xFF; 1_000]).is_some());
        assert!(splittable(&[0xFF; 1_001]).is_none());
    }

    #[test]
    fn c125_where_a_misfit_lies_is_decided_on_the_key_as_received() {
        type Lists = BTreeMap<String, Vec<i64>>;
        for (key, shown) in [("runs", "runs[0]"), ("odd key", "?[0]"), ("?", "?[0]"), ("a[0]", "?[0]")] {
            let misfit = json::<Lists>(format!(r#"{{"{key}": ["x"]}}"#).as_bytes()).unwrap_err();
            assert_eq!(misfit.path, shown);
            assert!(misfit.is_within(key) && !misfit.is_within("other"), "{key}");
        }
    }

    #[test]
    fn the_words_of_a_foreign_error_are_not_kept() {
        let problem = data_problem("canary is not a date at line 1 column 2");
        assert_eq!(problem, "the value is invalid");
        let problem = data_problem("missing field `canary canary`");
        assert_eq!(problem, "the value is invalid");
    }
}
