//! PEM files: certificates and private keys.

mod private_key;

use rustls_pki_types::pem::{PemObject, SectionKind};
use zeroize::Zeroizing;

use crate::error::Error;

pub(crate) use self::private_key::{KeyEncoding, PrivateKey};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A BEGIN line, its END line, and the text between them.
pub(crate) struct Member<'a> {
    /// The name of the file in errors.
    file: &'static str,
    number: usize,
    line: usize,
    pub(crate) label: &'a [u8],
    body: Zeroizing<Vec<u8>>,
}

/// The members of `pem`, in order. Errors call it `file`.
///
/// Lines may be indented, as in YAML, and there may be text around the members.
pub(crate) fn members<'a>(file: &'static str, pem: &'a [u8]) -> Result<Vec<Member<'a>>, Error> {
    let mut members: Vec<Member<'a>> = Vec::new();
    let mut open: Option<Member<'a>> = None;
    for (line, text) in (1_usize..).zip(lines(pem)) {
        match (Line::of(text), open.take()) {
            (Line::Begin(label), None) => {
                let number = members.len().saturating_add(1);
                // A buffer that grew would leave copies of a key behind.
                let body = Zeroizing::new(Vec::with_capacity(pem.len()));
                open = Some(Member { file, number, line, label, body });
            }
            (Line::End(label), Some(member)) if label == member.label => members.push(member),
            (Line::Text(text), Some(mut member)) => {
                member.body.extend_from_slice(text);
                member.body.push(b'\n');
                open = Some(member);
            }
            (Line::Text(_), None) => {}
            (_, Some(member)) => return Err(member.refuse("has no END line of its own")),
            (Line::End(_) | Line::Damaged, None) => {
                return Err(refuse(
                    file,
                    &format!("line {line} is not the start of a member such as `-----BEGIN CERTIFICATE-----`"),
                ));
            }
        }
    }
    match open {
        Some(member) => Err(member.refuse("has no END line")),
        None => Ok(members),
    }
}

impl Member<'_> {
    pub(crate) fn is_certificate(&self) -> bool {
        matches!(self.label, b"CERTIFICATE" | b"X509 CERTIFICATE")
    }

    /// The decoded text between the two lines.
    pub(crate) fn der(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        // The label only has to be one that the parser knows.
        let mut section = Zeroizing::new(Vec::with_capacity(self.body.len().saturating_add(64)));
        section.extend_from_slice(b"-----BEGIN CERTIFICATE-----\n");
        section.extend_from_slice(&self.body);
        section.extend_from_slice(b"-----END CERTIFICATE-----\n");
        let (_, der) =
            <(SectionKind, Vec<u8>)>::from_pem_slice(&section).map_err(|_| self.refuse("is not valid base64"))?;
        Ok(Zeroizing::new(der))
    }

    /// An error with the place of this member.
    pub(crate) fn refuse(&self, problem: &str) -> Error {
        refuse(self.file, &format!("member {} (line {}) {problem}", self.number, self.line))
    }
}

/// An error about the whole file.
pub(crate) fn refuse(file: &str, problem: &str) -> Error {
    Error::invalid_input(format!("{file}: {problem}"))
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
        } else if text.starts_with(b"-") && (holds(text, b"CERTIFICATE") || holds(text, b"PRIVATE KEY")) {
            Self::Damaged
        } else {
            Self::Text(text)
        }
    }
}

fn holds(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part == word)
}

/// Lines without the white space around them. Each of several concatenated files may begin with a byte order mark.
fn lines(pem: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = if pem.contains(&b'\n') { b'\n' } else { b'\r' };
    pem.split(move |byte| *byte == end).map(|line| line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line).trim_ascii())
}
