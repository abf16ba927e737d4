//! GitHub Apps: installation tokens, renewed before they expire.

mod jwt;
mod key;
mod tokens;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::builder::ClientBuilder;
use crate::error::Error;
use crate::path::check_segment;
use crate::secret::Secret;

use self::jwt::AppIdentity;
use self::key::RsaKey;
use self::tokens::Installation;

pub use self::key::{AppSigner, SignatureFuture};
pub use self::tokens::InstallationTokens;

/// A GitHub App, and the installation that it acts for.
///
/// ```no_run
/// # mod ghes_actions {
/// #     pub use ghes_actions_runtime::*;
/// #     pub struct Client;
/// #     impl From<Transport> for Client {
/// #         fn from(_: Transport) -> Self { Self }
/// #     }
/// #     impl Client {
/// #         pub fn builder() -> ClientBuilder<Self> { ClientBuilder::new("x") }
/// #     }
/// # }
/// use ghes_actions::{Client, GitHubApp};
///
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let app = GitHubApp::new("Iv23liExample", std::fs::read_to_string("app.pem")?)?;
/// let builder = Client::builder().host("ghe.example.com");
/// let tokens = app.installation_of_repository("octo-org", "octo-repo").tokens(&builder)?;
/// let client = builder.token_source(tokens).build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "an app does nothing until `tokens` is called"]
pub struct GitHubApp {
    identity: AppIdentity,
    installation: Option<Installation>,
    narrowing: Narrowing,
    problem: Option<String>,
}

/// What the tokens are limited to. An empty list is no limit.
#[derive(Clone, Debug, Default, Serialize)]
struct Narrowing {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    permissions: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    repositories: Vec<String>,
}

impl GitHubApp {
    /// The app with this client id (`Iv23li…`) or app id (a number). The private key is the PEM file that GitHub creates, PKCS#1 or
    /// PKCS#8. No text shows it.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the id or the key is invalid. The error names the place in
    /// the PEM file.
    pub fn new(id: impl fmt::Display, private_key: impl Into<Secret>) -> Result<Self, Error> {
        Self::with_signer(id, RsaKey::of_pem(&private_key.into())?)
    }

    /// The app with this client id or app id, whose private key is elsewhere, such as in a key management service.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the id is invalid.
    pub fn with_signer(id: impl fmt::Display, signer: impl AppSigner) -> Result<Self, Error> {
        let id = id.to_string();
        if id.is_empty() || id.len() > 100 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
            return Err(Error::invalid_input(
                "app id: pass the client id of the app (`Iv23li…`), or its app id, which is a number",
            ));
        }
        let identity = AppIdentity::new(id, Arc::new(signer));
        Ok(Self { identity, installation: None, narrowing: Narrowing::default(), problem: None })
    }

    /// Acts for the installation with this id. Replaces an earlier installation.
    pub fn installation(mut self, id: u64) -> Self {
        self.installation = Some(Installation::Id(id));
        self
    }

    /// Acts for the installation that can access this repository. The client looks it up when it needs the first token. Replaces an
    /// earlier installation.
    pub fn installation_of_repository(mut self, owner: impl Into<String>, repo: impl Into<String>) -> Self {
        let (owner, repo) = (owner.into(), repo.into());
        self.check("owner", &owner);
        self.check("repo", &repo);
        self.installation = Some(Installation::OfRepository { owner, repo });
        self
    }

    /// Acts for the installation of this organization. The client looks it up when it needs the first token. Replaces an earlier
    /// installation.
    pub fn installation_of_organization(mut self, org: impl Into<String>) -> Self {
        let org = org.into();
        self.check("org", &org);
        self.installation = Some(Installation::OfOrganization { org });
        self
    }

    /// Limits the tokens to this permission, such as `administration` with the access `write`. Call it once for each permission.
    /// Without a call, the tokens have all permissions of the installation.
    pub fn permission(mut self, name: impl Into<String>, access: impl Into<String>) -> Self {
        self.narrowing.permissions.insert(name.into(), access.into());
        self
    }

    /// Limits the tokens to this repository, by its name without the owner. Call it once for each repository. Without a call, the
    /// tokens can access all repositories of the installation.
    pub fn repository(mut self, name: impl Into<String>) -> Self {
        self.narrowing.repositories.push(name.into());
        self
    }

    /// The tokens of the installation, for [`ClientBuilder::token_source`]. Keep a clone to get a token for other use.
    ///
    /// The tokens are requested with the server, proxy, certificates, headers, hooks and limits that `builder` has now, so set those
    /// first.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if there is no installation or a setting is invalid, and
    /// [`ErrorKind::Tls`](crate::ErrorKind::Tls) as [`ClientBuilder::build`] does.
    pub fn tokens<C>(self, builder: &ClientBuilder<C>) -> Result<InstallationTokens, Error> {
        if let Some(problem) = self.problem {
            return Err(Error::invalid_input(problem));
        }
        let installation = self.installation.ok_or_else(|| {
            Error::invalid_input(
                "app: there is no installation: call installation_of_repository(), installation_of_organization() or \
                 installation()",
            )
        })?;
        let transport = builder.transport_with(Arc::new(self.identity.clone()))?;
        Ok(InstallationTokens::new(transport, self.identity, installation, self.narrowing))
    }

    /// Keeps the first problem, for `tokens` to report.
    fn check(&mut self, name: &str, value: &str) {
        if let Err(problem) = check_segment(value) {
            self.problem.get_or_insert(format!("app: {name} {problem}"));
        }
    }
}
