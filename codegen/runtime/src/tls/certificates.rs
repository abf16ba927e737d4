//! Certificates that are trusted.

use rustls_pki_types::CertificateDer;

use crate::error::Error;
use crate::pem::{self, Member};

use super::backend;

const FILE: &str = "root certificates";

/// The certificates of a PEM file, which must contain at least one.
///
/// Every member must be a certificate; none is skipped, because the caller expects all of them to be trusted.
pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let certificates = pem::members(FILE, pem)?.iter().map(certificate).collect::<Result<Vec<_>, _>>()?;
    if certificates.is_empty() {
        return Err(pem::refuse(
            FILE,
            "there is none: pass PEM, with one `-----BEGIN CERTIFICATE-----` or more, as ASCII or UTF-8",
        ));
    }
    Ok(certificates)
}

fn certificate(member: &Member<'_>) -> Result<CertificateDer<'static>, Error> {
    match member.label {
        b"TRUSTED CERTIFICATE" => {
            Err(member.refuse("is an OpenSSL TRUSTED CERTIFICATE: convert it with `openssl x509 -in FILE -out FILE`"))
        }
        label if label.ends_with(b"PRIVATE KEY") => {
            Err(member.refuse("is a private key, which has no place among certificates to trust"))
        }
        _ if member.is_certificate() => readable_certificate(member),
        _ => Err(member.refuse("is not a certificate")),
    }
}

/// The certificate of a member that is labelled as one.
pub(super) fn readable_certificate(member: &Member<'_>) -> Result<CertificateDer<'static>, Error> {
    let certificate = CertificateDer::from(member.der()?.to_vec());
    backend::check_certificate(&certificate)
        .map_err(|error| member.refuse("cannot be read as a certificate").with_source(error))?;
    Ok(certificate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn pem() -> String {
        let key = rcgen::KeyPair::generate().unwrap();
        rcgen::CertificateParams::new(Vec::new()).unwrap().self_signed(&key).unwrap().pem()
    }

    #[test]
    fn c81_certificates_are_read_as_they_come() {
        let (one, two) = (pem(), pem());
        let indented = one.lines().map(|line| format!("    {line}\n")).collect::<String>();
        for (case, text, count) in [
            ("one", one.clone(), 1),
            ("no line break at the end", one.trim_end().to_owned(), 1),
            ("two", format!("{one}{two}"), 2),
            ("CRLF", one.replace('\n', "\r\n"), 1),
            ("CR", one.replace("\r\n", "\n").replace('\n', "\r"), 1),
            ("a byte order mark", format!("\u{feff}{one}"), 1),
            ("byte order marks of joined files", format!("\u{feff}{one}\u{feff}{two}"), 2),
            ("indented as in YAML", format!("ca: |\n{indented}other: 1\n"), 1),
            ("tabs", one.lines().map(|line| format!("\t{line} \n")).collect(), 1),
            ("comments", format!("# Firma Ä\n=====\n{one}\nsubject= x\n--- next ---\n{two}"), 2),
            ("the old label", one.replace("CERTIFICATE", "X509 CERTIFICATE"), 1),
        ] {
            let read = certificates(text.as_bytes()).unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!(read.len(), count, "{case}");
        }
        let mut latin = b"# Firma \xc4\n".to_vec();
        latin.extend_from_slice(one.as_bytes());
        assert_eq!(certificates(&latin).unwrap().len(), 1);
    }

    #[test]
    fn c81_a_bad_member_is_named_by_its_number_and_line() {
        let one = pem().replace("\r\n", "\n");
        // The member after it starts in the line after that.
        let lines = one.lines().count();
        let after = |bad: &str| format!("{one}{bad}{one}");
        let second = format!("member 2 (line {}) ", lines + 1);
        for (text, problem) in [
            (
                after("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"),
                format!("{second}is not valid base64"),
            ),
            (
                after("-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n"),
                format!("{second}cannot be read"),
            ),
            (after("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"), format!("{second}cannot be read")),
            (
                after(&one.replace("CERTIFICATE", "TRUSTED CERTIFICATE")),
                format!("{second}is an OpenSSL TRUSTED CERTIFICATE"),
            ),
            (after(&one.replace("CERTIFICATE", "RSA PRIVATE KEY")), format!("{second}is a private key")),
            (after(&one.replace("CERTIFICATE", "X509 CRL")), format!("{second}is not a certificate")),
            (after("-----BEGIN CERTIFICATE-----\nZ2Fy\n"), format!("{second}has no END line of its own")),
            (
                after("-----BEGIN CERTIFICATE-----\nZ2Fy\n-----END PUBLIC KEY-----\n"),
                format!("{second}has no END line"),
            ),
            (format!("{one}-----BEGIN CERTIFICATE-----\nZ2Fy\n"), format!("{second}has no END line")),
            (after("-----END CERTIFICATE-----\n"), format!("line {} is not the start", lines + 1)),
            (after("----BEGIN CERTIFICATE----\nZ2Fy\n"), format!("line {} is not the start", lines + 1)),
            (one.replace('\n', "\\n"), "line 1 is not the start".to_owned()),
            ("garbage".to_owned(), "there is none".to_owned()),
            (String::new(), "there is none".to_owned()),
        ] {
            let error = certificates(text.as_bytes()).expect_err(&problem);
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{problem}");
            assert!(error.to_string().starts_with(&format!("root certificates: {problem}")), "{problem}: {error}");
        }
        let utf16: Vec<u8> = one.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(certificates(&utf16).unwrap_err().to_string().contains("as ASCII or UTF-8"));
    }
}
