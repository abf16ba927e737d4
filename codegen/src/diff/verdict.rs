//! How much a change asks of those who depend on what changed.

use std::fmt;

use serde::Serialize;

/// How much a change asks of those who depend on what changed, in the words of semantic versioning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing: they cannot tell.
    #[default]
    None,
    /// Nothing: something is better, or said better.
    Patch,
    /// Nothing: there is more than there was.
    Minor,
    /// A look: what worked may not work any more.
    Major,
}

/// The two verdicts on a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    /// Whether a caller that keeps to the old contract breaks when the server keeps to the new one.
    pub http: Verdict,
    /// Whether code that was written against the old crate still compiles against the new one and does what it did, with the
    /// server that it talked to.
    pub rust: Verdict,
}

impl Verdict {
    /// As it is written: `none`, `patch`, `minor` or `major`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl Verdicts {
    /// The graver of each.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { http: self.http.max(other.http), rust: self.rust.max(other.rust) }
    }
}
