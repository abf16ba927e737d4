//! Servers whose certificate the caller configured.

use std::ops::RangeInclusive;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

use super::validity::validity;

/// Trusts a server whose certificate equals a configured one byte for byte, and passes all others to a verifier of chains.
///
/// `openssl req -x509` creates a self-signed certificate that is marked as an authority. webpki refuses such a certificate as that of
/// a server, even if it is exactly the one that the caller trusts.
///
/// This is safe: a certificate is accepted without a chain only if all bytes, and so its key, equal those of a configured one. rustls
/// then makes the server prove that it has this key, with `verify_tls12_signature` and `verify_tls13_signature` of the chain
/// verifier. The host name and the validity period are checked here, as they are in a chain. An attacker who has the key of an
/// authority could issue certificates for any name anyway.
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rcgen::{CertificateParams, KeyPair};

    use super::*;

    #[test]
    fn c79_a_certificate_holds_from_its_first_second_to_its_last() {
        let mut params = CertificateParams::new(vec!["ghe.example.com".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2026, 1, 2);
        params.not_after = rcgen::date_time_ymd(2026, 3, 4);
        let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().clone();
        let validity = validity(&certificate);
        let (start, end) = validity.clone().unwrap().into_inner();
        let configured = Configured { certificate, validity };
        let name = ServerName::try_from("ghe.example.com").unwrap();
        let expired = Err(Error::InvalidCertificate(CertificateError::Expired));
        let not_yet = Err(Error::InvalidCertificate(CertificateError::NotValidYet));
        for (now, outcome) in [(start - 1, not_yet), (start, Ok(())), (end, Ok(())), (end + 1, expired)] {
            let now = UnixTime::since_unix_epoch(Duration::from_secs(now.try_into().unwrap()));
            assert_eq!(configured.check(&name, now), outcome, "{now:?}");
        }
    }

    /// A verifier whose every result differs from those of rustls' verifiers.
    #[derive(Debug)]
    struct Odd(Vec<DistinguishedName>);

    impl ServerCertVerifier for Odd {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Err(Error::DecryptError)
        }

        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Err(Error::DecryptError)
        }

        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Err(Error::DecryptError)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            vec![SignatureScheme::ED448]
        }

        fn requires_raw_public_keys(&self) -> bool {
            true
        }

        fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
            Some(&self.0)
        }
    }

    #[test]
    fn c79_everything_else_is_left_to_the_verifier_of_chains() {
        let hints = vec![DistinguishedName::in_sequence(b"odd")];
        let verifier = ConfiguredCertificates::new(&[], Arc::new(Odd(hints)));
        let name = ServerName::try_from("ghe.example.com").unwrap();
        let outcome = verifier.verify_server_cert(&CertificateDer::from(vec![1]), &[], &name, &[], UnixTime::now());
        assert_eq!(outcome.unwrap_err(), Error::DecryptError);
        assert_eq!(verifier.supported_verify_schemes(), [SignatureScheme::ED448]);
        assert!(verifier.requires_raw_public_keys());
        assert!(verifier.root_hint_subjects().is_some_and(|hints| hints.len() == 1));
    }
}
