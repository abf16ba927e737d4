//! TLS by rustls.

mod configured;
mod explanation;
mod provider;
mod validity;

use std::sync::Arc;

use reqwest::ClientBuilder;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::error::{Error, ErrorKind};
use crate::pem::KeyEncoding;

use self::configured::ConfiguredCertificates;
pub(crate) use self::explanation::explanation;
pub(crate) use self::provider::NAME;
use super::{ClientCertificate, Roots, Tls, Trust, mozilla};

pub(super) type Connector = ClientConfig;

pub(super) fn apply(builder: ClientBuilder, connector: &Connector) -> ClientBuilder {
    builder.tls_backend_preconfigured(connector.clone())
}

/// Checks that rustls can read it.
pub(crate) fn check_certificate(certificate: &CertificateDer<'static>) -> Result<(), rustls::Error> {
    RootCertStore::empty().add(certificate.clone())
}

/// Names the crypto provider, so that a default that the program installs makes no difference.
pub(super) fn connector(tls: &Tls) -> Result<Connector, Error> {
    let provider = Arc::new(provider::provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(cannot_be_set_up)?;
    let builder = match &tls.trust {
        Some(trust) => builder.dangerous().with_custom_certificate_verifier(verifier(trust, provider)?),
        None => builder.with_root_certificates(RootCertStore::empty()),
    };
    let mut config = match &tls.client_certificate {
        Some(certificate) => builder
            .with_client_auth_cert(certificate.chain.clone(), private_key(certificate))
            .map_err(|error| certificate.refuse(error, |error| matches!(error, rustls::Error::InconsistentKeys(_))))?,
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn private_key(certificate: &ClientCertificate) -> PrivateKeyDer<'static> {
    let der = certificate.key.der.to_vec();
    match certificate.key.encoding {
        KeyEncoding::Pkcs8 => PrivateKeyDer::Pkcs8(der.into()),
        KeyEncoding::Pkcs1 => PrivateKeyDer::Pkcs1(der.into()),
        KeyEncoding::Sec1 => PrivateKeyDer::Sec1(der.into()),
    }
}

fn verifier(trust: &Trust, provider: Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let certificates = trust.certificates.as_slice();
    let chains = match trust.roots {
        Roots::System => platform(certificates, provider)?,
        Roots::Mozilla => only(mozilla::ROOTS.iter().chain(certificates), provider)?,
        Roots::None => only(certificates.iter(), provider)?,
    };
    Ok(match certificates {
        [] => chains,
        certificates => Arc::new(ConfiguredCertificates::new(certificates, chains)),
    })
}

#[cfg(feature = "platform-verifier")]
fn platform(
    certificates: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    use rustls_platform_verifier::Verifier;

    let verifier = Verifier::new_with_extra_roots(certificates.iter().cloned(), provider).map_err(|error| {
        let problem = "TLS cannot be set up: the system's root certificates could not be loaded; in an image that has none, \
            enable the feature `webpki-roots` and call webpki_roots()";
        Error::new(ErrorKind::Tls, problem).with_source(error)
    })?;
    Ok(Arc::new(verifier))
}

#[cfg(not(feature = "platform-verifier"))]
fn platform(_: &[CertificateDer<'static>], _: Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    Err(Error::invalid_input(
        "root certificates: this build cannot load those of the system: enable the feature `platform-verifier`",
    ))
}

fn only<'a>(
    certificates: impl Iterator<Item = &'a CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        roots.add(certificate.clone()).map_err(cannot_be_set_up)?;
    }
    Ok(WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().map_err(cannot_be_set_up)?)
}

fn cannot_be_set_up(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Tls, "TLS cannot be set up with these root certificates").with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trusts_nobody_without_a_look_at_the_system_and_offers_no_http2() {
        let config = connector(&Tls::default()).unwrap();
        assert_eq!(config.alpn_protocols, [b"http/1.1".to_vec()]);
    }
}
