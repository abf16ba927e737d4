//! Decodes JSON. Errors say where and why decoding failed, without quoting the JSON.

mod counted;
mod fast;
mod identified;
mod json_path;
mod misfit;
mod splittable;
mod watched;

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed};

pub(crate) use fast::fast;
pub(crate) use identified::Identified;
pub(crate) use misfit::Misfit;
pub(crate) use splittable::splittable;

use self::counted::{Counted, Quota};
use self::json_path::{Path, path_at};
use self::splittable::offset_in_body;

/// Decodes exactly one JSON value, which only white space may follow. Decides whether a body is valid, and explains why not; [`fast`]
/// is a short cut for valid ones.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Misfit> {
    json_seed(body, PhantomData::<T>)
}

/// Like [`json`], with a seed.
pub(crate) fn json_seed<T>(body: &[u8], seed: impl for<'de> DeserializeSeed<'de, Value = T>) -> Result<T, Misfit> {
    let error = match std::str::from_utf8(body) {
        Ok(text) => return text_seed(text, seed),
        Err(error) => error,
    };
    // Strings that are skipped may contain such bytes.
    let Some(text) = splittable(body) else { return Err(invalid_unicode(body, error.valid_up_to())) };
    let text = std::str::from_utf8(&text).map_err(|error| invalid_unicode(body, error.valid_up_to()))?;
    text_seed(text, seed).map_err(|misfit| {
        let offset = offset_of(text.as_bytes(), misfit.line, misfit.column);
        let (line, column) = line_and_column(body, offset_in_body(body, offset));
        misfit.at(line, column)
    })
}

/// Like [`json`], for a value that borrows from the body.
pub(crate) fn json_in_place<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, Misfit> {
    let text = std::str::from_utf8(body).map_err(|error| invalid_unicode(body, error.valid_up_to()))?;
    text_seed(text, PhantomData)
}

fn text_seed<'de, S: DeserializeSeed<'de>>(text: &'de str, seed: S) -> Result<S::Value, Misfit> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // The same deserializer as in `fast`, so that nothing is compiled twice.
    let value = seed.deserialize(Counted::new(&mut deserializer, &Quota::unlimited())).map_err(|error| {
        let path = path_at(text.as_bytes(), offset_of(text.as_bytes(), error.line(), error.column()));
        Misfit::of(&path, &error)
    })?;
    deserializer.end().map_err(|error| Misfit::of(&Path::new(), &error))?;
    Ok(value)
}

/// The error for a body that is not valid UTF-8 at `offset`.
fn invalid_unicode(body: &[u8], offset: usize) -> Misfit {
    let (line, column) = line_and_column(body, offset);
    Misfit::invalid_unicode(&path_at(body, offset.saturating_add(1)), line, column)
}

/// The offset of a position that serde_json reports: a line, from 1, and the number of its bytes that were read.
fn offset_of(text: &[u8], line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    before.saturating_add(column)
}

fn line_and_column(body: &[u8], offset: usize) -> (usize, usize) {
    let read = body.get(..offset).unwrap_or(body);
    let mut lines = read.rsplit(|byte| *byte == b'\n');
    let column = lines.next().map_or(0, <[u8]>::len);
    (lines.count().saturating_add(1), column)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::json_path::Segment;
    use super::misfit::{INVALID_UNICODE, shown_path};
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
    fn c125_where_a_misfit_lies_is_decided_on_the_key_as_received() {
        type Lists = BTreeMap<String, Vec<i64>>;
        for (key, shown) in [("runs", "runs[0]"), ("odd key", "?[0]"), ("?", "?[0]"), ("a[0]", "?[0]")] {
            let misfit = json::<Lists>(format!(r#"{{"{key}": ["x"]}}"#).as_bytes()).unwrap_err();
            assert_eq!(misfit.path, shown);
            assert!(misfit.is_within(key) && !misfit.is_within("other"), "{key}");
        }
    }

    #[test]
    fn c97_line_and_column_are_those_of_the_body_as_it_came() {
        let body = b"{\"x\": \"\xff\xff\",\n \"y\": \"\xff\", \"texts\": [5]}";
        #[derive(Debug, Deserialize)]
        #[expect(dead_code)]
        struct Texts {
            texts: Vec<String>,
        }
        let misfit = json::<Texts>(body).unwrap_err();
        assert_eq!((misfit.path.as_str(), misfit.line, misfit.column), ("texts[0]", 2, 22));
        // More such bytes than are replaced.
        let body = [br#"{"texts": ["good", ""#.as_slice(), &[0xFF; 1_001], br#""]}"#].concat();
        let misfit = json::<Texts>(&body).unwrap_err();
        assert_eq!((misfit.path.as_str(), misfit.problem.as_str()), ("texts[1]", INVALID_UNICODE));
        assert_eq!((misfit.line, misfit.column), (1, 20));
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code)]
    struct Tree {
        number: Option<u8>,
        inner: Option<Box<Tree>>,
        many: Option<Vec<Tree>>,
        map: Option<BTreeMap<String, Tree>>,
        pair: Option<(bool, Choice)>,
        must: bool,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code)]
    enum Choice {
        One,
        Other(i64),
    }

    fn tree() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (0..300_u32).prop_map(Value::from),
            Just(json!(1.5)),
            "[a\\\\\"{}\\[\\],: ]{0,4}".prop_map(Value::from),
            Just(json!("One")),
            (0..3_i64).prop_map(|number| json!({ "Other": number })),
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from);
            let field = prop::sample::select(vec!["number", "inner", "many", "map", "pair", "other"]);
            let object = prop::collection::btree_map(field, inner.clone(), 0..4).prop_map(|map| {
                let members = map.into_iter().map(|(key, value)| (key.to_owned(), value));
                Value::Object(members.chain([("must".to_owned(), Value::Bool(true))]).collect())
            });
            let map = prop::collection::btree_map("[a.:\"]{0,2}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect()));
            prop_oneof![2 => list, 4 => object, 1 => map]
        })
    }

    proptest! {
        /// serde_path_to_error, which tracks the path while it decodes, finds the same path.
        #[test]
        fn c63_the_path_is_what_was_being_decoded(value in tree()) {
            for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                let quick = fast(text.as_bytes(), PhantomData::<Tree>, false);
                prop_assert_eq!(quick.is_some(), json::<Tree>(text.as_bytes()).is_ok(), "{}", text);
                let tracked = serde_path_to_error::deserialize::<_, Tree>(&mut serde_json::Deserializer::from_str(&text));
                let Err(error) = tracked else {
                    prop_assert!(json::<Tree>(text.as_bytes()).is_ok(), "{text}");
                    continue;
                };
                let misfit = json::<Tree>(text.as_bytes()).expect_err(&text);
                prop_assert_eq!((misfit.line, misfit.column), (error.inner().line(), error.inner().column()));
                if error.inner().is_data() {
                    let tracked: Path = error.path().iter().map(|segment| match segment {
                        serde_path_to_error::Segment::Seq { index } => Segment::Index(*index),
                        serde_path_to_error::Segment::Map { key } => Segment::Key(key.clone()),
                        serde_path_to_error::Segment::Enum { variant } => Segment::Key(variant.clone()),
                        serde_path_to_error::Segment::Unknown => Segment::Key("?".to_owned()),
                    }).collect();
                    prop_assert_eq!(misfit.path, shown_path(&tracked), "{}: {}", text, error);
                }
            }
        }
    }
}
