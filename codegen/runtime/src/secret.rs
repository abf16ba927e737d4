//! Text that must not be printed.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// A token or another text that gives access.
///
/// `Debug` prints `Secret(***)` and there is no `Display`, so that it reaches a log only through [`Secret::expose`]. The
/// memory is overwritten when the value is dropped.
///
/// It serialises as the plain text, so that a token can be kept in a store of your own: do not serialise a value that holds
/// one into a log.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself. Whoever calls this decides where it goes.
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

impl PartialEq for Secret {
    /// Looks at every byte, so that the time it takes tells the length but not where two texts differ.
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

/// What a client knows and must not show, not even where a server repeats it.
#[derive(Default)]
pub(crate) struct Secrets {
    pub(crate) token: Option<Secret>,
    /// The values of headers that the user added.
    pub(crate) header_values: Vec<Secret>,
}

impl Secrets {
    /// `text` with each of them replaced by `***`.
    pub(crate) fn masked(&self, text: &str) -> String {
        /// A shorter value is no key, and stands in texts by chance: masking every `1` would only spoil them.
        const SHORTEST_KEY: usize = 8;

        let token = self.token.iter().map(Secret::expose).filter(|token| !token.is_empty());
        let values = self.header_values.iter().map(Secret::expose).filter(|value| value.len() >= SHORTEST_KEY);
        token.chain(values).fold(text.to_owned(), |text, secret| text.replace(secret, "***"))
    }
}

#[cfg(test)]
impl From<&str> for Secrets {
    fn from(token: &str) -> Self {
        Self { token: Some(Secret::from(token)), header_values: Vec::new() }
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

    #[test]
    fn c11_the_token_and_the_keys_in_headers_are_masked_wherever_they_stand() {
        let header_values = ["gateway-key", "1", "canary-and-more"].map(Secret::from).to_vec();
        let secrets = Secrets { token: Some(Secret::from("canary")), header_values };
        assert_eq!(secrets.masked("Bearer canary, canarycanary"), "Bearer ***, ******");
        assert_eq!(secrets.masked("x-key: gateway-key; x-number: 1"), "x-key: ***; x-number: 1");
        assert!(!secrets.masked("canary-and-more").contains("canary"));
        assert_eq!(Secrets::from("").masked("as it is"), "as it is");
        assert_eq!(Secrets::default().masked("as it is"), "as it is");
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
