//! Proxies: what they see, and what becomes of a call that they do not pass on.

use std::sync::{Arc, Mutex};

use ghes_actions_runtime::{ClientBuilder, Error, ErrorKind};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::client::{CANARY, Client, failure};
use crate::tls::Authority;

const PASSWORD: &str = "proxy-password";

/// The error of a call through a proxy that gives `answer` to CONNECT, and what the proxy was sent.
async fn through(answer: &'static str) -> (Error, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://user:{PASSWORD}@{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(String::new()));
    let ours = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                stream.read_line(&mut head).await.unwrap();
            }
            ours.lock().unwrap().push_str(&head);
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let builder = ClientBuilder::new("x").host("ghe.example.com").token(CANARY).proxy(proxy).without_system_roots();
    let builder = builder.add_root_certificates(Authority::new("A").pem());
    let builder = builder.retry_base_delay(std::time::Duration::from_millis(1));
    let text = format!("{builder:?}");
    let client: Client = builder.build().unwrap();
    let error = failure(client.get_runner(1).await);
    let texts = format!("{text} {client:?} {error} {error:?} {error:#?} {:?}", std::error::Error::source(&error));
    assert!(!texts.contains(PASSWORD) && !texts.contains("dXNlcjpwcm94eS1wYXNzd29yZA"), "{texts}");
    let head = seen.lock().unwrap().clone();
    (error, head)
}

#[tokio::test]
async fn c60_a_proxy_sees_the_host_and_its_own_password_and_nothing_else() {
    let (error, head) = through("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Proxy, 1));
    assert!(error.to_string().contains("the proxy wants to know who asks"), "{error}");
    assert!(head.starts_with("CONNECT ghe.example.com:443 HTTP/1.1\r\n"), "{head}");
    assert!(head.to_lowercase().contains("proxy-authorization: basic dxnlcjpwcm94es1wyxnzd29yza=="), "{head}");
    assert!(!head.contains(CANARY) && !head.contains("octo-org"), "{head}");
}

#[tokio::test]
async fn c60_a_proxy_that_refuses_or_closes_is_a_proxy_error() {
    for answer in ["HTTP/1.1 403 Forbidden\r\n\r\n", "HTTP/1.1 502 Bad Gateway\r\n\r\n", "", "garbage\r\n\r\n"] {
        let (error, _) = through(answer).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Proxy, 1), "{answer}: {error:?}");
    }
}

#[tokio::test]
async fn c60_a_tunnel_that_is_closed_is_no_trusted_connection() {
    let (error, _) = through("HTTP/1.1 200 Connection established\r\n\r\n").await;
    assert!(matches!(error.kind(), ErrorKind::Tls | ErrorKind::Transport), "{error:?}");
}

#[tokio::test]
async fn c60_a_proxy_that_is_not_there_is_a_proxy_error() {
    // Bound, so that no other test gets the port, but never listening.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let builder = ClientBuilder::new("x").host("ghe.example.com").without_system_roots();
    let builder = builder.add_root_certificates(Authority::new("A").pem());
    let client: Client = builder.proxy(format!("http://{}", socket.local_addr().unwrap())).build().unwrap();
    let error = failure(client.get_runner(1).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Proxy, 3), "{error:?}");
    assert!(error.is_retryable());
}

#[test]
fn c60_no_proxy_for_plain_http() {
    let builder: ClientBuilder<Client> = ClientBuilder::new("x").base_url("http://127.0.0.1:1");
    let error = builder.proxy("http://127.0.0.1:2").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}
