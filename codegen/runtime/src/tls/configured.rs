//! Servers that show a certificate which the caller configured.

use std::ops::RangeInclusive;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

use super::validity::validity;

/// Trusts a server whose certificate is one of the configured ones, byte for byte, and leaves all others to a verifier of chains.
///
/// `openssl req -x509` makes a self-signed certificate that calls itself an authority, and webpki refuses one as a server's own
/// (RFC 5280 has such a server show a second certificate), even where it is the very one that the caller trusts.
///
/// Why this is safe: a certificate is accepted without a chain only if every byte is that of a configured one, so its key is,
/// too. rustls then has the server prove that it holds this key, through `verify_tls12_signature` and
/// `verify_tls13_signature`, which are the chain verifier's. Host name and dates are checked here as they are in a chain. An
/// attacker who holds such a key could also issue certificates for any name, where it is an authority's.
#[derive(Debug)]
pub(super) struct ConfiguredCertificates {
    certificates: Vec<Configured>,
    chains: Arc<dyn ServerCertVerifier>,
}

#[derive(Debug)]
struct Configured {
    certificate: CertificateDer<'static>,
    validity: Option<RangeInclusive<i64>>,
}

impl ConfiguredCertificates {
    pub(super) fn new(certificates: &[CertificateDer<'static>], chains: Arc<dyn ServerCertVerifier>) -> Self {
        let certificates = certificates
            .iter()
            .map(|certificate| Configured { certificate: certificate.clone(), validity: validity(certificate) })
            .collect();
        Self { certificates, chains }
    }
}

impl Configured {
    fn check(&self, name: &ServerName<'_>, now: UnixTime) -> Result<(), Error> {
        let validity = self.validity.as_ref().ok_or(CertificateError::BadEncoding)?;
        let now = i64::try_from(now.as_secs()).map_err(|_| CertificateError::Expired)?;
        if now < *validity.start() {
            return Err(CertificateError::NotValidYet.into());
        }
        if now > *validity.end() {
            return Err(CertificateError::Expired.into());
        }
        verify_server_name(&ParsedCertificate::try_from(&self.certificate)?, name)
    }
}

impl ServerCertVerifier for ConfiguredCertificates {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.certificates.iter().find(|configured| configured.certificate == *end_entity) {
            Some(configured) => configured.check(server_name, now).map(|()| ServerCertVerified::assertion()),
            None => self.chains.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.chains.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.chains.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.chains.supported_verify_schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        self.chains.requires_raw_public_keys()
    }

    fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
        self.chains.root_hint_subjects()
    }
}
