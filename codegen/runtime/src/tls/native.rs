//! TLS with the library of the operating system: OpenSSL, Secure Transport or SChannel.

mod pkcs8;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io;

use native_tls::{Certificate, Identity, Protocol, TlsConnector};
use reqwest::ClientBuilder;
use rustls_pki_types::CertificateDer;

use crate::error::{Error, ErrorKind};

use super::problems::*;
use super::{ClientCertificate, Roots, Tls, mozilla};

pub(crate) const NAME: &str = "native-tls";

pub(super) type Connector = TlsConnector;

pub(super) fn apply(builder: ClientBuilder, connector: &Connector) -> ClientBuilder {
    builder.tls_backend_preconfigured(connector.clone())
}

/// Checks that the library can read it.
pub(crate) fn check_certificate(certificate: &CertificateDer<'_>) -> Result<(), native_tls::Error> {
    Certificate::from_der(certificate).map(drop)
}

pub(super) fn connector(tls: &Tls) -> Result<Connector, Error> {
    let mut builder = TlsConnector::builder();
    builder.min_protocol_version(Some(Protocol::Tlsv12)).request_alpns(&["http/1.1"]);
    let (roots, certificates) = match &tls.trust {
        Some(trust) => (trust.roots, trust.certificates.as_slice()),
        None => (Roots::None, [].as_slice()),
    };
    builder.disable_built_in_roots(roots != Roots::System);
    let mozilla = if roots == Roots::Mozilla { mozilla::ROOTS } else { &[] };
    for certificate in mozilla.iter().chain(certificates) {
        builder.add_root_certificate(Certificate::from_der(certificate).map_err(cannot_be_set_up)?);
    }
    let Some(certificate) = &tls.client_certificate else { return builder.build().map_err(cannot_be_set_up) };
    builder.identity(identity(certificate)?);
    builder.build().map_err(|error| certificate.refuse(error, is_mismatch))
}

fn identity(certificate: &ClientCertificate) -> Result<Identity, Error> {
    let chain = certificate.chain.iter().map(|certificate| pkcs8::pem("CERTIFICATE", certificate).to_string());
    let key = pkcs8::key(&certificate.key).ok_or_else(|| {
        Error::invalid_input(
            "client certificate: the private key cannot be read: convert it with `openssl pkcs8 -topk8 -nocrypt -in FILE -out FILE`",
        )
    })?;
    Identity::from_pkcs8(chain.collect::<String>().as_bytes(), pkcs8::pem("PRIVATE KEY", &key).as_bytes())
        .map_err(|error| certificate.refuse(error, is_mismatch))
}

/// With OpenSSL only; the texts of the other libraries differ.
fn is_mismatch(error: &native_tls::Error) -> bool {
    error.to_string().contains("key values mismatch")
}

fn cannot_be_set_up(error: native_tls::Error) -> Error {
    Error::new(ErrorKind::Tls, "TLS cannot be set up with these root certificates").with_source(error)
}

/// The usual problems, by the texts of OpenSSL. The errors of the three libraries have no types in common, so they are recognised by
/// their texts. The others have one general explanation.
const WORDS: [(&str, &str); 22] = [
    ("certificate has expired", EXPIRED),
    ("certificate is not yet valid", NOT_VALID_YET),
    ("ostname mismatch", OTHER_NAME),
    ("IP address mismatch", OTHER_NAME),
    ("self-signed certificate", UNTRUSTED),
    ("self signed certificate", UNTRUSTED),
    ("unable to get local issuer certificate", UNTRUSTED),
    ("unable to verify the first certificate", UNTRUSTED),
    ("alert certificate required", REQUIRES_CERTIFICATE),
    ("alert bad certificate", REFUSES_CERTIFICATE),
    ("alert access denied", REFUSES_CERTIFICATE),
    ("alert certificate expired", REFUSES_CERTIFICATE),
    ("alert certificate unknown", REFUSES_CERTIFICATE),
    ("alert decrypt error", REFUSES_CERTIFICATE),
    ("alert unknown ca", REFUSES_CERTIFICATE),
    ("alert unsupported certificate", REFUSES_CERTIFICATE),
    ("alert handshake failure", REFUSES_HANDSHAKE),
    ("unrecognized name", UNKNOWN_NAME),
    ("no application protocol", NO_HTTP_1),
    ("alert protocol version", NO_VERSION),
    ("wrong version number", NO_TLS),
    ("unsupported protocol", NO_TLS),
];

/// A sentence for an error text, if `cause` is an error of TLS. No part of it comes from the server.
pub(crate) fn explanation(cause: &(dyn StdError + 'static)) -> Option<Cow<'static, str>> {
    let text = cause.to_string();
    if cause.is::<native_tls::Error>() {
        // A connection that breaks during the handshake is not an error of TLS.
        if cause.source().is_some_and(|source| source.is::<io::Error>()) {
            return None;
        }
        if text == "unexpected EOF" {
            return Some(CLOSED.into());
        }
    } else if !text.contains("SSL routines:") {
        // After the handshake, errors of OpenSSL have no type that this crate could name.
        return None;
    }
    let known = WORDS.iter().find(|(words, _)| text.contains(words)).map(|(_, problem)| *problem);
    Some(
        known
            .unwrap_or(
                "the TLS handshake failed: the source of this error is that of the TLS library of the operating system",
            )
            .into(),
    )
}
