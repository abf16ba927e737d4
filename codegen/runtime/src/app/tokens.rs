//! The tokens of an installation.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::call::Call;
use crate::clock::server_time;
use crate::credentials::{TokenFuture, TokenRequest, TokenSource};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::response::Response;
use crate::secret::Secret;
use crate::token_cache;
use crate::transport::Transport;

use super::Narrowing;
use super::jwt::AppIdentity;

const OF_REPOSITORY: Operation = Operation::get("apps/get-repo-installation", "/repos/{owner}/{repo}/installation");
const OF_ORGANIZATION: Operation = Operation::get("apps/get-org-installation", "/orgs/{org}/installation");
/// A second token besides the first does no harm.
const CREATE_TOKEN: Operation =
    Operation::post("apps/create-installation-access-token", "/app/installations/{installation_id}/access_tokens")
        .success(201)
        .retryable();

/// No attempt is sent with a token that expires sooner. It is more than an attempt takes.
const MIN_LEFT: Duration = Duration::from_secs(60);

/// A token is renewed when less is left. The difference between the two bridges an outage of the server.
const RENEWED_WITH: Duration = Duration::from_secs(120);

/// How long a call waits for a renewal while the old token will do.
const PATIENCE: Duration = Duration::from_secs(10);

/// The pause after a failed renewal, during which calls use the old token without waiting.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(10);

/// A rejected token is replaced if it is at least this old. The next one would be rejected for the same reason.
const MIN_AGE_TO_REPLACE: Duration = Duration::from_secs(60);

/// GitHub's replicas need some seconds to learn of a new token.
const GRACE: Duration = Duration::from_secs(5);

/// Which installation.
#[derive(Clone, Debug)]
pub(super) enum Installation {
    Id(u64),
    OfRepository { owner: String, repo: String },
    OfOrganization { org: String },
}

/// The tokens of one installation of a [`GitHubApp`](super::GitHubApp).
///
/// A token is kept, and renewed two minutes before it expires by the server's clock. This is a [`TokenSource`] for any number of
/// clients. Clones share the token.
#[derive(Clone)]
pub struct InstallationTokens(Arc<Shared>);

struct Shared {
    transport: Transport,
    identity: AppIdentity,
    installation: Installation,
    narrowing: Narrowing,
    /// Locked while a token is created, so that there is one request at a time.
    creating: Mutex<()>,
    state: StdMutex<State>,
}

#[derive(Default)]
struct State {
    installation_id: Option<u64>,
    token: Option<Token>,
    failed: Option<Instant>,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    created: Instant,
    expires: Instant,
}

#[derive(Deserialize)]
struct InstallationBody {
    id: u64,
}

#[derive(Deserialize)]
struct TokenBody {
    token: Secret,
    expires_at: DateTime<Utc>,
}

impl InstallationTokens {
    pub(super) fn new(
        transport: Transport,
        identity: AppIdentity,
        installation: Installation,
        narrowing: Narrowing,
    ) -> Self {
        let (creating, state) = (Mutex::default(), StdMutex::default());
        Self(Arc::new(Shared { transport, identity, installation, narrowing, creating, state }))
    }

    /// A token for other use, such as `git clone`. It is valid for at least a minute and at most an hour.
    ///
    /// # Errors
    ///
    /// Returns the error of the request that failed: [`ErrorKind::Unauthorized`] if the id or the private key is wrong,
    /// [`ErrorKind::NotFound`] if the app is not installed there.
    pub async fn token(&self) -> Result<Secret, Error> {
        self.kept_or_new(None).await
    }

    /// The kept token, unless it is to be renewed or is `rejected`, or a new one.
    async fn kept_or_new(&self, rejected: Option<&Secret>) -> Result<Secret, Error> {
        let kept = |least| self.kept(least).filter(|kept| rejected != Some(kept));
        if let Some(token) = kept(RENEWED_WITH) {
            return Ok(token);
        }
        let _creating = self.0.creating.lock().await;
        // Another call may have created one while this one waited.
        if let Some(token) = kept(RENEWED_WITH) {
            return Ok(token);
        }
        let Some(still_valid) = kept(MIN_LEFT) else { return self.create().await };
        if self.state().failed.is_some_and(|failed| failed.elapsed() < PAUSE_AFTER_FAILURE) {
            return Ok(still_valid);
        }
        match timeout(PATIENCE, self.create()).await {
            Ok(Ok(token)) => Ok(token),
            Ok(Err(_)) | Err(_) => {
                self.state().failed = Some(Instant::now());
                Ok(still_valid)
            }
        }
    }

    fn kept(&self, least: Duration) -> Option<Secret> {
        let state = self.state();
        let token = state.token.as_ref()?;
        let left = token.expires.saturating_duration_since(Instant::now());
        (left >= least).then(|| token.secret.clone())
    }

    async fn create(&self) -> Result<Secret, Error> {
        let known = self.state().installation_id;
        let installation = match known {
            Some(id) => id,
            None => self.look_up().await?,
        };
        // The token's lifetime begins before its response arrives.
        let created = Instant::now();
        let response = self.with_adjusted_clock(|| self.create_call(installation)).await;
        let token = response.and_then(|response| Ok((lifetime(&response)?, response.value.token)));
        let mut state = self.state();
        match token {
            Ok((lifetime, secret)) => {
                let expires = created.checked_add(lifetime).unwrap_or(created);
                let token = Token { secret: secret.clone(), created, expires };
                *state = State { installation_id: Some(installation), token: Some(token), failed: None };
                Ok(secret)
            }
            Err(error) => {
                // The app may have been installed again, with another id.
                state.installation_id = None;
                Err(error)
            }
        }
    }

    async fn look_up(&self) -> Result<u64, Error> {
        let found = match &self.0.installation {
            Installation::Id(id) => return Ok(*id),
            Installation::OfRepository { owner, repo } => {
                let call = || self.call(&OF_REPOSITORY).segment("owner", owner).segment("repo", repo);
                self.with_adjusted_clock::<InstallationBody>(call).await
            }
            Installation::OfOrganization { org } => {
                self.with_adjusted_clock::<InstallationBody>(|| self.call(&OF_ORGANIZATION).segment("org", org)).await
            }
        };
        Ok(found?.value.id)
    }

    fn create_call(&self, installation: u64) -> Call {
        let id = i64::try_from(installation).unwrap_or(i64::MAX);
        self.call(&CREATE_TOKEN).segment_integer("installation_id", id, 1..=i64::MAX).json(&self.0.narrowing)
    }

    fn call(&self, operation: &'static Operation) -> Call {
        Call::new(&self.0.transport, operation)
    }

    /// Sends a call, and once more if it is rejected and the server's clock is not the expected one.
    async fn with_adjusted_clock<T: DeserializeOwned + Send + 'static>(
        &self,
        call: impl Fn() -> Call,
    ) -> Result<Response<T>, Error> {
        let rejection = match call().send().await {
            Err(error) if error.kind() == ErrorKind::Unauthorized => error,
            result => return result,
        };
        let time = rejection.headers().and_then(server_time);
        if time.is_some_and(|time| self.0.identity.adjust_clock(time)) { call().send().await } else { Err(rejection) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// By the server's clock, or by that of this machine if the response has no `Date`.
fn lifetime(response: &Response<TokenBody>) -> Result<Duration, Error> {
    let lifetime = token_cache::lifetime(response.metadata.headers(), response.value.expires_at);
    if lifetime < MIN_LEFT {
        return Err(Error::new(
            ErrorKind::Decode,
            "the new token expires in less than a minute: the clock of the server or of this machine is wrong",
        )
        .with_operation(CREATE_TOKEN.id()));
    }
    Ok(lifetime)
}

impl TokenSource for InstallationTokens {
    fn token(&self, request: TokenRequest) -> TokenFuture<'_> {
        Box::pin(async move {
            let rejected = match request {
                TokenRequest::Rejected => self.state().token.clone(),
                TokenRequest::Fresh => None,
            };
            let rejected = rejected.filter(|token| token.created.elapsed() >= MIN_AGE_TO_REPLACE);
            self.kept_or_new(rejected.map(|token| token.secret).as_ref())
                .await
                .map_err(|error| Box::new(error) as Box<dyn StdError + Send + Sync>)
        })
    }

    fn grace(&self) -> Duration {
        GRACE
    }
}

impl fmt::Debug for InstallationTokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("InstallationTokens").field("installation", &self.0.installation).finish_non_exhaustive()
    }
}
