//! The server of a test in place of the network.

use reqwest::Request;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::test_util::{Content, MockServer};

use super::connections::{Exchange, Sent};
use super::retry::{Failure, Reached};

/// Sends a request once, and waits for its response. A mistake of the test fails as if nothing was sent, and is not retried.
pub(super) async fn send(
    server: &MockServer,
    operation: &Operation,
    request: &Request,
    sent: &Sent,
) -> Result<Exchange, Failure> {
    let response = server.receive(operation, request).map_err(Failure::before_sending)?;
    sent.mark();
    tokio::time::sleep(response.delay).await;
    match response.content {
        Content::Response(response) => Ok(Exchange::without_connection(response.into())),
        Content::Disconnect => {
            let error = Error::new(ErrorKind::Transport, "the mock server broke the connection");
            Err(Failure { error, reached: Reached::Perhaps, head: None })
        }
    }
}
