//! GitHub Apps.

use crate::credentials::App;
use crate::fake::FakeGitHub;

/// A GitHub App to be added.
///
/// It signs JSON Web Tokens, of which the fake checks issuer and times. It does not check the signature: any key will do.
#[derive(Debug)]
#[must_use = "nothing is added without `add`"]
pub struct AppBuilder<'f> {
    fake: &'f FakeGitHub,
    issuer: String,
    logins: Vec<String>,
}

impl<'f> AppBuilder<'f> {
    pub(crate) fn new(fake: &'f FakeGitHub, issuer: &str) -> Self {
        Self { fake, issuer: issuer.to_owned(), logins: Vec::new() }
    }

    /// It is installed on this account.
    pub fn installed_on(mut self, login: &str) -> Self {
        self.logins.push(login.to_owned());
        self
    }

    /// Adds it. Returns the ids of its installations, in their order.
    pub fn add(self) -> Vec<i64> {
        let mut state = self.fake.state();
        let installations: Vec<_> = self.logins.into_iter().map(|login| (state.world.next_id(), login)).collect();
        let ids = installations.iter().map(|(id, _)| *id).collect();
        state.credentials.apps.push(App { issuer: self.issuer, installations });
        ids
    }
}
