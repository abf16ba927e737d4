//! Private keys in the form that native-tls accepts: PKCS#8 in PEM.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::pem::{KeyEncoding, PrivateKey};

use super::super::der::{CONTEXT_0, INTEGER, SEQUENCE, element};

const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;

const RSA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const EC: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const VERSION: &[u8] = &[0x02, 0x01, 0x00];

/// `key` as PKCS#8, or `None` if it is malformed, or on a curve without a name.
pub(super) fn key(key: &PrivateKey) -> Option<Zeroizing<Vec<u8>>> {
    let algorithm: Cow<'_, [u8]> = match key.encoding {
        KeyEncoding::Pkcs8 => return Some(key.der.clone()),
        KeyEncoding::Pkcs1 => RSA.into(),
        KeyEncoding::Sec1 => [EC, &encoded(OBJECT_IDENTIFIER, &[curve(&key.der)?])].concat().into(),
    };
    let algorithm = encoded(SEQUENCE, &[&algorithm]);
    Some(encoded(SEQUENCE, &[VERSION, &algorithm, &encoded(OCTET_STRING, &[&key.der])]))
}

fn curve(sec1: &[u8]) -> Option<&[u8]> {
    let (key, _) = element(sec1, SEQUENCE)?;
    let (_version, rest) = element(key, INTEGER)?;
    let (_key, rest) = element(rest, OCTET_STRING)?;
    let (parameters, _) = element(rest, CONTEXT_0)?;
    Some(element(parameters, OBJECT_IDENTIFIER)?.0)
}

fn encoded(tag: u8, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    // A buffer that grew would leave copies of a key behind.
    let mut der = Zeroizing::new(Vec::with_capacity(length.saturating_add(16)));
    der.push(tag);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => der.push(short),
        _ => {
            let bytes = length.to_be_bytes();
            let significant =
                bytes.iter().position(|byte| *byte != 0).and_then(|at| bytes.get(at..)).unwrap_or_default();
            der.push(0x80 | u8::try_from(significant.len()).unwrap_or_default());
            der.extend_from_slice(significant);
        }
    }
    parts.iter().for_each(|part| der.extend_from_slice(part));
    der
}

/// `der` in PEM.
pub(super) fn pem(label: &str, der: &[u8]) -> Zeroizing<String> {
    let body = Zeroizing::new(STANDARD.encode(der));
    let mut pem = Zeroizing::new(String::with_capacity(body.len().saturating_mul(2).saturating_add(128)));
    pem.push_str(&format!("-----BEGIN {label}-----\n"));
    // OpenSSL before 3 refuses a line of more than 254 characters.
    for line in body.as_bytes().chunks(64) {
        pem.push_str(str::from_utf8(line).unwrap_or_default());
        pem.push('\n');
    }
    pem.push_str(&format!("-----END {label}-----\n"));
    pem
}
