//! The path of the value at which a decoder stopped.
//!
//! serde_json reports the byte at which decoding failed: the end of the offending value, or its beginning if that was not entered. The
//! path is found by scanning the text up to that byte, so that decoding does not have to track it.

/// From the root to a value.
pub(super) type Path = Vec<Segment>;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Into an object, by a key as it was received.
    Key(String),
    /// Into an array.
    Index(usize),
}

/// serde_json's recursion limit. Only skipped values can be nested deeper.
const DEEPEST: usize = 128;

/// The path of the value that ends at `offset`, or else of the value that is expected there.
///
/// If the text before `offset` is not JSON, the path is only a guess, but the scan still ends there.
pub(super) fn path_at(text: &[u8], offset: usize) -> Path {
    let mut frames: Vec<Frame> = Vec::new();
    // The number of levels below the last frame.
    let mut deeper = 0_usize;
    let mut at = 0;
    while let Some(byte) = text.get(at).filter(|_| at < offset) {
        let end = match byte {
            b'"' => string_end(text, at),
            _ if is_structure(*byte) => at.saturating_add(1),
            _ => scalar_end(text, at),
        };
        match byte {
            b'{' | b'[' if frames.len() >= DEEPEST => deeper = deeper.saturating_add(1),
            b'}' | b']' if deeper > 0 => deeper = deeper.saturating_sub(1),
            _ if deeper > 0 => {}
            b'{' => frames.push(Frame::Object { key: None, is_value: false }),
            b'[' => frames.push(Frame::Array { index: 0 }),
            b'}' | b']' => drop(frames.pop()),
            _ => {
                if let Some(frame) = frames.last_mut() {
                    frame.pass(*byte, text.get(at..end).unwrap_or_default());
                }
            }
        }
        at = end;
    }
    frames.into_iter().map_while(Frame::child).collect()
}

/// An array or object that contains the offset.
enum Frame {
    Array {
        index: usize,
    },
    /// The last key, and whether the scan is past its colon.
    Object {
        key: Option<String>,
        is_value: bool,
    },
}

impl Frame {
    /// Moves past a comma, a colon or a scalar.
    fn pass(&mut self, first: u8, token: &[u8]) {
        match (self, first) {
            (Self::Array { index }, b',') => *index = index.saturating_add(1),
            (Self::Object { key, is_value }, b',') => (*key, *is_value) = (None, false),
            (Self::Object { is_value, .. }, b':') => *is_value = true,
            (Self::Object { key, is_value: false }, b'"') => *key = serde_json::from_slice(token).ok(),
            _ => {}
        }
    }

    /// The step to the current element or value.
    fn child(self) -> Option<Segment> {
        match self {
            Self::Array { index } => Some(Segment::Index(index)),
            Self::Object { key, is_value: true } => Some(Segment::Key(key.unwrap_or_default())),
            Self::Object { .. } => None,
        }
    }
}

fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start.saturating_add(1);
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at.saturating_add(1),
            b'\\' => at = at.saturating_add(2),
            _ => at = at.saturating_add(1),
        }
    }
    text.len()
}

fn scalar_end(text: &[u8], start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.iter().position(|byte| *byte == b'"' || is_structure(*byte));
    start.saturating_add(length.unwrap_or(rest.len()))
}

fn is_structure(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'}' | b'[' | b']' | b',' | b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: Path) -> String {
        let steps = path.into_iter().map(|segment| match segment {
            Segment::Key(key) => format!("/{key}"),
            Segment::Index(index) => format!("/{index}"),
        });
        steps.collect()
    }

    #[test]
    fn the_path_is_of_the_value_that_ends_there_or_is_due() {
        // The place is where the caret is.
        for (text, path) in [
            ("^", ""),
            ("5^", ""),
            ("^{}", ""),
            ("{^}", ""),
            ("{}^", ""),
            (r#"{"a"^: 1}"#, ""),
            (r#"{"a":^ 1}"#, "/a"),
            (r#"{"a": ^[1]}"#, "/a"),
            (r#"{"a": 1^}"#, "/a"),
            (r#"{"a": 1 ^}"#, "/a"),
            (r#"{"a": 1,^ "b": 2}"#, ""),
            (r#"{"a": "x^y"}"#, "/a"),
            (r#"{"a": [1, 2^]}"#, "/a/1"),
            (r#"{"a": [1, 2]^}"#, "/a"),
            (r#"{"a": [1, 2]}^"#, ""),
            (r#"{"a": [{"b": 1}, {"c": {"d": nu^ll}}]}"#, "/a/1/c/d"),
            (r#"{"a": [{"b": 1}, {"c": {"d": null}}^]}"#, "/a/1"),
            (r#"{"a,[{\"": ["],}", "\\", 5^]}"#, r#"/a,[{"/2"#),
            (r#"{"\u0061": 5^}"#, "/a"),
            ("[[], [^", "/1/0"),
            ("<ht^ml>", ""),
        ] {
            let offset = text.find('^').expect("every text has a place");
            let text = text.replace('^', "");
            assert_eq!(shown(path_at(text.as_bytes(), offset)), path, "{text} at {offset}");
        }
    }

    #[test]
    fn what_is_nested_without_end_takes_no_memory() {
        let text = "[".repeat(1_000_000) + &"]".repeat(999_999) + r#", {"a": 5"#;
        assert_eq!(path_at(text.as_bytes(), 500_000).len(), DEEPEST);
        assert_eq!(shown(path_at(text.as_bytes(), text.len())), "/1/a");
    }
}
