//! Requests for what has changed.

use std::pin::Pin;

use http::header::{ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use http::{HeaderName, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::error::Error;
use crate::response::{Response, ResponseMetadata};

/// The future that [`Call::changed_since`] returns. It owns all its data, and does nothing until it is polled. Dropping it cancels the
/// call.
pub type ChangedFuture<T> = Pin<Box<dyn Future<Output = Result<Option<Response<T>>, Error>> + Send + 'static>>;

/// The header with which a server sends nothing that the client has.
pub(crate) type Condition = (HeaderName, HeaderValue);

impl Call {
    /// Sends the call, and returns `None` if the server says that the response would be the same as an earlier one. `last` is the
    /// metadata of that response.
    ///
    /// GitHub does not count such an answer towards the primary rate limit, so that a program can ask often. It knows the earlier
    /// response by its `ETag`, or by `Last-Modified` if there is none. If it has neither, the response is always returned.
    ///
    /// `last` must come from a response to the same request: the same operation with the same parameters, of the same client. Only a GET
    /// can be sent this way.
    pub fn changed_since<T: DeserializeOwned + Send + 'static>(mut self, last: &ResponseMetadata) -> ChangedFuture<T> {
        if self.operation().is_write() {
            self.refuse("only a GET can be asked for what has changed".to_owned());
        }
        let condition = condition(last);
        self.receive(condition, |reply, operation, secrets| {
            if reply.head.status() == StatusCode::NOT_MODIFIED {
                return Ok(None);
            }
            reply.decode(operation, secrets).map(Some)
        })
    }
}

/// The value is the server's own, as it sent it.
fn condition(last: &ResponseMetadata) -> Option<Condition> {
    let value = |name| last.headers().get(name).cloned();
    value(ETAG).map(|tag| (IF_NONE_MATCH, tag)).or_else(|| value(LAST_MODIFIED).map(|time| (IF_MODIFIED_SINCE, time)))
}
