//! The certificate that a client presents, and its private key.

use std::error::Error as StdError;

use rustls_pki_types::CertificateDer;

use crate::error::Error;
use crate::pem::{self, PrivateKey};
use crate::secret::Secret;

use super::certificates::readable_certificate;

const FILE: &str = "client certificate";

/// A chain and the private key of its first certificate.
#[derive(Debug)]
pub(crate) struct ClientCertificate {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKey,
}

impl ClientCertificate {
    /// The back end, which knows their algorithms, checks that key and certificate belong together.
    pub(crate) fn of_pem(pem: &Secret) -> Result<Self, Error> {
        let mut chain = Vec::new();
        let mut keys = None;
        for member in pem::members(FILE, pem.expose().as_bytes())? {
            if member.is_certificate() {
                chain.push(readable_certificate(&member)?);
            } else if let Some(key) = PrivateKey::of(&member) {
                if keys.replace(key?).is_some() {
                    return Err(member.refuse("is a second private key: keep that of the first certificate only"));
                }
            } else if member.label != b"EC PARAMETERS" {
                // The parameters of a key are in the key, too.
                return Err(member.refuse("is neither a certificate nor a private key"));
            }
        }
        match (chain.is_empty(), keys) {
            (true, None) => Err(pem::refuse(
                FILE,
                "there is none: pass PEM, with `-----BEGIN CERTIFICATE-----` and `-----BEGIN PRIVATE KEY-----`",
            )),
            (true, Some(_)) => Err(pem::refuse(FILE, "there is only a private key: add the certificate to the PEM")),
            (false, None) => Err(pem::refuse(FILE, "its private key is missing: add it to the PEM")),
            (false, Some(key)) => Ok(Self { chain, key }),
        }
    }

    /// Explains why the back end rejects it. No error of a back end contains any part of a key.
    pub(super) fn refuse<E: StdError + Send + Sync + 'static>(&self, error: E, is_mismatch: fn(&E) -> bool) -> Error {
        let problem = if is_mismatch(&error) {
            "the private key is not that of the first certificate: put its certificate first"
        } else {
            "the private key cannot be used: it is damaged, or of an algorithm that this client does not support"
        };
        pem::refuse(FILE, problem).with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    struct Pems {
        certificate: String,
        key: String,
    }

    fn pems() -> Pems {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::new(Vec::new()).unwrap().self_signed(&key).unwrap();
        Pems { certificate: certificate.pem(), key: key.serialize_pem() }
    }

    #[test]
    fn a_chain_and_its_key_are_read_in_any_order() {
        let Pems { certificate, key } = pems();
        let parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        for (case, pem, chain) in [
            ("key last", format!("{certificate}{key}"), 1),
            ("key first", format!("{key}{certificate}"), 1),
            ("key in the middle of a chain", format!("{certificate}{key}{certificate}"), 2),
            ("parameters", format!("{parameters}{key}{certificate}"), 1),
            (
                "as PKCS#12 is written out",
                format!("Bag Attributes\n  friendlyName: x\n{certificate}Key Attributes: <No Attributes>\n{key}"),
                1,
            ),
        ] {
            let read = ClientCertificate::of_pem(&Secret::from(pem)).unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!((read.chain.len(), read.key.encoding), (chain, pem::KeyEncoding::Pkcs8), "{case}");
            assert!(format!("{read:?}").contains("PrivateKey(***)"), "{case}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_located_and_no_key_is_shown() {
        let Pems { certificate, key } = pems();
        let line = certificate.lines().count() + 1;
        let second =
            |label: &str, body: &str| format!("{certificate}-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
        for (pem, problem) in [
            (String::new(), "there is none".to_owned()),
            ("canary".to_owned(), "there is none".to_owned()),
            (certificate.clone(), "its private key is missing".to_owned()),
            (key.clone(), "there is only a private key".to_owned()),
            (
                format!("{certificate}{key}{key}"),
                format!("member 3 (line {}) is a second private key", line + key.lines().count()),
            ),
            (
                second("ENCRYPTED PRIVATE KEY", "canary"),
                format!("member 2 (line {line}) is encrypted with a password: decrypt it with `openssl pkey"),
            ),
            (
                second("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: x\n\ncanary"),
                format!("member 2 (line {line}) is encrypted"),
            ),
            (second("OPENSSH PRIVATE KEY", "canary"), format!("member 2 (line {line}) is a private key of a form")),
            (second("PRIVATE KEY", "canary!"), format!("member 2 (line {line}) is not valid base64")),
            (second("PUBLIC KEY", "canary"), format!("member 2 (line {line}) is neither")),
            (second("CERTIFICATE", "Y2FuYXJ5"), format!("member 2 (line {line}) cannot be read")),
            (
                format!("{certificate}-----BEGIN PRIVATE KEY-----\ncanary"),
                format!("member 2 (line {line}) has no END line"),
            ),
            (format!("{certificate}----BEGIN PRIVATE KEY----\ncanary"), format!("line {line} is not the start")),
        ] {
            let error = ClientCertificate::of_pem(&Secret::from(pem)).expect_err(&problem);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{problem}");
            assert!(error.to_string().starts_with(&format!("client certificate: {problem}")), "{problem}: {error}");
            assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        }
    }
}
