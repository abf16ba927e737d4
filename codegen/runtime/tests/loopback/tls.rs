//! Servers that cannot be trusted to be the ones that were meant.

use ghes_actions_runtime::{ClientBuilder, Error, ErrorKind};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::client::{CANARY, Client, assert_silent};

/// The error of a call to a server that writes these bytes into the handshake and closes.
async fn handshake_error(bytes: &'static [u8]) -> Error {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(bytes).await.unwrap();
            stream.shutdown().await.unwrap();
            // Hanging up with the client's greeting unread would be a reset.
            tokio::io::copy(&mut stream, &mut tokio::io::sink()).await.ok();
        }
    });
    let client: Result<Client, Error> = ClientBuilder::new("x").base_url(url).token(CANARY).build();
    let error = match client {
        Ok(client) => client.get_runner(1).await.unwrap_err(),
        // A machine without any root certificates: the same kind.
        Err(error) => error,
    };
    assert_silent(&error);
    error
}

#[tokio::test]
async fn c59_a_server_without_tls_is_a_tls_error() {
    let error = handshake_error(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(error.kind(), ErrorKind::Tls);
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn c59_a_handshake_that_breaks_off_is_a_tls_error() {
    assert_eq!(handshake_error(b"").await.kind(), ErrorKind::Tls);
}
