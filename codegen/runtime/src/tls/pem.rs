//! Certificates in PEM.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::error::Error;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The certificates of a PEM file, which must contain at least one.
///
/// Lines may be indented, as in YAML, and there may be text around the members. Every member must be a certificate; none is skipped,
/// because the caller expects all of them to be trusted.
pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut certificates = Vec::new();
    let mut members = 0;
    let mut open: Option<Member<'_>> = None;
    for (line, text) in (1_usize..).zip(lines(pem)) {
        match (Line::of(text), open.take()) {
            (Line::Begin(label), None) => {
                members += 1;
                open = Some(Member { number: members, line, label, body: Vec::new() });
            }
            (Line::End(label), Some(member)) if label == member.label => certificates.push(member.certificate()?),
            (Line::Text(text), Some(mut member)) => {
                member.body.extend_from_slice(text);
                member.body.push(b'\n');
                open = Some(member);
            }
            (Line::Text(_), None) => {}
            (_, Some(member)) => return Err(member.refuse("has no END line of its own")),
            (Line::End(_) | Line::Damaged, None) => {
                return Err(refuse(format!(
                    "line {line} is not the start of a certificate, `-----BEGIN CERTIFICATE-----`"
                )));
            }
        }
    }
    match open {
        Some(member) => Err(member.refuse("has no END line")),
        None if certificates.is_empty() => Err(refuse(
            "there is none: pass PEM, with one `-----BEGIN CERTIFICATE-----` or more, as ASCII or UTF-8".to_owned(),
        )),
        None => Ok(certificates),
    }
}

struct Member<'a> {
    number: usize,
    line: usize,
    label: &'a [u8],
    body: Vec<u8>,
}

impl Member<'_> {
    fn certificate(self) -> Result<CertificateDer<'static>, Error> {
        match self.label {
            b"CERTIFICATE" | b"X509 CERTIFICATE" => {}
            b"TRUSTED CERTIFICATE" => {
                return Err(
                    self.refuse("is an OpenSSL TRUSTED CERTIFICATE: convert it with `openssl x509 -in FILE -out FILE`")
                );
            }
            label if label.ends_with(b"PRIVATE KEY") => {
                return Err(self.refuse("is a private key, which has no place among certificates to trust"));
            }
            _ => return Err(self.refuse("is not a certificate")),
        }
        let section = [b"-----BEGIN CERTIFICATE-----\n", self.body.as_slice(), b"-----END CERTIFICATE-----\n"].concat();
        let certificate = CertificateDer::from_pem_slice(&section).map_err(|_| self.refuse("is not valid base64"))?;
        RootCertStore::empty()
            .add(certificate.clone())
            .map_err(|error| self.refuse("cannot be read as a certificate").with_source(error))?;
        Ok(certificate)
    }

    fn refuse(&self, problem: &str) -> Error {
        refuse(format!("member {} (line {}) {problem}", self.number, self.line))
    }
}

enum Line<'a> {
    Begin(&'a [u8]),
    End(&'a [u8]),
    /// Looks like a BEGIN or END line, but is malformed.
    Damaged,
    Text(&'a [u8]),
}

impl<'a> Line<'a> {
    fn of(text: &'a [u8]) -> Self {
        let marker = text.strip_suffix(b"-----");
        if let Some(label) = marker.and_then(|text| text.strip_prefix(b"-----BEGIN ")) {
            Self::Begin(label)
        } else if let Some(label) = marker.and_then(|text| text.strip_prefix(b"-----END ")) {
            Self::End(label)
        } else if text.starts_with(b"-") && text.windows(11).any(|word| word == b"CERTIFICATE") {
            Self::Damaged
        } else {
            Self::Text(text)
        }
    }
}

/// Lines without the white space around them. Each of several concatenated files may begin with a byte order mark.
fn lines(pem: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = if pem.contains(&b'\n') { b'\n' } else { b'\r' };
    pem.split(move |byte| *byte == end).map(|line| line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line).trim_ascii())
}

fn refuse(problem: String) -> Error {
    Error::invalid_input(format!("root certificates: {problem}"))
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
