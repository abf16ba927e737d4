//! Proxies: what they see, and what becomes of a call that they do not pass on.

use std::sync::{Arc, Mutex};

use ghes_actions_runtime::{ClientBuilder, Error, ErrorKind};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::client::{CANARY, Client, failure};
use crate::server::{Server, json};
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
    let builder = ClientBuilder::new("x").host("ghe.example.com").token(CANARY).proxy(proxy).no_system_roots();
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
    let builder = ClientBuilder::new("x").host("ghe.example.com").no_system_roots();
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

/// Where [`in_a_process_of_its_own`] finds what to ask, and whether it is to use no proxy.
const ASKED_URL: &str = "PROXY_TEST_URL";
const DIRECT: &str = "PROXY_TEST_DIRECT";

/// The environment belongs to a process, so the tests below start this one with theirs.
#[tokio::test]
#[ignore = "started by the tests of the environment"]
async fn in_a_process_of_its_own() {
    let Ok(url) = std::env::var(ASKED_URL) else { return };
    let builder = ClientBuilder::new("x").base_url(url).token(CANARY).no_system_roots().max_attempts(1);
    let builder = builder.add_root_certificates(Authority::new("A").pem());
    let builder = if std::env::var(DIRECT).is_ok() { builder.no_proxy() } else { builder };
    println!("{builder:?}");
    match builder.build() {
        Ok(client) => {
            let client: Client = client;
            println!("{client:?} {:?}", client.get_runner(1).await);
        }
        Err(error) => println!("{error} {error:?}"),
    }
}

/// Asks `url` in an environment in which each of `names` names a proxy. Gives what that proxy was sent.
async fn in_environment(url: &str, names: &[&str], others: &[(&str, &str)]) -> String {
    let seen = in_environment_with(url, names, |proxy| proxy.to_owned(), others).await;
    seen.sent
}

struct Seen {
    /// To the proxy.
    sent: String,
    /// By the process.
    printed: String,
}

/// The same, with the proxy's URL spelled by `spell`.
async fn in_environment_with(
    url: &str,
    names: &[&str],
    spell: impl Fn(&str) -> String,
    others: &[(&str, &str)],
) -> Seen {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://user:{PASSWORD}@{}", listener.local_addr().unwrap());
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "proxy::in_a_process_of_its_own", "--ignored", "--nocapture"]);
    for (name, _) in std::env::vars().filter(|(name, _)| name.to_lowercase().ends_with("_proxy")) {
        child.env_remove(name);
    }
    child.env(ASKED_URL, url).envs(names.iter().map(|name| (name, spell(&proxy)))).envs(others.iter().copied());
    let mut ended = tokio::task::spawn_blocking(move || child.output().unwrap());
    let mut sent = String::new();
    let output = loop {
        tokio::select! {
            output = &mut ended => break output.unwrap(),
            Ok((stream, _)) = listener.accept() => {
                let mut stream = BufReader::new(stream);
                while !sent.ends_with("\r\n\r\n") && stream.read_line(&mut sent).await.unwrap() > 0 {}
                stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n").await.unwrap();
            }
        }
    };
    let printed = format!("{output:?}");
    assert!(printed.contains("1 passed"), "{printed}");
    assert!(!printed.contains(PASSWORD) && !printed.contains(CANARY), "{printed}");
    Seen { sent, printed }
}

const ALL: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

#[tokio::test]
async fn c60_no_proxy_of_the_environment_reads_the_token_over_plain_http() {
    let server = Server::start([json(200, r#"{"id": 1}"#), json(200, r#"{"id": 1}"#)]).await;
    assert_eq!(in_environment(&server.url(), &ALL, &[]).await, "");
    // Nor is one that cannot be used a reason to refuse.
    in_environment(&server.url(), &[], &[("HTTPS_PROXY", "\"")]).await;
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn c60_the_environments_proxy_is_asked_for_a_tunnel() {
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let sent = in_environment("https://ghe.example.com/api/v3", &[name], &[]).await;
        assert!(sent.starts_with("CONNECT ghe.example.com:443 HTTP/1.1\r\n"), "{name}: {sent}");
        assert!(sent.contains("roxy-"), "{name}: {sent}");
        assert!(!sent.contains(CANARY) && !sent.contains("octo-org"), "{name}: {sent}");
    }
}

#[tokio::test]
async fn c60_no_proxy_is_asked_where_the_environment_or_the_client_says_so() {
    // Nobody listens there, so that whoever goes there goes no further.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("https://{}", socket.local_addr().unwrap());
    for other in [("NO_PROXY", "127.0.0.1"), ("no_proxy", "127.0.0.0/8"), (DIRECT, "1")] {
        assert_eq!(in_environment(&url, &ALL, &[other]).await, "", "{other:?}");
    }
    assert!(in_environment(&url, &ALL, &[("NO_PROXY", "ghe.example.com")]).await.starts_with("CONNECT"));
}

#[tokio::test]
async fn c84_a_variable_that_is_no_url_is_an_error_that_names_it() {
    // Whoever goes straight to the server connects here.
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", server.local_addr().unwrap());
    for spell in [
        |proxy: &str| format!("\"{proxy}\""),
        |proxy: &str| format!(" {proxy}"),
        |proxy: &str| proxy.replacen("://", ":/", 1),
        |proxy: &str| proxy.replacen("http", "socks4", 1),
    ] {
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            let seen = in_environment_with(&url, &[name], spell, &[]).await;
            assert!(seen.printed.contains(&format!("{name}: ")), "{}", seen.printed);
            assert!(seen.printed.contains("kind: InvalidInput"), "{}", seen.printed);
            assert_eq!(seen.sent, "", "{name}");
        }
    }
    let accepted = server.into_std().unwrap().accept();
    assert_eq!(accepted.unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "a request went straight to the server");
}

#[tokio::test]
async fn c84_a_cgi_program_uses_the_proxy_too() {
    // reqwest's reader uses none there, as HTTP_PROXY could be a header of the client's.
    let cgi = [("REQUEST_METHOD", "GET")];
    assert!(in_environment("https://ghe.example.com/api/v3", &["HTTPS_PROXY"], &cgi).await.starts_with("CONNECT"));
}

#[cfg(not(feature = "socks"))]
#[test]
fn c83_socks_is_refused_and_said_not_to_be_supported() {
    let builder: ClientBuilder<Client> = ClientBuilder::new("x").host("ghe.example.com").no_system_roots();
    let builder = builder.add_root_certificates(Authority::new("A").pem());
    let error = builder.proxy(format!("socks5h://user:{PASSWORD}@127.0.0.1:1080")).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("SOCKS is not supported"), "{error}");
    assert!(!format!("{error:?}").contains(PASSWORD), "{error:?}");
}
