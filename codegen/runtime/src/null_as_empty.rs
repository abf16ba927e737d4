//! Lists and maps that a response may leave out.

use serde::{Deserialize, Deserializer};

/// Decodes a list or a map, and null as an empty one. Emitted code names it for those that GitHub may leave out.
///
/// # Errors
///
/// The value is neither null nor what is asked for.
#[doc(hidden)]
pub fn null_as_empty<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(decoder: D) -> Result<T, D::Error> {
    Option::deserialize(decoder).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Lists {
        #[serde(default, deserialize_with = "null_as_empty")]
        list: Vec<u8>,
    }

    #[test]
    fn absent_null_and_empty_are_the_same() {
        let decoded = |json: &str| serde_json::from_str::<Lists>(json).map(|lists| lists.list).ok();
        for nothing in ["{}", r#"{"list":null}"#, r#"{"list":[]}"#] {
            assert_eq!(decoded(nothing), Some(Vec::new()), "{nothing}");
        }
        assert_eq!(decoded(r#"{"list":[1,2]}"#), Some(vec![1, 2]));
        for other in [r#"{"list":{}}"#, r#"{"list":0}"#, r#"{"list":[null]}"#, r#"{"list":"[]"}"#] {
            assert_eq!(decoded(other), None, "{other}");
        }
    }
}
