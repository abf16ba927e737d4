//! Makes text from outside safe for error messages and logs.

mod invisible;

use self::invisible::is_default_ignorable;
use crate::secret::Secrets;

/// Masks secrets in `raw`, escapes characters that could control a terminal or forge a log line, and truncates the text to `limit`
/// bytes.
///
/// Secrets are masked before the text is truncated, so that no part of one remains at the end.
pub(crate) fn safe_text(raw: &str, secrets: &Secrets, limit: usize) -> String {
    const ELLIPSIS: &str = "…";
    let mut safe = String::new();
    let mut room_for_ellipsis = 0;
    for character in secrets.masked(raw).chars() {
        let before = safe.len();
        if acts_on_its_surroundings(character) {
            safe.extend(character.escape_unicode());
        } else {
            safe.push(character);
        }
        if safe.len() > limit {
            safe.truncate(room_for_ellipsis);
            safe.push_str(ELLIPSIS);
            return safe;
        }
        if before + ELLIPSIS.len() <= limit {
            room_for_ellipsis = before;
        }
    }
    safe
}

/// Control characters, characters without a glyph, and characters that separate lines or annotate text.
fn acts_on_its_surroundings(character: char) -> bool {
    character.is_control()
        || is_default_ignorable(character)
        // Line and paragraph separator, and the marks of interlinear annotations.
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn c13_control_characters_are_escaped() {
        let text = safe_text("a\u{1b}[31mb\r\nc\u{202e}d\0", &Secrets::default(), 1024);
        assert_eq!(text, r"a\u{1b}[31mb\u{d}\u{a}c\u{202e}d\u{0}");
    }

    #[test]
    fn c13_our_token_is_masked_before_anything_is_cut() {
        let secrets = Secrets::from("canary-token");
        assert_eq!(safe_text("Bearer canary-token", &secrets, 1024), "Bearer ***");
        for limit in 3..24 {
            assert!(!safe_text("Bearer canary-token", &secrets, limit).contains("can"), "{limit}");
        }
    }

    #[test]
    fn c123_invisible_characters_are_escaped() {
        for code in [
            0xE0101, 0xFE0F, 0x3164, 0x115F, 0x034F, 0x17B4, 0x1D173, 0x1BCA0, 0x00AD, 0x200B, 0x2060, 0xFEFF, 0xFFA0,
            0x180E, 0x061C, 0x202E, 0x2066, 0xE0041, 0x2028, 0x2029, 0xFFF9, 0x85, 0x7F,
        ] {
            let character = char::from_u32(code).unwrap();
            assert_eq!(safe_text(&format!("a{character}b"), &Secrets::default(), 64), format!("a\\u{{{code:x}}}b"));
        }
        let visible = "naïve – “日本語” 한글 👩 ≠ \u{a0}";
        assert_eq!(safe_text(visible, &Secrets::default(), 64), visible);
    }

    #[test]
    fn a_text_that_just_fits_is_left_whole() {
        assert_eq!(safe_text("12345", &Secrets::default(), 5), "12345");
        assert_eq!(safe_text("123456", &Secrets::default(), 5), "12…");
        assert_eq!(safe_text("123456", &Secrets::default(), 2), "…");
    }

    proptest! {
        #[test]
        fn is_never_longer_than_asked_nor_holds_a_control_character(raw in "\\PC*|[\\x00-\\x20]*", limit in 3_usize..200) {
            let text = safe_text(&raw, &Secrets::default(), limit);
            prop_assert!(text.len() <= limit);
            prop_assert!(!text.chars().any(acts_on_its_surroundings));
        }
    }
}
