//! From a count of characters, which is how the parser gives places, to a byte of the text.

/// Characters between two remembered bytes: memory is the text's length over 16, and a look-up reads at most this many.
const STEP: usize = 128;

/// Byte offsets of a text's characters.
pub(super) struct Offsets<'a> {
    text: &'a str,
    every_step: Vec<usize>,
}

impl<'a> Offsets<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, every_step: text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect() }
    }

    /// The byte where the character of this number starts; the text's end past its last character.
    pub(super) fn byte(&self, character: usize) -> usize {
        let Some(start) = self.every_step.get(character / STEP) else { return self.text.len() };
        let rest = self.text.get(*start..).unwrap_or_default();
        rest.char_indices().nth(character % STEP).map_or(self.text.len(), |(byte, _)| start + byte)
    }
}
