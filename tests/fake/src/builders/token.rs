//! Tokens.

use std::time::Duration;

use crate::clock::{added, delta};
use crate::credentials::{Access, Token};
use crate::fake::FakeGitHub;

/// A token to be added.
#[must_use = "nothing is added without `add`"]
pub struct TokenBuilder<'f> {
    fake: &'f FakeGitHub,
    name: String,
    access: Access,
    lasts: Option<Duration>,
    text: Option<String>,
}

impl<'f> TokenBuilder<'f> {
    pub(crate) fn new(fake: &'f FakeGitHub, name: &str) -> Self {
        Self { fake, name: name.to_owned(), access: Access::Full, lasts: None, text: None }
    }

    /// It can only read: what changes something is refused with 403.
    pub fn read_only(mut self) -> Self {
        self.access = Access::Read;
        self
    }

    /// It expires so long from now, by the clock of the fake.
    pub fn expires_in(mut self, lasts: Duration) -> Self {
        self.lasts = Some(lasts);
        self
    }

    /// Its text. By default one is made up.
    pub fn text(mut self, text: &str) -> Self {
        self.text = Some(text.to_owned());
        self
    }

    /// Adds it. Returns its text.
    pub fn add(self) -> String {
        let mut state = self.fake.state();
        let expires_at = self.lasts.map(|lasts| added(state.now(), delta(lasts)));
        let secret = self.text.unwrap_or_else(|| state.credentials.new_secret("ghp_"));
        let token = Token { secret: secret.clone(), name: self.name, access: self.access, expires_at };
        state.credentials.tokens.push(token);
        secret
    }
}
