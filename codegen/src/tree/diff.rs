//! A unified diff, short enough to read in a terminal.

use similar::{ChangeTag, TextDiff};

/// Longer lines are cut here: characters.
const MOST_CHARACTERS: usize = 160;

/// The first lines of a unified diff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// At most as many lines as were asked for.
    pub lines: Vec<DiffLine>,
    /// How many lines were left off.
    pub left_off: usize,
}

/// One line of a unified diff, without its end. Control characters are escaped, so that it is safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    /// `@@ -1,4 +1,5 @@`: where the lines that follow stand.
    Hunk(String),
    /// In both.
    Same(String),
    /// In the old text only.
    Removed(String),
    /// In the new text only.
    Added(String),
}

impl Diff {
    /// From `old` to `new`, its first `most` lines. Bytes that are not UTF-8 show as U+FFFD.
    pub(super) fn between(old: &[u8], new: &[u8], most: usize) -> Self {
        let old = String::from_utf8_lossy(old);
        let new = String::from_utf8_lossy(new);
        let texts = TextDiff::from_lines(&*old, &*new);
        let mut diff = Self::default();
        for hunk in texts.unified_diff().context_radius(2).iter_hunks() {
            diff.push(most, || DiffLine::Hunk(hunk.header().to_string()));
            for change in hunk.iter_changes() {
                diff.push(most, || line(change.tag(), change.value()));
            }
        }
        diff
    }

    fn push(&mut self, most: usize, line: impl FnOnce() -> DiffLine) {
        if self.lines.len() < most {
            self.lines.push(line());
        } else {
            self.left_off += 1;
        }
    }
}

fn line(tag: ChangeTag, text: &str) -> DiffLine {
    let shown = printable(text);
    match tag {
        ChangeTag::Equal => DiffLine::Same(shown),
        ChangeTag::Delete => DiffLine::Removed(shown),
        ChangeTag::Insert => DiffLine::Added(shown),
    }
}

/// The text without the `\n` that ends it. A line that ends in anything else says so, for two lines may differ in that alone.
fn printable(text: &str) -> String {
    let (text, ending) = match text.strip_suffix('\n') {
        Some(text) => (text, ""),
        None if text.ends_with('\r') => (text, ""),
        None => (text, " (no line end)"),
    };
    let mut shown = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == MOST_CHARACTERS {
            shown.push('…');
            break;
        }
        match character {
            '\t' => shown.push('\t'),
            // Byte order marks and bidirectional overrides are no control characters, and as invisible.
            '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.extend(character.escape_unicode());
            }
            _ if character.is_control() => shown.extend(character.escape_default()),
            _ => shown.push(character),
        }
    }
    shown + ending
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str, most: usize) -> (Vec<String>, usize) {
        let diff = Diff::between(old.as_bytes(), new.as_bytes(), most);
        let lines = diff.lines.into_iter().map(|line| match line {
            DiffLine::Hunk(text) => text,
            DiffLine::Same(text) => format!(" {text}"),
            DiffLine::Removed(text) => format!("-{text}"),
            DiffLine::Added(text) => format!("+{text}"),
        });
        (lines.collect(), diff.left_off)
    }

    #[test]
    fn a_change_stands_between_two_lines_of_context() {
        let (lines, left_off) = shown("1\n2\n3\n4\n5\n6\n7\n", "1\n2\n3\nfour\n5\n6\n7\n", 20);
        assert_eq!(lines, ["@@ -2,5 +2,5 @@", " 2", " 3", "-4", "+four", " 5", " 6"]);
        assert_eq!(left_off, 0);
    }

    #[test]
    fn lines_past_the_limit_are_counted() {
        let new: String = (0..100).map(|number| format!("{number}\n")).collect();
        let (lines, left_off) = shown("", &new, 3);
        assert_eq!(lines, ["@@ -0,0 +1,100 @@", "+0", "+1"]);
        assert_eq!(left_off, 98);
    }

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        let (lines, _) = shown("a\r\nb\n\u{feff}\x1b[31mc", "a\nb\nc\n", 20);
        assert_eq!(lines, ["@@ -1,3 +1,3 @@", "-a\\r", "+a", " b", "-\\u{feff}\\u{1b}[31mc (no line end)", "+c"]);
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        let (lines, _) = shown("", &format!("{}\n", "é".repeat(1_000)), 20);
        assert_eq!(lines[1], format!("+{}…", "é".repeat(MOST_CHARACTERS)));
    }
}
