//! The JSON Web Token that authenticates an app.
//!
//! It is base64 around a signature, which may be made on another machine. The crates for JSON Web Tokens need the private key in
//! this process, and a crypto provider that rustls does not bring; ring, which signs here, is that of the default TLS back end.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::clock::seconds_since_1970;
use crate::credentials::{TokenFuture, TokenRequest, TokenSource};
use crate::secret::Secret;

use super::AppSigner;

/// `{"alg":"RS256","typ":"JWT"}`
const HEADER: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9";

/// The assumed difference between the clocks of this machine and of the server, in seconds.
const CLOCK_SKEW: i64 = 60;

/// The lifetime that GitHub accepts, in seconds, counted by its own clock.
const MAX_LIFETIME: i64 = 600;

/// The token source of an app, whose tokens authenticate only requests for installations and their tokens.
#[derive(Clone)]
pub(super) struct AppIdentity(Arc<Shared>);

struct Shared {
    id: String,
    signer: Arc<dyn AppSigner>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How many seconds the server's clock is ahead of that of this machine.
    server_ahead: i64,
    kept: Option<Jwt>,
}

struct Jwt {
    token: Secret,
    /// By the server's clock, in seconds since 1970.
    expires: i64,
}

impl AppIdentity {
    pub(super) fn new(id: String, signer: Arc<dyn AppSigner>) -> Self {
        Self(Arc::new(Shared { id, signer, state: Mutex::default() }))
    }

    /// Adopts the server's time, in seconds since 1970, if it differs from the expected one by more than half of the skew. Whether
    /// it does.
    pub(super) fn adjust_clock(&self, server: i64) -> bool {
        let ahead = server.saturating_sub(seconds_since_1970());
        let mut state = self.state();
        let differs = ahead.abs_diff(state.server_ahead) > CLOCK_SKEW.unsigned_abs() / 2;
        if differs {
            *state = State { server_ahead: ahead, kept: None };
        }
        differs
    }

    /// The token without its signature, and when it expires.
    fn unsigned(&self, now: i64) -> (String, i64) {
        let issued = now.saturating_sub(CLOCK_SKEW);
        let expires = now.saturating_add(MAX_LIFETIME).saturating_sub(CLOCK_SKEW);
        // No escapes: `GitHubApp::with_signer` has checked the id.
        let claims = format!(r#"{{"iat":{issued},"exp":{expires},"iss":"{}"}}"#, self.0.id);
        (format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(claims)), expires)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenSource for AppIdentity {
    /// A rejected token is returned again while it is valid: only another clock makes a better one.
    fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
        Box::pin(async move {
            let now = {
                let state = self.state();
                let now = seconds_since_1970().saturating_add(state.server_ahead);
                let left = |jwt: &Jwt| jwt.expires.saturating_sub(now);
                let is_valid = |jwt: &&Jwt| (CLOCK_SKEW..=MAX_LIFETIME).contains(&left(jwt));
                if let Some(kept) = state.kept.as_ref().filter(is_valid) {
                    return Ok(kept.token.clone());
                }
                now
            };
            let (unsigned, expires) = self.unsigned(now);
            let signature = self.0.signer.sign(unsigned.as_bytes()).await?;
            let token = Secret::from(format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(signature)));
            self.state().kept = Some(Jwt { token: token.clone(), expires });
            Ok(token)
        })
    }
}

impl fmt::Debug for AppIdentity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AppIdentity").field("id", &self.0.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
