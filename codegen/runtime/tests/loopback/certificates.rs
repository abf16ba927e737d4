//! Certificates that are trusted themselves, those that cannot be verified, and those that a server wants of the client.

use std::sync::Arc;

use ghes_actions_runtime::{ClientBuilder, Error, ErrorKind};
use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, KeyPair};
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ALL_VERSIONS, RootCertStore, SupportedProtocolVersion};

use crate::client::{CANARY, Client, failure};
use crate::tls::{Authority, loopback, serve_runner, server_config};

const VERSIONS: [&SupportedProtocolVersion; 2] = [&rustls::version::TLS12, &rustls::version::TLS13];

/// As `openssl req -x509` makes them: self-signed, and an authority's.
fn self_signed(mut params: CertificateParams, key: &KeyPair) -> Certificate {
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "ghe");
    params.self_signed(key).unwrap()
}

/// A server that shows `certificate`, and signs with `key` whether or not they belong together.
async fn serve(
    certificate: &CertificateDer<'static>,
    key: &KeyPair,
    version: &'static SupportedProtocolVersion,
) -> String {
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let shown = CertifiedKey::new(vec![certificate.clone()], any_supported_type(&key).unwrap());
    let config = server_config(&[version]).with_no_client_auth();
    serve_runner(config.with_cert_resolver(Arc::new(SingleCertAndKey::from(shown)))).await
}

fn builder(url: String, trusted: &str) -> ClientBuilder<Client> {
    ClientBuilder::new("x").base_url(url).token(CANARY).add_root_certificates(trusted)
}

async fn refusal(builder: ClientBuilder<Client>) -> Error {
    let error = failure(builder.build().unwrap().get_runner(1).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Tls, 1), "{error:?}");
    error
}

#[tokio::test]
async fn c79_a_self_signed_certificate_that_was_configured_is_trusted() {
    let key = KeyPair::generate().unwrap();
    let certificate = self_signed(loopback(), &key);
    let others = [Authority::new("A").pem(), certificate.pem()].concat();
    for version in VERSIONS {
        let url = serve(certificate.der(), &key, version).await;
        for builder in [
            builder(url.clone(), &certificate.pem()).no_system_roots(),
            builder(url.clone(), &others).no_system_roots(),
            builder(url.clone(), &others),
        ] {
            assert_eq!(builder.build().unwrap().get_runner(1).await.unwrap().value.id, 1);
        }
    }
}

#[tokio::test]
async fn c79_its_name_and_its_dates_are_checked() {
    let with_dates = |from, to| {
        let mut params = loopback();
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(to, 1, 1);
        params
    };
    let named = |name: &str| CertificateParams::new(vec![name.to_owned()]).unwrap();
    for (params, problem) in [
        (with_dates(2000, 2001), "has expired"),
        (with_dates(4000, 4001), "is not valid yet"),
        (named("ghe.example.com"), "is for another host name"),
        (named("127.0.0.2"), "is for another host name"),
    ] {
        let key = KeyPair::generate().unwrap();
        let certificate = self_signed(params, &key);
        let url = serve(certificate.der(), &key, &rustls::version::TLS13).await;
        for builder in
            [builder(url.clone(), &certificate.pem()).no_system_roots(), builder(url.clone(), &certificate.pem())]
        {
            let error = refusal(builder).await;
            assert!(error.to_string().contains(problem), "{problem}: {error}");
        }
    }
}

#[tokio::test]
async fn c79_another_certificate_of_the_same_name_is_not_trusted() {
    let (key, other_key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let configured = self_signed(loopback(), &key).pem();
    let renewed = self_signed(loopback(), &key);
    let impostor = self_signed(loopback(), &other_key);
    for (certificate, key) in [(&renewed, &key), (&impostor, &other_key)] {
        for version in VERSIONS {
            let url = serve(certificate.der(), key, version).await;
            refusal(builder(url, &configured).no_system_roots()).await;
        }
    }
}

#[tokio::test]
async fn c79_who_shows_the_certificate_must_hold_its_key() {
    let (key, other_key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let certificate = self_signed(loopback(), &key);
    for version in VERSIONS {
        let url = serve(certificate.der(), &other_key, version).await;
        refusal(builder(url, &certificate.pem()).no_system_roots()).await;
    }
}

/// OpenSSL does not say so much, and aws-lc can verify it.
#[cfg(not(any(feature = "native-tls", feature = "rustls-aws-lc")))]
#[tokio::test]
async fn c80_an_algorithm_that_cannot_be_verified_is_named() {
    let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = rcgen::CertifiedIssuer::self_signed(params, key).unwrap();
    let server_key = KeyPair::generate().unwrap();
    let issued = loopback().signed_by(&server_key, &authority).unwrap();
    // ECDSA with SHA-384 becomes ECDSA with SHA-512, which ring cannot even make.
    let altered =
        replaced(issued.der(), &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3], &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4]);
    let url = serve(&altered.into(), &server_key, &rustls::version::TLS13).await;
    let error = refusal(builder(url, &authority.pem()).no_system_roots()).await;
    assert!(error.to_string().contains("uses ECDSA with SHA-512, which this client cannot verify"), "{error}");
}

#[tokio::test]
async fn c80_a_signature_on_the_curve_p521_is_verified_or_the_feature_that_does_is_named() {
    let pem = include_bytes!("keys/p521-issued.pem");
    let key = PrivateKeyDer::from_pem_slice(pem).unwrap();
    let config = server_config(ALL_VERSIONS).with_no_client_auth();
    let url =
        serve_runner(config.with_single_cert(vec![CertificateDer::from_pem_slice(pem).unwrap()], key).unwrap()).await;
    let builder = builder(url, include_str!("keys/p521-authority.pem")).no_system_roots();
    if cfg!(any(feature = "native-tls", feature = "rustls-aws-lc")) {
        assert_eq!(builder.build().unwrap().get_runner(1).await.unwrap().value.id, 1);
    } else {
        let error = refusal(builder).await.to_string();
        assert!(error.contains("P-521") && error.contains("`rustls-aws-lc`"), "{error}");
    }
}

#[cfg(not(any(feature = "native-tls", feature = "rustls-aws-lc")))]
fn replaced(der: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut der = der.to_vec();
    let places: Vec<_> =
        der.windows(old.len()).enumerate().filter(|(_, part)| *part == old).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        der[at..at + new.len()].copy_from_slice(new);
    }
    der
}

#[tokio::test]
async fn c82_a_server_that_wants_a_client_certificate_says_so() {
    let authority = Authority::new("A");
    let mut roots = RootCertStore::empty();
    roots.add(loopback().self_signed(&KeyPair::generate().unwrap()).unwrap().der().clone()).unwrap();
    let roots = Arc::new(roots);
    for version in VERSIONS {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::clone(&roots), provider).build().unwrap();
        let identity = authority.issue(loopback());
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(identity.key));
        let config = server_config(&[version]).with_client_cert_verifier(verifier);
        let url = serve_runner(config.with_single_cert(vec![identity.certificate], key).unwrap()).await;
        let error = refusal(builder(url, &authority.pem()).no_system_roots()).await;
        assert!(error.to_string().contains("requires a client certificate"), "{version:?}: {error}");
    }
}

#[tokio::test]
async fn c82_a_server_that_only_would_like_one_is_no_error() {
    let authority = Authority::new("A");
    let mut roots = RootCertStore::empty();
    roots.add(loopback().self_signed(&KeyPair::generate().unwrap()).unwrap().der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let verifier = verifier.allow_unauthenticated().build().unwrap();
    let identity = authority.issue(loopback());
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(identity.key));
    let config = server_config(ALL_VERSIONS).with_client_cert_verifier(verifier);
    let url = serve_runner(config.with_single_cert(vec![identity.certificate], key).unwrap()).await;
    let client = builder(url, &authority.pem()).no_system_roots().build().unwrap();
    assert_eq!(client.get_runner(1).await.unwrap().value.id, 1);
}
