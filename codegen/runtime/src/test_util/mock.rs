//! A server that is a queue of responses. Everything but the connection is what a real call goes through.

mod request;
mod response;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

pub use request::MockRequest;
pub(crate) use response::Content;
pub use response::MockResponse;
use response::Ready;

/// A server for tests, without a socket. It responds with what you have queued, and records the requests.
///
/// Pass it to [`ClientBuilder::mock_server`](crate::ClientBuilder::mock_server). Clones share responses and requests. Path checks,
/// retries, rate limits, time-outs, pagination and decoding are those of a real call; see [testing](crate::guide::testing).
///
/// A request for which no response is queued is a mistake of the test. It fails with [`ErrorKind::InvalidInput`] and is not retried, and so
/// do all later requests. [`finish`](Self::finish) reports the mistake even if the tested code hides the error.
#[derive(Clone, Debug, Default)]
pub struct MockServer(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    queue: VecDeque<Queued>,
    responder: Option<Responder>,
    requests: Vec<MockRequest>,
    /// The first mistake of the test.
    mistake: Option<String>,
}

#[derive(Debug)]
struct Queued {
    /// `None` for any operation.
    operation: Option<String>,
    response: MockResponse,
}

/// Makes the response to a request for which none is queued.
#[derive(Clone)]
struct Responder(Arc<dyn Fn(&MockRequest) -> MockResponse + Send + Sync>);

impl MockServer {
    /// A server without responses.
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues a response to any operation. A request gets the first queued response that is for its operation or for any. Each
    /// response is sent once.
    pub fn respond(&self, response: MockResponse) {
        self.state().queue.push_back(Queued { operation: None, response });
    }

    /// Queues a response to the operation with this id, such as `actions/get-self-hosted-runner-for-repo`.
    pub fn respond_to(&self, operation: impl Into<String>, response: MockResponse) {
        self.state().queue.push_back(Queued { operation: Some(operation.into()), response });
    }

    /// Responds with what `respond` returns to every request for which no response is queued. Replaces an earlier function.
    ///
    /// [`requests`](Self::requests) and [`finish`](Self::finish) do not return these requests, so that a long test does not keep them all:
    /// the function can record what the test needs.
    pub fn respond_with(&self, respond: impl Fn(&MockRequest) -> MockResponse + Send + Sync + 'static) {
        self.state().responder = Some(Responder(Arc::new(respond)));
    }

    /// The requests so far, in the order in which they arrived. A retry is a request of its own.
    pub fn requests(&self) -> Vec<MockRequest> {
        self.state().requests.clone()
    }

    /// The requests, after a check that the server did what the test expects. Call it at the end of every test.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::InvalidInput`] if a request had no response, a response was invalid, or a response is left that nothing
    /// requested. The text names the operation.
    pub fn finish(&self) -> Result<Vec<MockRequest>, Error> {
        let state = self.state();
        if let Some(mistake) = &state.mistake {
            return Err(error(mistake));
        }
        if let Some(left) = state.queue.front() {
            let operation = left.operation.as_deref().unwrap_or("any operation");
            let (left, received) = (state.queue.len(), state.requests.len());
            return Err(error(&format!(
                "{left} queued responses were not requested, the first is for {operation}; requests received: {received}"
            )));
        }
        Ok(state.requests.clone())
    }

    /// Records a request, and returns the response to it.
    pub(crate) fn receive(&self, operation: &Operation, request: &reqwest::Request) -> Result<Ready, Error> {
        let (taken, number) = {
            let mut state = self.state();
            (state.take(operation, request), state.requests.len())
        };
        // Called without the lock, so that it may use the server.
        let response = taken.map(|taken| match taken {
            Taken::Queued(response) => response,
            Taken::For(request, Responder(respond)) => respond(&request),
        });
        let ready = response.and_then(|response| {
            let invalid = |problem| format!("the response to request {number} ({}): {problem}", operation.id());
            response.ready().map_err(invalid)
        });
        ready.map_err(|mistake| error(self.state().mistake.get_or_insert(mistake)))
    }

    /// A poisoned lock is fine: no update can be left incomplete.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a request gets.
enum Taken {
    Queued(MockResponse),
    For(MockRequest, Responder),
}

impl State {
    fn take(&mut self, operation: &Operation, request: &reqwest::Request) -> Result<Taken, String> {
        let id = operation.id();
        let request = MockRequest::of(operation, request)?;
        if let Some(mistake) = &self.mistake {
            let mistake = mistake.clone();
            self.requests.push(request);
            return Err(mistake);
        }
        let is_for_it = |queued: &Queued| queued.operation.as_deref().is_none_or(|of| of == id);
        let queued = self.queue.iter().position(is_for_it).and_then(|position| self.queue.remove(position));
        match (queued, self.responder.clone()) {
            (None, Some(responder)) => Ok(Taken::For(request, responder)),
            (queued, _) => {
                self.requests.push(request);
                let number = self.requests.len();
                let response = queued.map(|queued| Taken::Queued(queued.response));
                response.ok_or_else(|| format!("no response is queued for request {number} ({id})"))
            }
        }
    }
}

impl fmt::Debug for Responder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Responder")
    }
}

/// Of the test, not of the code that it tests, so it must not be retried.
fn error(mistake: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("mock server: {mistake}"))
}
