//! What became of a resource that was to be removed.

use std::pin::Pin;

use crate::error::{Error, ErrorKind};
use crate::response::Response;

/// The future that [`Call::removal`](crate::Call::removal) returns. It owns all its data, and does nothing until it is polled. Dropping
/// it cancels the call, whose request may have arrived.
pub type RemovalFuture = Pin<Box<dyn Future<Output = Result<Removal, Error>> + Send + 'static>>;

/// What became of a resource that was to be removed, such as a self-hosted runner.
///
/// Only after [`Removed`](Self::Removed) is it safe to destroy the machine of a runner. An idle runner can take a job at any moment, also
/// between your look at its state and the arrival of the request. GitHub decides between the job and the removal.
///
/// ```
/// # use ghes_actions_runtime as ghes_actions;
/// use ghes_actions::Removal;
///
/// fn next_step(removal: &Removal) -> &'static str {
///     match removal {
///         Removal::Removed => "destroy the machine",
///         Removal::Busy { .. } => "let the job end, and remove the runner again",
///         Removal::NotFoundOrHidden => "check the token's access first",
///     }
/// }
/// # assert_eq!(next_step(&Removal::Removed), "destroy the machine");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// GitHub confirmed the removal with a success status. It assigns no job to the runner any more.
    Removed,
    /// GitHub refused, because the resource is in use: a 422 whose message says so. A 422 that says anything else, or nothing, is an
    /// error.
    Busy {
        /// GitHub's message, masked and truncated like that of an [`Error`].
        message: String,
        /// The `X-GitHub-Request-Id`. Quote it when you contact GitHub's support.
        request_id: Option<String>,
    },
    /// A 404 of GitHub's API: there is no such resource, or the token may not see it. The response does not say which. If an earlier
    /// attempt of the same call seemed to fail, it may have removed the resource. A 404 without a message, or with content other than
    /// JSON, is not known to be GitHub's and is an error.
    NotFoundOrHidden,
}

impl Removal {
    /// The success of a DELETE may be a 404 after an attempt that may have arrived. It proves no removal: the same two responses come
    /// for a resource that the token cannot see.
    pub(crate) fn of(result: Result<Response<()>, Error>) -> Result<Self, Error> {
        match result {
            Ok(response) if response.metadata.was_already_gone() => Ok(Self::NotFoundOrHidden),
            Ok(_) => Ok(Self::Removed),
            Err(error) => match error.busy() {
                Some(message) => {
                    Ok(Self::Busy { message: message.to_owned(), request_id: error.request_id().map(str::to_owned) })
                }
                None if error.kind() == ErrorKind::NotFound && error.message().is_some() => Ok(Self::NotFoundOrHidden),
                None => Err(error),
            },
        }
    }
}
