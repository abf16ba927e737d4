//! Bodies with bytes that are not UTF-8, in strings that may be skipped.

use std::borrow::Cow;

/// Replaces bytes that are not UTF-8.
const NO_CHARACTER: &str = r"\ud800\ud800";

/// A body that can be split into its parts as JSON, although strings contain bytes that are not UTF-8. `None` if there are too many
/// of these bytes, or if they follow a backslash.
///
/// Such bytes are replaced by a pair of escapes that is not a character. serde_json accepts it in a string that is skipped, and
/// refuses it in one that is decoded. So decoding still fails for a string with such bytes, and the error has its path.
pub(crate) fn splittable(body: &[u8]) -> Option<Cow<'_, [u8]>> {
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

/// The offset in `body` of the byte that is at `offset` in its splittable form.
pub(super) fn offset_in_body(body: &[u8], offset: usize) -> usize {
    let (mut before, mut after) = (0_usize, 0_usize);
    for chunk in body.utf8_chunks() {
        let replacement = if chunk.invalid().is_empty() { 0 } else { NO_CHARACTER.len() };
        let end = after.saturating_add(chunk.valid().len());
        if offset <= end.saturating_add(replacement) {
            return before.saturating_add(offset.min(end).saturating_sub(after));
        }
        after = end.saturating_add(replacement);
        before = before.saturating_add(chunk.valid().len()).saturating_add(chunk.invalid().len());
    }
    body.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{json, json_in_place};

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
}
