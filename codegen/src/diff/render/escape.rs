//! Text of a spec inside Markdown: it stays text.

/// A name of the spec as code, where that is possible.
pub(super) fn code(name: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || " -_./[]{}():,<>&='".contains(character);
    if name.chars().all(is_plain) { format!("`{name}`") } else { escaped(name) }
}

/// Text of the spec as text: nothing in it is Markdown or HTML, and no address becomes a link by itself.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '\n' | '\r' => escaped.push(' '),
            ':' if rest.peek() == Some(&'/') => escaped.push_str("\\:"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '#' | '@' => {
                escaped.push('\\');
                escaped.push(character);
            }
            other => escaped.push(other),
        }
    }
    escaped
}
