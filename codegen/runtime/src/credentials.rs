//! The token of a request, and where it comes from.

mod file;
mod single_flight;

use std::error::Error as StdError;
use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::secret::Secret;

pub use self::file::TokenFile;
use self::single_flight::SingleFlight;

/// The future that [`TokenSource::token`] returns.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<Secret, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Why the client asks a [`TokenSource`] for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenRequest {
    /// The next attempt needs a token. The source may return one that it has kept, if it remains valid for the time of an attempt.
    Fresh,
    /// The server rejected the last token of this source with a 401. The source should return another one.
    Rejected,
}

/// Returns the token for each attempt, so that a client keeps its connections, limits, retry budget and running listings when the
/// token changes.
///
/// The client asks before every attempt and keeps no token for the next one, so a source that fetches its token must keep it. Calls
/// that ask at the same time share one request to the source. After a 401 the client asks once more, with [`TokenRequest::Rejected`].
/// If the source returns another token, the client sends the request again.
///
/// If a source fails, panics, takes longer than an attempt may take, or returns a text that cannot be a token, the calls that wait
/// for it fail with [`ErrorKind::Credentials`](crate::ErrorKind::Credentials). No error or log contains one of the last eight tokens
/// of a source.
///
/// A [`Secret`] is a source that always returns itself. [`TokenFile`] reads a file.
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// use ghes_actions::{Secret, TokenFuture, TokenRequest, TokenSource};
///
/// /// Runs `gh auth token`.
/// struct GitHubCli;
///
/// impl TokenSource for GitHubCli {
///     fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
///         Box::pin(async {
///             let run = || std::process::Command::new("gh").args(["auth", "token"]).output();
///             let output = tokio::task::spawn_blocking(run).await??;
///             Ok(Secret::from(String::from_utf8(output.stdout)?.trim()))
///         })
///     }
/// }
/// # let _ = GitHubCli;
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// The token to send now.
    ///
    /// The future is dropped if the call that asks is dropped, or if its time is over. The source must remain usable then. It must not
    /// use the client that asks it, which would wait for itself.
    fn token(&self, request: TokenRequest) -> TokenFuture<'_>;

    /// How long the server may reject a new token of this source, because not all of its replicas know the token yet.
    ///
    /// Within this time after the source first returned a token, a request that fails with 401 or 403 is retried with the same token,
    /// up to the client's maximum of attempts. The default is zero: a rejection is final, or leads to [`TokenRequest::Rejected`].
    fn grace(&self) -> Duration {
        Duration::ZERO
    }
}

impl TokenSource for Secret {
    fn token(&self, _: TokenRequest) -> TokenFuture<'_> {
        Box::pin(ready(Ok(self.clone())))
    }
}

impl<S: TokenSource + ?Sized> TokenSource for Arc<S> {
    fn token(&self, request: TokenRequest) -> TokenFuture<'_> {
        self.as_ref().token(request)
    }

    fn grace(&self) -> Duration {
        self.as_ref().grace()
    }
}

/// The credentials of a client.
#[derive(Debug, Default)]
pub(crate) enum Credentials {
    #[default]
    None,
    /// A token that never changes.
    Token(Arc<Secret>),
    Source(SingleFlight),
}

impl Credentials {
    pub(crate) fn of_token(token: Secret) -> Self {
        Self::Token(Arc::new(token))
    }

    pub(crate) fn of_source(source: Arc<dyn TokenSource>) -> Self {
        Self::Source(SingleFlight::new(source))
    }

    /// The token for an attempt, or `None` if the client has none.
    pub(crate) async fn token(&self) -> Result<Option<Arc<Secret>>, Error> {
        match self {
            Self::None => Ok(None),
            Self::Token(token) => Ok(Some(Arc::clone(token))),
            Self::Source(source) => source.token().await.map(Some),
        }
    }

    /// Whether there is a token that differs from this one, which the server rejected.
    pub(crate) async fn renew(&self, rejected: &Secret) -> Result<bool, Error> {
        match self {
            Self::None | Self::Token(_) => Ok(false),
            Self::Source(source) => source.renew(rejected).await,
        }
    }

    /// How long the server may still reject this token because it is new.
    pub(crate) fn grace_left(&self, token: &Secret) -> Duration {
        match self {
            Self::None | Self::Token(_) => Duration::ZERO,
            Self::Source(source) => source.grace_left(token),
        }
    }

    /// The tokens that no text may show.
    pub(crate) fn known(&self) -> Vec<Arc<Secret>> {
        match self {
            Self::None => Vec::new(),
            Self::Token(token) => vec![Arc::clone(token)],
            Self::Source(source) => source.issued(),
        }
    }
}
