//! Reads DER elements of certificates and keys that the caller configured.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const CONTEXT_0: u8 = 0xa0;

/// If `input` starts with a DER element with this tag, its content and the rest of the input.
pub(super) fn element(input: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, input) = input.split_first()?;
    if *found != tag {
        return None;
    }
    let (first, input) = input.split_first()?;
    let (length, input) = if *first < 0x80 {
        (usize::from(*first), input)
    } else {
        // No certificate is so long that its length takes more than three bytes, and DER has no element without a length.
        let (bytes, input) = input.split_at_checked(usize::from(first & 0x7f))?;
        if !(1..=3).contains(&bytes.len()) {
            return None;
        }
        (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), input)
    };
    input.split_at_checked(length)
}
