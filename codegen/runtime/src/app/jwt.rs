//! The JSON Web Token that authenticates an app.
//!
//! It is base64 around a signature, which may be made on another machine. The crates for JSON Web Tokens need the private key in
//! this process, and a crypto provider that rustls does not bring; ring, which signs here, is that of the default TLS back end.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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

/// A clock before 1970 is zero, and corrected by that of the server.
pub(super) fn seconds_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::app::key::RsaKey;

    fn decoded(part: &str) -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    fn issued(token: &Secret) -> i64 {
        decoded(token.expose().split('.').nth(1).unwrap())["iat"].as_i64().unwrap()
    }

    fn identity(pem: &str) -> AppIdentity {
        let key = pem.get(pem.find("-----BEGIN").unwrap()..).unwrap();
        let key = key.split_inclusive("-----END CERTIFICATE-----\n").last().unwrap();
        AppIdentity::new("Iv23li0123".to_owned(), Arc::new(RsaKey::of_pem(&Secret::from(key)).unwrap()))
    }

    #[tokio::test]
    async fn it_is_what_github_asks_for_with_each_encoding_of_a_key() {
        let pems = [
            include_str!("../../tests/loopback/keys/rsa-pkcs1.pem"),
            include_str!("../../tests/loopback/keys/rsa-pkcs8.pem"),
        ];
        let mut signatures = Vec::new();
        for identity in pems.map(identity) {
            let (unsigned, expires) = identity.unsigned(1_000_000);
            let (header, claims) = unsigned.split_once('.').unwrap();
            assert_eq!(decoded(header), json!({"alg": "RS256", "typ": "JWT"}));
            assert_eq!(decoded(claims), json!({"iat": 999_940, "exp": 1_000_540, "iss": "Iv23li0123"}));
            assert_eq!(expires, 1_000_540);
            signatures.push(identity.0.signer.sign(unsigned.as_bytes()).await.unwrap());
            let token = identity.token(TokenRequest::Fresh).await.unwrap();
            assert_eq!(token.expose().split('.').count(), 3);
            assert!(!format!("{identity:?}").contains("PRIVATE"));
        }
        assert_eq!(signatures[0], signatures[1], "it is the same key");
        assert_eq!(signatures[0].len(), 256);
    }

    #[tokio::test]
    async fn the_servers_clock_counts_and_another_token_is_made_for_it_alone() {
        let identity = identity(include_str!("../../tests/loopback/keys/rsa-pkcs1.pem"));
        let now = seconds_since_1970();
        let first = identity.token(TokenRequest::Fresh).await.unwrap();
        assert!(!identity.adjust_clock(now + 10), "which the skew allows for");
        assert_eq!(identity.token(TokenRequest::Rejected).await.unwrap(), first);
        assert!(identity.adjust_clock(now + 5_000));
        assert!(!identity.adjust_clock(now + 5_000));
        let second = identity.token(TokenRequest::Fresh).await.unwrap();
        assert!((4_900..5_900).contains(&(issued(&second) - issued(&first))));
    }

    #[tokio::test]
    async fn a_token_that_is_about_to_expire_is_made_anew() {
        let identity = identity(include_str!("../../tests/loopback/keys/rsa-pkcs1.pem"));
        let first = identity.token(TokenRequest::Fresh).await.unwrap();
        // The clock of this machine was set back, or the token was kept for nine minutes.
        for left in [CLOCK_SKEW - 1, MAX_LIFETIME + 100] {
            let expires = seconds_since_1970() + left;
            identity.state().kept = Some(Jwt { token: Secret::from("old"), expires });
            assert_eq!(identity.token(TokenRequest::Fresh).await.unwrap().expose().len(), first.expose().len());
        }
    }
}
