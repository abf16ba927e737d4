//! Text that must not be printed.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::credentials::Credentials;

/// A token or another secret text.
///
/// `Debug` prints `Secret(***)`, and there is no `Display`, so that only [`Secret::expose`] can put the text into a log. The memory is
/// overwritten when the value is dropped.
///
/// It serialises as plain text, so that you can store a token. Do not serialise a value that contains one into a log.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The secret text. The caller is responsible for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }
}

/// Requires the feature `secrecy`.
#[cfg(feature = "secrecy")]
impl From<secrecy::SecretString> for Secret {
    fn from(text: secrecy::SecretString) -> Self {
        Self::from(secrecy::ExposeSecret::expose_secret(&text))
    }
}

impl PartialEq for Secret {
    /// Compares every byte, so that the time reveals the length, but not where two texts differ.
    fn eq(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.0.as_bytes(), other.0.as_bytes());
        let difference = ours.iter().zip(theirs).fold(0_u8, |difference, (a, b)| difference | (a ^ b));
        ours.len() == theirs.len() && difference == 0
    }
}

impl Eq for Secret {}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// The secrets of a client, which must not be shown, not even if a server echoes them.
#[derive(Default)]
pub(crate) struct Secrets {
    pub(crate) credentials: Credentials,
    /// The values of headers that the user added.
    pub(crate) header_values: Vec<Secret>,
}

/// The minimum length in bytes of a secret that is masked. A shorter text is a word rather than a key: no token of GitHub's is that
/// short, and masking every `t` or `json` would make error texts unreadable and protect nothing.
const SHORTEST_MASKED: usize = 8;

impl Secrets {
    /// Replaces each secret of [`SHORTEST_MASKED`] bytes or more by `***`. If secrets overlap, the whole range that they cover is
    /// masked, so that no part of a longer one remains beside a shorter one.
    ///
    /// For texts that are shown. No decision may be made on the result.
    pub(crate) fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let tokens = self.credentials.known();
        let values = tokens.iter().map(Arc::as_ref).chain(&self.header_values).map(Secret::expose);
        let mut covered: Vec<Range<usize>> = values
            .filter(|secret| secret.len() >= SHORTEST_MASKED)
            .flat_map(|secret| occurrences(text, secret))
            .collect();
        if covered.is_empty() {
            return Cow::Borrowed(text);
        }
        covered.sort_unstable_by_key(|range| range.start);
        let mut masked = String::new();
        let mut end = 0;
        for range in covered {
            // A range that only touches the one before it gets its own mask.
            if range.start >= end {
                masked.push_str(text.get(end..range.start).unwrap_or_default());
                masked.push_str("***");
            }
            end = end.max(range.end);
        }
        masked.push_str(text.get(end..).unwrap_or_default());
        Cow::Owned(masked)
    }
}

/// The ranges of `secret` in `text`, including overlapping ones.
fn occurrences(text: &str, secret: &str) -> Vec<Range<usize>> {
    let first = secret.chars().next().map_or(1, char::len_utf8);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(secret)).and_then(|at| at.checked_add(from)) {
        found.push(start..start.saturating_add(secret.len()));
        from = start.saturating_add(first);
    }
    found
}

#[cfg(test)]
impl From<&str> for Secrets {
    fn from(token: &str) -> Self {
        Self { credentials: Credentials::of_token(Secret::from(token)), header_values: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, Secrets};

    #[test]
    fn c11_debug_shows_nothing_of_it() {
        let secret = Secret::from("canary-token");
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(***) Secret(***)");
    }

    #[test]
    fn survives_a_round_trip_through_json() {
        let secret: Secret = serde_json::from_str(r#""a\"b""#).unwrap();
        assert_eq!(secret.expose(), "a\"b");
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""a\"b""#);
    }

    #[cfg(feature = "secrecy")]
    #[test]
    fn a_secret_string_of_secrecy_is_one() {
        let secret = Secret::from(secrecy::SecretString::from("canary-token"));
        assert_eq!((secret.expose(), format!("{secret:?}").as_str()), ("canary-token", "Secret(***)"));
    }

    fn secrets(token: &str, values: &[&str]) -> Secrets {
        let header_values = values.iter().map(|value| Secret::from(*value)).collect();
        Secrets { header_values, ..Secrets::from(token) }
    }

    #[test]
    fn c11_the_token_and_the_keys_in_headers_are_masked_wherever_they_stand() {
        let secrets = secrets("canary-token", &["gateway-key", "1"]);
        for (text, masked) in [
            ("Bearer canary-token, canary-tokencanary-token", "Bearer ***, ******"),
            ("x-key: gateway-key; x-number: 1", "x-key: ***; x-number: 1"),
            ("écanary-tokené", "é***é"),
            ("canary-toke", "canary-toke"),
            ("", ""),
        ] {
            assert_eq!(secrets.masked(text), masked);
            assert_eq!(Secrets::default().masked(text), text);
        }
    }

    #[test]
    fn c118_c125_a_secret_is_masked_from_eight_characters_on() {
        assert_eq!(secrets("12345678", &[]).masked("a12345678b"), "a***b");
        assert_eq!(secrets("", &["12345678"]).masked("a12345678b"), "a***b");
        for short in ["", "t", "json", "1234567"] {
            assert_eq!(secrets(short, &[short]).masked("a1234567t json"), "a1234567t json");
        }
    }

    #[test]
    fn c118_of_secrets_that_overlap_nothing_is_left() {
        let long = "canary-token-and-more";
        for values in [["canary-token", long], [long, "canary-token"]] {
            assert_eq!(secrets("elsewhere", &values).masked("a canary-token-and-more b canary-token"), "a *** b ***");
        }
        for values in [["abcdefgh", "efghijkl"], ["efghijkl", "abcdefgh"]] {
            assert_eq!(secrets("elsewhere", &values).masked("xabcdefghijkly"), "x***y");
        }
        assert_eq!(secrets("abcabcab", &[]).masked("xabcabcabcaby"), "x***y");
        assert_eq!(secrets("bcdefghi", &["abcdefghijkl"]).masked("xabcdefghijkly"), "x***y");
    }

    #[test]
    fn equal_only_to_the_same_text() {
        assert_eq!(Secret::from("ab"), Secret::from("ab"));
        assert_ne!(Secret::from("ab"), Secret::from("ac"));
        assert_ne!(Secret::from("ab"), Secret::from("ba"), "two differences do not make up for each other");
        assert_ne!(Secret::from("ab"), Secret::from("abc"));
        assert_ne!(Secret::from(""), Secret::from("a"));
    }
}
