//! Counts the values in a JSON text before it is decoded.
//!
//! A limit on the bytes of a body does not limit the memory of the decoded value: an empty string in a list is 3 bytes of JSON and 24
//! bytes of memory, and an item without a required field is 3 bytes of JSON and may be kilobytes of memory. With these counts limited
//! too, a decoded body takes at most a small multiple of its bytes.

use std::slice;

/// The maximum number of items on a page that is decoded. GitHub sends at most 100.
pub(crate) const MOST_ITEMS: usize = 1_000;

/// The maximum number of values, including nested ones, in a body that is decoded. A page of 100 runs has about 25,000.
pub(crate) const MOST_VALUES: usize = 250_000;

/// Refuses a body with too many values, and a page with too many items.
pub(crate) fn check(body: &[u8], is_page: bool) -> Result<(), String> {
    let extent = Extent::of(body);
    if is_page && extent.items > MOST_ITEMS {
        return Err(format!("the page has more than {MOST_ITEMS} items, which is more than GitHub ever sends"));
    }
    if extent.values > MOST_VALUES {
        return Err(format!("the body has more than {MOST_VALUES} values"));
    }
    Ok(())
}

/// An upper bound on the number of values: each but the first follows a comma or a bracket. Those in strings are counted too.
pub(crate) fn most_values(body: &[u8]) -> usize {
    // Chunks whose count fits into a byte, so that the comparison is vectorized.
    let counts = body.chunks(usize::from(u8::MAX)).map(|piece| {
        piece.iter().fold(0_u8, |count, byte| count.wrapping_add(u8::from(matches!(byte, b',' | b'[' | b'{'))))
    });
    counts.fold(1, |sum, count| sum + usize::from(count))
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Extent {
    values: usize,
    /// The number of members of all lists and objects that are members of the root. On a page, these are its items, and a few more if
    /// there are other objects beside the list.
    items: usize,
}

impl Extent {
    /// Exact for JSON. For other text, exact up to the place where it is not JSON any more, where decoding stops, too.
    fn of(body: &[u8]) -> Self {
        let mut extent = Self::default();
        let mut depth = 0_usize;
        // A member begins at the first byte after a bracket or a comma, unless it is a closing bracket.
        let mut is_member_due = true;
        let mut bytes = body.iter();
        while let Some(byte) = bytes.next() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => continue,
                b']' | b'}' => {
                    is_member_due = false;
                    depth = depth.saturating_sub(1);
                    continue;
                }
                b',' => {
                    is_member_due = true;
                    continue;
                }
                _ => {}
            }
            if std::mem::take(&mut is_member_due) {
                extent.values += 1;
                extent.items += usize::from(depth == 2);
            }
            match byte {
                b'"' => skip_string(&mut bytes),
                b'[' | b'{' => {
                    is_member_due = true;
                    depth += 1;
                }
                _ => {}
            }
        }
        extent
    }
}

fn skip_string(bytes: &mut slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn counts_members_whatever_stands_in_strings() {
        for (body, values, items) in [
            ("", 0, 0),
            ("0", 1, 0),
            (r#" "a,[{\",\\" "#, 1, 0),
            ("[]", 1, 0),
            ("[ ]", 1, 0),
            ("[[], {}, [ ] ]", 4, 0),
            (r#"{"total": 3, "items": [1, {"a": [1, 2, 3]}, "x"], "more": {}}"#, 11, 3),
            ("[1,", 2, 0),
            (r#"{"items": [1, "2, 3, 4"#, 4, 2),
            ("]]]], ,", 0, 0),
        ] {
            assert_eq!(Extent::of(body.as_bytes()), Extent { values, items }, "{body}");
        }
    }

    #[test]
    fn c114_the_bounds_are_what_they_say() {
        let page = |items: usize| format!(r#"{{"total_count": 1, "runs": [{}]}}"#, vec!["{}"; items].join(","));
        assert!(check(page(MOST_ITEMS).as_bytes(), true).is_ok());
        assert!(check(page(MOST_ITEMS + 1).as_bytes(), true).is_err());
        assert!(check(page(MOST_ITEMS + 1).as_bytes(), false).is_ok());
        // The page, its two members, and the items.
        assert!(check(page(MOST_VALUES - 3).as_bytes(), false).is_ok());
        assert!(check(page(MOST_VALUES - 2).as_bytes(), false).is_err());
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i32>().prop_map(Value::from),
            "[\\[\\]{},:\"\\\\ a\\x00]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[\\[\\]{},:\"\\\\ a]{0,4}", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn members(value: &Value) -> Vec<&Value> {
        match value {
            Value::Array(items) => items.iter().collect(),
            Value::Object(map) => map.values().collect(),
            _ => Vec::new(),
        }
    }

    fn values(value: &Value) -> usize {
        1 + members(value).into_iter().map(values).sum::<usize>()
    }

    proptest! {
        #[test]
        fn any_json_is_counted_right(value in json()) {
            let items = members(&value).into_iter().map(|member| members(member).len()).sum();
            let counted = Extent { values: values(&value), items };
            for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                prop_assert_eq!(Extent::of(text.as_bytes()), counted);
                prop_assert!(most_values(text.as_bytes()) >= counted.values);
            }
        }
    }
}
