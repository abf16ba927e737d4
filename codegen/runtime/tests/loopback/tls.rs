//! Servers that cannot be trusted to be the ones that were meant, and those of a private authority.

use std::net::SocketAddr;
use std::sync::Arc;

use ghes_actions_runtime::{ClientBuilder, Error, ErrorKind};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ConfigBuilder, ServerConfig, SupportedProtocolVersion, WantsVerifier};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::client::{CANARY, Client, assert_silent, failure};

/// A private certificate authority.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        Self(CertifiedIssuer::self_signed(authority_params(name), KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    pub(crate) fn certificate(&self) -> &CertificateDer<'static> {
        self.0.der()
    }

    /// An authority that this one vouches for.
    pub(crate) fn intermediate(&self, name: &str) -> Self {
        Self(CertifiedIssuer::signed_by(authority_params(name), KeyPair::generate().unwrap(), &self.0).unwrap())
    }

    /// A certificate and its key, both in PEM.
    pub(crate) fn issue_pem(&self, params: CertificateParams) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }

    pub(crate) fn issue(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity { certificate: certificate.der().clone(), key: key.serialize_der() }
    }
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params
}

/// What a server shows.
pub(crate) struct Identity {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) key: Vec<u8>,
}

pub(crate) fn loopback() -> CertificateParams {
    CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap()
}

const RUNNER: &str = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"id\": 1}";

/// A server over TLS that answers every request with runner 1 and closes. Gives its URL.
async fn serve(identity: Identity, versions: &[&'static SupportedProtocolVersion], protocols: &[&[u8]]) -> String {
    serve_answer(identity, versions, protocols, |_| RUNNER.to_owned()).await
}

/// The same, with an answer that may name the server's own address.
async fn serve_answer(
    identity: Identity,
    versions: &[&'static SupportedProtocolVersion],
    protocols: &[&[u8]],
    answer: impl FnOnce(SocketAddr) -> String,
) -> String {
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(identity.key));
    let config = server_config(versions).with_no_client_auth();
    let mut config = config.with_single_cert(vec![identity.certificate], key).unwrap();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    serve_with(config, answer).await
}

pub(crate) fn server_config(
    versions: &[&'static SupportedProtocolVersion],
) -> ConfigBuilder<ServerConfig, WantsVerifier> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap()
}

/// The same, with this configuration.
pub(crate) async fn serve_runner(config: ServerConfig) -> String {
    serve_with(config, |_| RUNNER.to_owned()).await
}

async fn serve_with(config: ServerConfig, answer: impl FnOnce(SocketAddr) -> String) -> String {
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("https://{address}");
    let answer = answer(address);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = answer.clone();
            let accepting = acceptor.accept(stream).into_fallible();
            tokio::spawn(async move {
                let mut stream = match accepting.await {
                    Ok(stream) => stream,
                    Err((error, mut stream)) => {
                        stream.shutdown().await?;
                        // Hanging up with a request of the client's unread would be a reset, which overtakes the alert.
                        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
                        return Err(error);
                    }
                };
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await?);
                }
                stream.write_all(answer.as_bytes()).await?;
                stream.shutdown().await
            });
        }
    });
    url
}

fn client(url: String, root: &Authority) -> Client {
    let builder = ClientBuilder::new("x").base_url(url).token(CANARY).no_system_roots();
    builder.add_root_certificates(root.pem()).build().unwrap()
}

/// The error of a call to a server that shows `identity` to a client that trusts `root`.
async fn refusal(identity: Identity, root: &Authority) -> Error {
    let url = serve(identity, rustls::ALL_VERSIONS, &[]).await;
    let error = failure(client(url, root).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    assert_eq!(error.attempts(), 1);
    assert!(!error.is_retryable());
    error
}

#[tokio::test]
async fn c59_a_private_authority_is_trusted_when_its_certificate_is_given() {
    let authority = Authority::new("A");
    let url = serve(authority.issue(loopback()), rustls::ALL_VERSIONS, &[]).await;
    assert_eq!(client(url, &authority).get_runner(1).await.unwrap().value.id, 1);

    // Besides the system's, whatever those are.
    let url = serve(authority.issue(loopback()), rustls::ALL_VERSIONS, &[]).await;
    let builder: ClientBuilder<Client> = ClientBuilder::new("x").base_url(url);
    let two = [Authority::new("B").pem(), authority.pem()].concat();
    assert_eq!(builder.add_root_certificates(two).build().unwrap().get_runner(1).await.unwrap().value.id, 1);
}

#[tokio::test]
async fn c59_an_expired_or_future_certificate_is_refused() {
    let authority = Authority::new("A");
    for (from, to) in [(2000, 2001), (4000, 4001)] {
        let mut params = loopback();
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(to, 1, 1);
        refusal(authority.issue(params), &authority).await;
    }
}

#[tokio::test]
async fn c59_a_certificate_for_another_name_is_refused() {
    let authority = Authority::new("A");
    for name in ["ghe.example.com", "127.0.0.2"] {
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        refusal(authority.issue(params), &authority).await;
    }
}

#[tokio::test]
async fn c59_an_unknown_authority_and_a_self_signed_certificate_are_refused() {
    let authority = Authority::new("A");
    refusal(Authority::new("B").issue(loopback()), &authority).await;
    // Of the same name, but with another key.
    refusal(Authority::new("A").issue(loopback()), &authority).await;
    let key = KeyPair::generate().unwrap();
    let certificate = loopback().self_signed(&key).unwrap().der().clone();
    refusal(Identity { certificate, key: key.serialize_der() }, &authority).await;
}

#[tokio::test]
async fn c59_garbage_is_refused_when_the_client_is_built() {
    for garbage in ["", "garbage", "-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n"] {
        let builder: ClientBuilder<Client> = ClientBuilder::new("x").base_url("http://127.0.0.1:1");
        let error = builder.add_root_certificates(garbage).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
    let builder: ClientBuilder<Client> = ClientBuilder::new("x").host("ghe.example.com").no_system_roots();
    assert_eq!(builder.build().unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn c19_a_redirect_to_plain_http_is_refused() {
    let authority = Authority::new("A");
    let answer = |address| {
        format!("HTTP/1.1 302 Found\r\nlocation: http://{address}/repositories/1\r\ncontent-length: 0\r\n\r\n")
    };
    let url = serve_answer(authority.issue(loopback()), rustls::ALL_VERSIONS, &[], answer).await;
    let error = failure(client(url, &authority).get_runner(1).await);
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(error.to_string().contains("another scheme, host or port"), "{error}");
}

#[tokio::test]
async fn c49_http2_is_never_offered() {
    let authority = Authority::new("A");
    let url = serve(authority.issue(loopback()), rustls::ALL_VERSIONS, &[b"h2", b"http/1.1"]).await;
    assert!(client(url, &authority).get_runner(1).await.is_ok());
    let url = serve(authority.issue(loopback()), rustls::ALL_VERSIONS, &[b"h2"]).await;
    assert_eq!(failure(client(url, &authority).get_runner(1).await).kind(), ErrorKind::Tls);
}

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
    let error = client(url, &Authority::new("A")).get_runner(1).await.unwrap_err();
    assert_silent(&error);
    assert_eq!(error.attempts(), 1);
    error
}

#[tokio::test]
async fn c59_a_server_without_tls_is_a_tls_error() {
    let error = handshake_error(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(error.kind(), ErrorKind::Tls);
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn c59_an_old_tls_is_a_tls_error() {
    // A ServerHello of TLS 1.1 with a cipher suite of its time: rustls itself can serve none.
    const HELLO: &[u8] = &[
        0x16, 0x03, 0x02, 0x00, 0x2a, 0x02, 0x00, 0x00, 0x26, 0x03, 0x02, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0x00, 0x00, 0x2f, 0x00,
    ];
    assert_eq!(handshake_error(HELLO).await.kind(), ErrorKind::Tls);
}

#[tokio::test]
async fn c59_a_handshake_that_breaks_off_is_a_tls_error() {
    assert_eq!(handshake_error(b"").await.kind(), ErrorKind::Tls);
}
