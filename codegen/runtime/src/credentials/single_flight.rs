//! A token source that many calls share, with one request to it at a time.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::builder::check_token;
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

use super::{TokenRequest, TokenSource};

/// The number of tokens that are masked: a server may echo one that was replaced some time ago.
const MAX_REMEMBERED: usize = 8;

/// Calls that ask while another call's request is in flight get its result, be it a token or an error.
pub(crate) struct SingleFlight {
    source: Arc<dyn TokenSource>,
    /// Locked while the source is asked. If the call that asks is dropped, the next one in the queue asks.
    last: Mutex<Option<Asked>>,
    /// The number of completed requests, which shows a call whether one completed while it waited.
    completed: AtomicU64,
    /// The last tokens, the newest at the end.
    issued: StdMutex<VecDeque<Issued>>,
}

/// A completed request.
struct Asked {
    request: TokenRequest,
    result: Result<Arc<Secret>, Problem>,
}

struct Issued {
    token: Arc<Secret>,
    since: Instant,
}

impl SingleFlight {
    pub(super) fn new(source: Arc<dyn TokenSource>) -> Self {
        Self { source, last: Mutex::new(None), completed: AtomicU64::new(0), issued: StdMutex::default() }
    }

    pub(super) async fn token(&self) -> Result<Arc<Secret>, Error> {
        let before = self.completed.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        if self.completed.load(Ordering::Acquire) != before
            && let Some(asked) = last.as_ref()
        {
            return asked.result.clone().map_err(Problem::into_error);
        }
        self.ask(TokenRequest::Fresh, &mut last).await.map_err(Problem::into_error)
    }

    /// Asks for another token than `rejected`, unless there is one already: if a server rejects the token of many calls, one asks.
    pub(super) async fn renew(&self, rejected: &Secret) -> Result<bool, Error> {
        let before = self.completed.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        if self.issued().last().is_some_and(|newest| **newest != *rejected) {
            return Ok(true);
        }
        let result = match last.as_ref() {
            Some(Asked { request: TokenRequest::Rejected, result })
                if self.completed.load(Ordering::Acquire) != before =>
            {
                result.clone()
            }
            _ => self.ask(TokenRequest::Rejected, &mut last).await,
        };
        let newest = result.map_err(Problem::into_error)?;
        Ok(*newest != *rejected)
    }

    pub(super) fn grace_left(&self, token: &Secret) -> Duration {
        let since = self.lock_issued().iter().find(|issued| *issued.token == *token).map(|issued| issued.since);
        let grace = catch_unwind(AssertUnwindSafe(|| self.source.grace())).unwrap_or_default();
        since.map_or(Duration::ZERO, |since| grace.saturating_sub(since.elapsed()))
    }

    pub(super) fn issued(&self) -> Vec<Arc<Secret>> {
        self.lock_issued().iter().map(|issued| Arc::clone(&issued.token)).collect()
    }

    async fn ask(&self, request: TokenRequest, last: &mut Option<Asked>) -> Result<Arc<Secret>, Problem> {
        let result = self.ask_guarded(request).await.and_then(|token| match check_token(&token) {
            Ok(()) => Ok(Arc::new(token)),
            Err(error) => Err(Problem::Invalid(error.to_string())),
        });
        if let Ok(token) = &result {
            self.remember(token);
        }
        *last = Some(Asked { request, result: result.clone() });
        self.completed.fetch_add(1, Ordering::Release);
        result
    }

    /// A panic of the source must not end the task that happens to ask, for which others wait.
    async fn ask_guarded(&self, request: TokenRequest) -> Result<Secret, Problem> {
        let Ok(mut asking) = catch_unwind(AssertUnwindSafe(|| self.source.token(request))) else {
            return Err(Problem::Panicked);
        };
        poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| asking.as_mut().poll(context))) {
            Ok(poll) => poll.map_err(|error| Problem::Failed(Arc::from(error))),
            Err(_) => Poll::Ready(Err(Problem::Panicked)),
        })
        .await
    }

    fn remember(&self, token: &Arc<Secret>) {
        let mut issued = self.lock_issued();
        let known = issued.iter().position(|issued| issued.token == *token).and_then(|at| issued.remove(at));
        if issued.len() >= MAX_REMEMBERED {
            issued.pop_front();
        }
        let since = known.map_or_else(Instant::now, |known| known.since);
        issued.push_back(Issued { token: Arc::clone(token), since });
    }

    fn lock_issued(&self) -> MutexGuard<'_, VecDeque<Issued>> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for SingleFlight {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenSource(***)")
    }
}

/// Why there is no token. Several calls can share it.
#[derive(Clone)]
enum Problem {
    Failed(Arc<dyn StdError + Send + Sync>),
    Panicked,
    Invalid(String),
}

impl Problem {
    fn into_error(self) -> Error {
        let error = |summary| Error::new(ErrorKind::Credentials, summary);
        match self {
            Self::Failed(source) => error(Cow::Borrowed("the token source failed")).with_shared_source(source),
            Self::Panicked => error("the token source panicked".into()),
            Self::Invalid(problem) => error(format!("the token source returned an invalid token: {problem}").into()),
        }
    }
}

#[cfg(test)]
mod tests;
