//! TLS by rustls, with the ring provider.
//!
//! HTTP/1.1 is the only protocol that is offered. With at most ten calls in flight, HTTP/2 would save few connections, and would add
//! the attack surface of streams, windows, resets and GOAWAY frames.

mod configured;
mod explanation;
mod pem;
mod validity;

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::{Error, ErrorKind};

use self::configured::ConfiguredCertificates;
pub(crate) use self::explanation::explanation;
pub(crate) use self::pem::certificates;

/// The trusted root certificates.
#[derive(Clone, Debug, Default)]
pub(crate) enum Trust {
    /// Those of the operating system.
    #[default]
    Platform,
    /// Those of the operating system, and additional ones.
    PlatformAnd(Vec<CertificateDer<'static>>),
    /// Only these.
    Only(Vec<CertificateDer<'static>>),
    /// None, for a base URL without TLS. Loading the system's roots takes time, and a machine may have none.
    Nobody,
}

/// Names the crypto provider, so that a default that the program installs makes no difference.
pub(crate) fn client_config(trust: &Trust) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(cannot_be_set_up)?;
    let mut config = match verifier(trust, provider)? {
        Some(verifier) => builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth(),
        None => builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn verifier(trust: &Trust, provider: Arc<CryptoProvider>) -> Result<Option<Arc<dyn ServerCertVerifier>>, Error> {
    let (certificates, chains): (_, Arc<dyn ServerCertVerifier>) = match trust {
        Trust::Nobody => return Ok(None),
        Trust::Platform => (&[][..], platform(&[], provider)?),
        Trust::PlatformAnd(certificates) => (certificates.as_slice(), platform(certificates, provider)?),
        Trust::Only(certificates) => (certificates.as_slice(), only(certificates, provider)?),
    };
    Ok(Some(match certificates {
        [] => chains,
        certificates => Arc::new(ConfiguredCertificates::new(certificates, chains)),
    }))
}

fn platform(
    certificates: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let verifier = Verifier::new_with_extra_roots(certificates.iter().cloned(), provider).map_err(cannot_be_set_up)?;
    Ok(Arc::new(verifier))
}

fn only(
    certificates: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        roots.add(certificate.clone()).map_err(cannot_be_set_up)?;
    }
    Ok(WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().map_err(cannot_be_set_up)?)
}

fn cannot_be_set_up(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Tls, "TLS cannot be set up: the system's root certificates could not be loaded")
        .with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trusts_nobody_without_a_look_at_the_system_and_offers_no_http2() {
        let config = client_config(&Trust::Nobody).unwrap();
        assert_eq!(config.alpn_protocols, [b"http/1.1".to_vec()]);
    }
}
