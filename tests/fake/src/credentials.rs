//! Who may do what.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::clock::added;
use crate::world::Scope;

/// What a token may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Access {
    /// Everything.
    #[default]
    Full,
    /// Only reading: what changes something is refused with 403.
    Read,
}

/// A token that requests present.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) secret: String,
    /// What the log and the page call it.
    pub(crate) name: String,
    pub(crate) access: Access,
    pub(crate) expires_at: Option<DateTime<Utc>>,
}

/// A token that registers or removes runners.
pub(crate) struct MachineToken {
    pub(crate) secret: String,
    pub(crate) purpose: Purpose,
    pub(crate) scope: Scope,
    pub(crate) expires_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Registration,
    Removal,
}

/// A GitHub App and where it is installed.
pub(crate) struct App {
    /// The client id or the number of the app: `iss` of what it signs.
    pub(crate) issuer: String,
    pub(crate) installations: Vec<(i64, String)>,
}

#[derive(Default)]
pub(crate) struct Credentials {
    pub(crate) tokens: Vec<Token>,
    pub(crate) machine_tokens: Vec<MachineToken>,
    pub(crate) apps: Vec<App>,
    made: u64,
}

/// Who a request is from.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    Token { name: String, access: Access },
    App { issuer: String },
}

impl Caller {
    /// What the log calls it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Token { name, .. } => name,
            Self::App { issuer } => issuer,
        }
    }
}

/// How long a token of an installation, and one for a machine, is valid.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

impl Credentials {
    /// A text that no other token has. It is no secret: the next one can be guessed.
    pub(crate) fn new_secret(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}{:08}{}", self.made, "fake".repeat(6))
    }

    /// A token for a machine, and when it expires.
    pub(crate) fn new_machine_token(
        &mut self,
        purpose: Purpose,
        scope: Scope,
        now: DateTime<Utc>,
    ) -> (String, DateTime<Utc>) {
        let (secret, expires_at) = (self.new_secret("A"), added(now, LIFETIME));
        // Nobody can use those that have expired, and an unattended fake would keep them all.
        self.machine_tokens.retain(|token| token.expires_at > now);
        self.machine_tokens.push(MachineToken { secret: secret.clone(), purpose, scope, expires_at });
        (secret, expires_at)
    }

    pub(crate) fn new_installation_token(&mut self, installation: i64, now: DateTime<Utc>) -> Token {
        let (secret, name) = (self.new_secret("ghs_"), format!("installation {installation}"));
        self.tokens.retain(|token| token.expires_at.is_none_or(|expires| expires > now));
        let token = Token { secret, name, access: Access::Full, expires_at: Some(added(now, LIFETIME)) };
        self.tokens.push(token.clone());
        token
    }

    /// Who presents this `Authorization` header; the error is GitHub's message.
    pub(crate) fn caller(&self, authorization: Option<&str>, now: DateTime<Utc>) -> Result<Caller, &'static str> {
        let (scheme, secret) =
            authorization.and_then(|value| value.trim().split_once(' ')).ok_or("Requires authentication")?;
        if !scheme.eq_ignore_ascii_case("bearer") && !scheme.eq_ignore_ascii_case("token") {
            return Err("Requires authentication");
        }
        let secret = secret.trim();
        if let Some(token) = self.tokens.iter().find(|token| token.secret == secret) {
            return match token.expires_at {
                Some(expires) if expires <= now => Err("Bad credentials"),
                _ => Ok(Caller::Token { name: token.name.clone(), access: token.access }),
            };
        }
        match claims(secret) {
            Some(claims) => self.app(&claims, now),
            None => Err("Bad credentials"),
        }
    }

    fn app(&self, claims: &Claims, now: DateTime<Utc>) -> Result<Caller, &'static str> {
        let issuer = claims.iss.as_str().map_or_else(|| claims.iss.to_string(), str::to_owned);
        if !self.apps.iter().any(|app| app.issuer == issuer) {
            return Err("Integration not found");
        }
        let now = now.timestamp();
        if claims.iat > now {
            return Err("'iat' of the JSON web token is in the future");
        }
        if claims.exp <= now {
            return Err("'exp' of the JSON web token is in the past");
        }
        if claims.exp > now + 600 {
            return Err("'exp' of the JSON web token is too far in the future");
        }
        Ok(Caller::App { issuer })
    }

    /// The installation of an app, by what `is_it` says of the id and the login.
    pub(crate) fn installation(&self, issuer: &str, is_it: impl Fn(i64, &str) -> bool) -> Option<(i64, &str)> {
        let app = self.apps.iter().find(|app| app.issuer == issuer)?;
        app.installations.iter().map(|(id, login)| (*id, login.as_str())).find(|(id, login)| is_it(*id, login))
    }

    /// The text without the tokens that are known.
    pub(crate) fn masked(&self, text: &str) -> String {
        let tokens = self.tokens.iter().map(|token| &token.secret);
        let secrets = tokens.chain(self.machine_tokens.iter().map(|token| &token.secret));
        secrets
            .filter(|secret| !secret.is_empty())
            .fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "***"))
    }
}

/// What a JSON Web Token of an app says. Its signature is not checked: the fake has no public key.
#[derive(Deserialize)]
struct Claims {
    iss: Value,
    iat: i64,
    exp: i64,
}

fn claims(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}
