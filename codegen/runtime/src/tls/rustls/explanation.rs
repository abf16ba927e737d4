//! Explains TLS errors, and says what to do about them.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription, CertificateError, Error, PeerMisbehaved};

use super::super::problems::*;
use super::provider::{KEYS, SIGNATURES};

/// Certificate algorithms that some or all providers do not support, by their object identifiers in DER.
const UNSUPPORTED: [(&[u8], &str); 8] = [
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04], "ECDSA with SHA-512"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x23], "an ECDSA key on the curve P-521"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01], "ECDSA with SHA-1"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05], "RSA with SHA-1"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04], "RSA with MD5"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04], "DSA"),
    (&[0x2b, 0x65, 0x71], "Ed448"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x0a], "an ECDSA key on the curve secp256k1"),
];

/// A sentence for an error text, if `cause` is an error of TLS: one of rustls, or the end of the connection during the handshake. No
/// part of it comes from the server.
pub(crate) fn explanation(cause: &(dyn StdError + 'static)) -> Option<Cow<'static, str>> {
    if let Some(error) = cause.downcast_ref::<Error>() {
        return Some(of_rustls(error));
    }
    let error = cause.downcast_ref::<io::Error>()?;
    (error.to_string() == "tls handshake eof").then(|| CLOSED.into())
}

fn of_rustls(error: &Error) -> Cow<'static, str> {
    Cow::Borrowed(match error {
        Error::InvalidCertificate(error) => return of_certificate(error),
        Error::PeerMisbehaved(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme) => {
            return Cow::Owned(format!(
                "the server's key uses an algorithm that this client does not support: it supports {KEYS}"
            ));
        }
        Error::AlertReceived(alert) => of_alert(*alert),
        Error::InvalidMessage(_) => NO_TLS,
        _ => "the TLS handshake failed: the server does not support what this client requires (TLS 1.2 or 1.3)",
    })
}

fn of_certificate(error: &CertificateError) -> Cow<'static, str> {
    Cow::Borrowed(match error {
        CertificateError::UnsupportedSignatureAlgorithmContext { signature_algorithm_id, .. } => {
            return unsupported(&[signature_algorithm_id]);
        }
        CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext {
            signature_algorithm_id,
            public_key_algorithm_id,
        } => return unsupported(&[public_key_algorithm_id, signature_algorithm_id]),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => EXPIRED,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => NOT_VALID_YET,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => OTHER_NAME,
        CertificateError::UnknownIssuer => UNTRUSTED,
        CertificateError::Revoked => "the server's certificate has been revoked",
        // webpki's error type is not a dependency of ours; a test holds the name.
        CertificateError::Other(error) if error.0.to_string() == "CaUsedAsEndEntity" => {
            "the server's certificate is that of an authority: pass exactly this certificate to add_root_certificates()"
        }
        _ => "the server's certificate cannot be verified",
    })
}

fn unsupported(ids: &[&Vec<u8>]) -> Cow<'static, str> {
    let name = UNSUPPORTED
        .into_iter()
        .find_map(|(oid, name)| ids.iter().any(|id| id.windows(oid.len()).any(|part| part == oid)).then_some(name));
    Cow::Owned(format!(
        "the server's certificate, or one in its chain, uses {}, which this client cannot verify: it supports {SIGNATURES}",
        name.unwrap_or("an algorithm that is not widely used"),
    ))
}

fn of_alert(alert: AlertDescription) -> &'static str {
    match alert {
        AlertDescription::CertificateRequired | AlertDescription::NoCertificate => REQUIRES_CERTIFICATE,
        AlertDescription::BadCertificate
        | AlertDescription::AccessDenied
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateUnknown
        | AlertDescription::DecryptError
        | AlertDescription::UnknownCA
        | AlertDescription::UnsupportedCertificate => REFUSES_CERTIFICATE,
        AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => REFUSES_HANDSHAKE,
        AlertDescription::UnrecognisedName => UNKNOWN_NAME,
        AlertDescription::ProtocolVersion => NO_VERSION,
        AlertDescription::NoApplicationProtocol => NO_HTTP_1,
        _ => "the server refused the TLS connection",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::ServerCertVerifier;
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

    use super::*;

    #[test]
    fn c82_an_alert_about_a_certificate_of_ours_says_so() {
        for (alert, words) in [
            (AlertDescription::CertificateRequired, "requires a client certificate"),
            (AlertDescription::HandshakeFailure, "requires a client certificate"),
            (AlertDescription::BadCertificate, "requires a client certificate"),
            (AlertDescription::UnrecognisedName, "host name"),
            (AlertDescription::InternalError, "refused"),
        ] {
            let text = of_rustls(&Error::AlertReceived(alert));
            assert!(text.contains(words), "{alert:?}: {text}");
        }
    }

    #[test]
    fn c80_each_failure_has_words_of_its_own() {
        use rustls::{InvalidMessage, OtherError};

        let other = CertificateError::Other(OtherError(Arc::new(io::Error::other("odd"))));
        for (error, words) in [
            (
                Error::PeerMisbehaved(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme),
                "key uses an algorithm that this client does not support",
            ),
            (Error::PeerMisbehaved(PeerMisbehaved::IllegalHelloRetryRequestWithNoChanges), "the TLS handshake failed"),
            (Error::InvalidMessage(InvalidMessage::InvalidContentType), "does not use TLS on this port"),
            (Error::InvalidCertificate(CertificateError::Revoked), "has been revoked"),
            (Error::InvalidCertificate(other), "certificate cannot be verified"),
            (Error::InvalidCertificate(CertificateError::BadEncoding), "certificate cannot be verified"),
            (Error::AlertReceived(AlertDescription::ProtocolVersion), "neither TLS 1.2 nor TLS 1.3"),
            (Error::AlertReceived(AlertDescription::NoApplicationProtocol), "does not support HTTP/1.1"),
            (Error::AlertReceived(AlertDescription::DecryptError), "refused the TLS connection"),
        ] {
            let text = of_rustls(&error);
            assert!(text.contains(words), "{error:?}: {text}");
        }
    }

    /// What a client that trusts `root` says of a server's certificate.
    fn refusal(root: CertificateDer<'static>, shown: &CertificateDer<'static>, name: &'static str) -> String {
        let provider = Arc::new(super::super::provider::provider());
        let mut roots = RootCertStore::empty();
        roots.add(root).unwrap();
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        let name = ServerName::try_from(name).unwrap();
        let error = verifier.verify_server_cert(shown, &[], &name, &[], UnixTime::now()).unwrap_err();
        explanation(&error).unwrap().into_owned()
    }

    fn authority() -> CertifiedIssuer<'static, KeyPair> {
        let mut params = CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
        CertifiedIssuer::self_signed(params, key).unwrap()
    }

    #[test]
    fn c80_what_is_wrong_with_a_certificate_is_said() {
        let authority = authority();
        let key = KeyPair::generate().unwrap();
        let issued = CertificateParams::new(vec!["a.example".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
        // On the curve P-521 instead of P-384.
        let mut on_p521 = authority.der().to_vec();
        let at = on_p521.windows(5).position(|part| part == [0x2b, 0x81, 0x04, 0x00, 0x22]).unwrap();
        on_p521[at + 4] = 0x23;
        for (root, shown, name, words) in [
            (
                on_p521.into(),
                issued.der(),
                "a.example",
                if cfg!(feature = "rustls-aws-lc") {
                    "cannot be verified"
                } else {
                    "an ECDSA key on the curve P-521, which this client cannot verify"
                },
            ),
            (authority.der().clone(), issued.der(), "b.example", "is for another host name"),
            (self::authority().der().clone(), authority.der(), "a.example", "is that of an authority"),
            (key_of_nobody(), issued.der(), "a.example", "is not trusted"),
        ] {
            let text = refusal(root, shown, name);
            assert!(text.contains(words), "{words}: {text}");
        }
    }

    fn key_of_nobody() -> CertificateDer<'static> {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, "nobody");
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().clone()
    }

    #[test]
    fn c80_an_unknown_algorithm_is_still_said_to_be_one() {
        let error = CertificateError::UnsupportedSignatureAlgorithmContext {
            signature_algorithm_id: vec![1, 2, 3],
            supported_algorithms: Vec::new(),
        };
        assert!(of_rustls(&error.into()).contains("an algorithm that is not widely used"));
    }
}
