//! Decodes valid bodies, with each check made once, and nothing kept for an error.

use serde::de::DeserializeSeed;

use super::counted::{Counted, Quota};
use crate::extent;
use crate::shared;

/// Decodes a body. `None` if it cannot be decoded, or may contain more values than are allowed.
///
/// After `None`, [`extent::check`] and [`json_seed`](super::json_seed) decide whether the body is valid, and explain why not.
pub(crate) fn fast<'de, S: DeserializeSeed<'de>>(body: &'de [u8], seed: S, is_page: bool) -> Option<S::Value> {
    let text = std::str::from_utf8(body).ok()?;
    if extent::most_values(body) > extent::MOST_VALUES {
        return None;
    }
    let quota = if is_page { Quota::new(extent::MOST_ITEMS) } else { Quota::unlimited() };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = shared::pooled(|| seed.deserialize(Counted::new(&mut deserializer, &quota))).ok()?;
    deserializer.end().ok()?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;

    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Runs {
        runs: Vec<Run>,
    }

    #[derive(Deserialize)]
    struct Run {}

    #[test]
    fn c114_no_more_is_decoded_than_may_be() {
        let list = |items: usize| vec!["{}"; items].join(",");
        let members = |count: usize| (0..count).map(|key| format!(r#""{key}": 0"#)).collect::<Vec<_>>().join(",");
        for (body, of_a_page, of_another) in [
            (format!(r#"{{"runs": [{}]}}"#, list(1_000)), Some(1_000), Some(1_000)),
            (format!(r#"{{"runs": [{}]}}"#, list(1_001)), None, Some(1_001)),
            (format!(r#"{{"runs": [], "other": [{}]}}"#, list(1_001)), None, Some(0)),
            (format!(r#"{{"runs": [{{}}], "other": {{{}}}}}"#, members(1_000)), None, Some(1)),
            (format!(r#"{{"runs": [{{}}], "other": {{{}}}}}"#, members(999)), Some(1), Some(1)),
            (format!(r#"{{"runs": [{}]}}"#, list(250_001)), None, None),
            (r#"{"runs": []} x"#.to_owned(), None, None),
            (r#"{"runs": 5}"#.to_owned(), None, None),
        ] {
            for (is_page, items) in [(true, of_a_page), (false, of_another)] {
                let decoded = fast(body.as_bytes(), PhantomData::<Runs>, is_page);
                assert_eq!(decoded.map(|page| page.runs.len()), items, "{is_page} {}", body.len());
            }
        }
    }
}
