//! A server that asks for the certificate of a client.

use std::sync::Arc;

use ghes_actions_runtime::{ClientBuilder, Error, ErrorKind};
use rcgen::CertificateParams;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, SupportedProtocolVersion};

use crate::client::{CANARY, Client, failure};
use crate::tls::{Authority, loopback, serve_runner, server_config};

const VERSIONS: [&SupportedProtocolVersion; 2] = [&rustls::version::TLS12, &rustls::version::TLS13];

/// A server that serves only those who show a certificate of `clients`.
async fn serve(authority: &Authority, clients: &Authority, version: &'static SupportedProtocolVersion) -> String {
    serve_clients(authority, clients.certificate().clone(), version).await
}

async fn serve_clients(
    authority: &Authority,
    trusted: CertificateDer<'static>,
    version: &'static SupportedProtocolVersion,
) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    let identity = authority.issue(loopback());
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(identity.key));
    let config = server_config(&[version]).with_client_cert_verifier(verifier);
    serve_runner(config.with_single_cert(vec![identity.certificate], key).unwrap()).await
}

fn builder(url: &str, authority: &Authority, pem: String) -> ClientBuilder<Client> {
    let builder = ClientBuilder::new("x").base_url(url).token(CANARY).no_system_roots();
    builder.add_root_certificates(authority.pem()).client_certificate(pem)
}

fn named(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

/// A certificate and its key.
fn issued_by(authority: &Authority) -> String {
    let (certificate, key) = authority.issue_pem(named("scaler"));
    certificate + &key
}

#[tokio::test]
async fn a_client_certificate_is_presented() {
    let (authority, clients) = (Authority::new("A"), Authority::new("Clients"));
    let pem = issued_by(&clients);
    for version in VERSIONS {
        let url = serve(&authority, &clients, version).await;
        let client = builder(&url, &authority, pem.clone()).build().unwrap();
        assert_eq!(client.get_runner(1).await.unwrap().value.id, 1, "{version:?}");
    }
}

#[tokio::test]
async fn its_chain_is_presented_too() {
    let (authority, root) = (Authority::new("A"), Authority::new("Root"));
    let intermediate = root.intermediate("Intermediate");
    let pem = issued_by(&intermediate) + &intermediate.pem();
    for version in VERSIONS {
        let url = serve(&authority, &root, version).await;
        let client = builder(&url, &authority, pem.clone()).build().unwrap();
        assert_eq!(client.get_runner(1).await.unwrap().value.id, 1, "{version:?}");
    }
}

#[tokio::test]
async fn one_of_another_authority_is_refused_by_the_server_and_said_to_be() {
    let (authority, clients) = (Authority::new("A"), Authority::new("Clients"));
    let pem = issued_by(&Authority::new("Others"));
    for version in VERSIONS {
        let url = serve(&authority, &clients, version).await;
        let client = builder(&url, &authority, pem.clone()).build().unwrap();
        let error = failure(client.get_runner(1).await);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Tls, 1), "{version:?}: {error:?}");
        assert!(error.to_string().contains("client certificate"), "{version:?}: {error}");
    }
}

#[tokio::test]
async fn keys_of_openssl_in_each_encoding_are_used() {
    let authority = Authority::new("A");
    for (encoding, pem) in [
        ("RSA, PKCS#1", include_str!("keys/rsa-pkcs1.pem")),
        ("RSA, PKCS#8", include_str!("keys/rsa-pkcs8.pem")),
        ("EC, SEC 1", include_str!("keys/ec-sec1.pem")),
        ("EC, PKCS#8", include_str!("keys/ec-pkcs8.pem")),
    ] {
        let trusted = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        let url = serve_clients(&authority, trusted, VERSIONS[1]).await;
        let client = builder(&url, &authority, pem.to_owned()).build().unwrap();
        assert_eq!(client.get_runner(1).await.unwrap().value.id, 1, "{encoding}");
    }
}

fn refusal(pem: String) -> Error {
    let client = builder("https://127.0.0.1:1", &Authority::new("A"), pem.clone()).build();
    let error = client.map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error:?}");
    let source = std::error::Error::source(&error).map(|source| format!("{source} {source:?}")).unwrap_or_default();
    for line in pem.lines().filter(|line| !line.starts_with('-')) {
        assert!(!format!("{error} {error:?} {source}").contains(line), "{error:?}");
    }
    error
}

#[test]
fn a_key_of_another_certificate_is_refused_when_the_client_is_built() {
    let authority = Authority::new("A");
    let ((one, key), (_, other_key)) = (authority.issue_pem(loopback()), authority.issue_pem(loopback()));
    assert!(refusal(one.clone() + &other_key).to_string().contains("is not that of the first certificate"));
    assert!(refusal([authority.pem(), one, key].concat()).to_string().contains("put its certificate first"));
}

#[test]
fn a_key_that_cannot_be_used_is_refused_when_the_client_is_built() {
    let (certificate, key) = Authority::new("A").issue_pem(loopback());
    let mislabelled = certificate.clone() + &key.replace("PRIVATE KEY", "RSA PRIVATE KEY");
    assert!(refusal(mislabelled).to_string().contains("the private key cannot be"));
    let damaged: String = key.lines().take(2).chain(key.lines().last()).map(|line| format!("{line}\n")).collect();
    assert!(refusal(certificate + &damaged).to_string().contains("the private key cannot be"));
    // It is looked at where it is of no use, too.
    let builder: ClientBuilder<Client> = ClientBuilder::new("x").base_url("http://127.0.0.1:1");
    assert!(builder.client_certificate("garbage").build().is_err());
}

#[test]
fn no_text_of_a_builder_or_client_holds_the_key() {
    let (certificate, key) = Authority::new("A").issue_pem(loopback());
    let builder = builder("https://127.0.0.1:1", &Authority::new("A"), certificate + &key);
    let mut texts = format!("{builder:?} {builder:#?}");
    let client = builder.build().unwrap();
    texts.push_str(&format!("{client:?} {client:#?}"));
    for line in key.lines() {
        assert!(!texts.contains(line), "{texts}");
    }
}
