//! TLS by rustls, with the ring provider.
//!
//! HTTP/1.1 is the only protocol that is offered. With at most ten calls under way, HTTP/2 would save a few connections, and
//! bring all that a hostile or broken peer can do with streams, windows, resets and GOAWAY frames.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::{Error, ErrorKind};

/// Whose certificates are believed.
#[derive(Clone, Debug, Default)]
pub(crate) enum Trust {
    /// Those of the operating system.
    #[default]
    Platform,
    /// Those of the operating system, and these.
    PlatformAnd(Vec<CertificateDer<'static>>),
    /// These and no others.
    Only(Vec<CertificateDer<'static>>),
    /// Nobody's: for a base URL without TLS. Loading the roots takes time, and a machine may have none.
    Nobody,
}

/// Names its provider, so that whatever else the program links or installs as a default makes no difference.
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

/// Both kinds check chain, name and time; they differ in whom they start from.
fn verifier(trust: &Trust, provider: Arc<CryptoProvider>) -> Result<Option<Arc<dyn ServerCertVerifier>>, Error> {
    let extra = match trust {
        Trust::Nobody => return Ok(None),
        Trust::Platform => &[],
        Trust::PlatformAnd(roots) => roots.as_slice(),
        Trust::Only(roots) => {
            let store = Arc::new(store_of(roots)?);
            let verifier = WebPkiServerVerifier::builder_with_provider(store, provider).build();
            return Ok(Some(verifier.map_err(cannot_be_set_up)?));
        }
    };
    let verifier = Verifier::new_with_extra_roots(extra.iter().cloned(), provider).map_err(cannot_be_set_up)?;
    Ok(Some(Arc::new(verifier)))
}

/// The certificates in a PEM file, of which there must be one at least, and each must be one.
pub(crate) fn roots_of_pem(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let refuse =
        || Error::invalid_input("root certificates: give them as PEM, one `-----BEGIN CERTIFICATE-----` or more");
    let roots: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| refuse())?;
    if roots.is_empty() {
        return Err(refuse());
    }
    store_of(&roots)?;
    Ok(roots)
}

fn store_of(roots: &[CertificateDer<'static>]) -> Result<RootCertStore, Error> {
    let mut store = RootCertStore::empty();
    for root in roots {
        store.add(root.clone()).map_err(|error| {
            Error::invalid_input("root certificates: one of them is not a certificate").with_source(error)
        })?;
    }
    Ok(store)
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

    #[test]
    fn c59_what_is_not_a_certificate_is_no_root() {
        for garbage in [
            "",
            "garbage",
            "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n",
            "-----BEGIN PRIVATE KEY-----\nZ2FyYmFnZQ==\n-----END PRIVATE KEY-----\n",
        ] {
            let error = roots_of_pem(garbage.as_bytes()).expect_err(garbage);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{garbage}");
        }
    }
}
