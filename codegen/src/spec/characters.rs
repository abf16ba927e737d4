//! Characters that show a reader something else than what stands there, or end a C string, and so have no place in a spec.

use std::sync::LazyLock;

use regex::Regex;

/// What a character is called when it is refused; tab and line ends are fine.
pub(super) fn refused(character: char) -> Option<&'static str> {
    match character {
        '\t' | '\n' | '\r' => None,
        '\0' => Some("NUL"),
        '\u{1b}' => Some("ESC"),
        '\0'..'\u{20}' | '\u{7f}'..'\u{a0}' => Some("a control character"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a bidirectional control, which reorders what people see")
        }
        '\u{2028}' | '\u{2029}' => Some("a line end that most tools do not know"),
        '\u{feff}' => Some("a byte order mark inside the text"),
        _ if is_invisible(character) => Some("a character that nobody sees"),
        _ => None,
    }
}

/// By Unicode's property: a list would miss what the next version of Unicode adds.
fn is_invisible(character: char) -> bool {
    static INVISIBLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\p{Default_Ignorable_Code_Point}").expect("it is a property of Unicode"));
    !character.is_ascii() && INVISIBLE.is_match(character.encode_utf8(&mut [0; 4]))
}

/// The first character of a text that is refused: its byte, itself and what it is called.
pub(super) fn first_refused(text: &str) -> Option<(usize, char, &'static str)> {
    text.char_indices().find_map(|(at, character)| refused(character).map(|name| (at, character, name)))
}
