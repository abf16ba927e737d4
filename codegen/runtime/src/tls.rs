//! TLS by rustls, with the ring provider and the roots of the platform.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::{Error, ErrorKind};

/// Whose certificates are believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Those of the operating system.
    Platform,
    /// Nobody's: for a base URL without TLS. Loading the roots takes time, and a machine may have none.
    Nobody,
}

/// Names its provider, so that whatever else the program links or installs as a default makes no difference.
pub(crate) fn client_config(trust: Trust) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(cannot_be_set_up)?;
    let builder = match trust {
        Trust::Platform => builder.with_platform_verifier().map_err(cannot_be_set_up)?,
        Trust::Nobody => builder.with_root_certificates(RootCertStore::empty()),
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn cannot_be_set_up(error: rustls::Error) -> Error {
    Error::new(ErrorKind::Tls, "TLS cannot be set up: the system's root certificates could not be loaded")
        .with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trusts_nobody_without_a_look_at_the_system() {
        let config = client_config(Trust::Nobody).unwrap();
        assert_eq!(config.alpn_protocols, [b"http/1.1".to_vec()]);
    }
}
