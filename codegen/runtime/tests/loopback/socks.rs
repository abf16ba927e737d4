//! SOCKS proxies: what they see, and what becomes of a call that they do not pass on.

use std::sync::{Arc, Mutex};

use ghes_actions_runtime::{ClientBuilder, Error, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::client::{CANARY, Client, failure};
use crate::tls::{Authority, loopback, serve_runner, server_config};

const PASSWORD: &str = "proxy-password";

/// How a proxy behaves.
#[derive(Clone, Copy)]
enum Socks {
    /// It connects to this address, whatever it is asked for.
    ConnectsTo(std::net::SocketAddr),
    RefusesTheUser,
    WantsAUser,
    /// It gives this status to the request for a connection.
    Refuses(u8),
    Closes,
}

/// A SOCKS 5 proxy. Gives its address, and what it is asked for.
async fn proxy(behaviour: Socks) -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let ours = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, behaviour, Arc::clone(&ours)));
        }
    });
    (address, seen)
}

async fn converse(mut client: TcpStream, behaviour: Socks, seen: Arc<Mutex<Vec<u8>>>) -> std::io::Result<()> {
    let mut greeting = [0; 2];
    client.read_exact(&mut greeting).await?;
    let mut methods = vec![0; usize::from(greeting[1])];
    client.read_exact(&mut methods).await?;
    let with_password = methods.contains(&2);
    match behaviour {
        Socks::Closes => return Ok(()),
        Socks::WantsAUser if !with_password => return client.write_all(&[5, 0xff]).await,
        _ => client.write_all(&[5, if with_password { 2 } else { 0 }]).await?,
    }
    if with_password {
        client.read_u8().await?;
        for _ in 0..2 {
            let length = client.read_u8().await?;
            let mut part = vec![0; usize::from(length)];
            client.read_exact(&mut part).await?;
            seen.lock().unwrap().extend(part);
        }
        client.write_all(&[1, u8::from(matches!(behaviour, Socks::RefusesTheUser))]).await?;
    }
    let mut request = [0; 4];
    client.read_exact(&mut request).await?;
    let length = match request[3] {
        1 => 4,
        3 => usize::from(client.read_u8().await?),
        _ => 16,
    };
    let mut target = vec![0; length + 2];
    client.read_exact(&mut target).await?;
    seen.lock().unwrap().extend(target);
    let status = if let Socks::Refuses(status) = behaviour { status } else { 0 };
    client.write_all(&[5, status, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    if let Socks::ConnectsTo(address) = behaviour {
        let mut server = TcpStream::connect(address).await?;
        tokio::io::copy_bidirectional(&mut client, &mut server).await?;
    }
    Ok(())
}

fn builder(proxy: &str) -> ClientBuilder<Client> {
    let builder = ClientBuilder::new("x").token(CANARY).no_system_roots().proxy(proxy);
    builder.retry_base_delay(std::time::Duration::from_millis(1))
}

async fn refusal(behaviour: Socks, user: &str) -> Error {
    let (address, _) = proxy(behaviour).await;
    let builder = builder(&format!("socks5h://{user}{address}")).host("ghe.example.com");
    let client = builder.add_root_certificates(Authority::new("A").pem()).build().unwrap();
    let error = failure(client.get_runner(1).await);
    assert!(!format!("{client:?} {error:?} {:?}", std::error::Error::source(&error)).contains(PASSWORD));
    error
}

#[tokio::test]
async fn c83_a_socks_proxy_opens_the_tunnel_and_resolves_the_name() {
    let authority = Authority::new("A");
    let identity = authority.issue(rcgen::CertificateParams::new(vec!["ghe.example.com".to_owned()]).unwrap());
    let config = server_config(rustls::ALL_VERSIONS).with_no_client_auth();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(identity.key).into();
    let url = serve_runner(config.with_single_cert(vec![identity.certificate], key).unwrap()).await;
    let server = url.trim_start_matches("https://").parse().unwrap();
    let (address, seen) = proxy(Socks::ConnectsTo(server)).await;
    let builder = builder(&format!("socks5h://user:{PASSWORD}@{address}")).host("ghe.example.com");
    let client = builder.add_root_certificates(authority.pem()).build().unwrap();
    assert_eq!(client.get_runner(1).await.unwrap().value.id, 1);
    let expected = [b"user", PASSWORD.as_bytes(), b"ghe.example.com", &443_u16.to_be_bytes()].concat();
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn c83_socks5_resolves_the_name_on_this_machine() {
    let authority = Authority::new("A");
    let identity = authority.issue(loopback());
    let config = server_config(rustls::ALL_VERSIONS).with_no_client_auth();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(identity.key).into();
    let url = serve_runner(config.with_single_cert(vec![identity.certificate], key).unwrap()).await;
    let server: std::net::SocketAddr = url.trim_start_matches("https://").parse().unwrap();
    let (address, seen) = proxy(Socks::ConnectsTo(server)).await;
    let builder = builder(&format!("socks5://{address}")).base_url(&url);
    let client = builder.add_root_certificates(authority.pem()).build().unwrap();
    assert_eq!(client.get_runner(1).await.unwrap().value.id, 1);
    let expected = [[127, 0, 0, 1].as_slice(), &server.port().to_be_bytes()].concat();
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn c83_what_a_socks_proxy_refuses_is_a_proxy_error() {
    let user = format!("user:{PASSWORD}@");
    for (behaviour, user, words) in [
        (Socks::RefusesTheUser, user.as_str(), "wants to know who asks"),
        (Socks::WantsAUser, "", "wants to know who asks"),
        (Socks::Refuses(2), "", "refused"),
        (Socks::Refuses(5), "", "refused"),
        (Socks::Closes, "", "refused"),
    ] {
        let error = refusal(behaviour, user).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Proxy, 1), "{words}: {error:?}");
        assert!(error.to_string().contains(words), "{words}: {error}");
    }
}

#[tokio::test]
async fn c60_a_socks_proxy_that_is_not_there_is_a_proxy_error() {
    // Bound, so that no other test gets the port, but never listening.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let builder = builder(&format!("socks5h://{}", socket.local_addr().unwrap())).host("ghe.example.com");
    let client = builder.add_root_certificates(Authority::new("A").pem()).build().unwrap();
    let error = failure(client.get_runner(1).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Proxy, 3), "{error:?}");
}

#[test]
fn c60_no_socks_proxy_for_plain_http() {
    let error =
        builder("socks5h://127.0.0.1:2").base_url("http://127.0.0.1:1").build().map(|_: Client| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}
