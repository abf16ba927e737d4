//! A private key of a PEM file.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::Error;

use super::Member;

/// Never printed. Its memory is overwritten when it is dropped.
#[derive(Clone)]
pub(crate) struct PrivateKey {
    pub(crate) encoding: KeyEncoding,
    pub(crate) der: Zeroizing<Vec<u8>>,
}

/// The structure of a private key's DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyEncoding {
    /// `PRIVATE KEY`, of any algorithm.
    Pkcs8,
    /// `RSA PRIVATE KEY`.
    Pkcs1,
    /// `EC PRIVATE KEY`.
    Sec1,
}

impl PrivateKey {
    /// The key in `member`, or `None` if its label is not that of a key.
    pub(crate) fn of(member: &Member<'_>) -> Option<Result<Self, Error>> {
        let encoding = match member.label {
            b"PRIVATE KEY" => KeyEncoding::Pkcs8,
            b"RSA PRIVATE KEY" => KeyEncoding::Pkcs1,
            b"EC PRIVATE KEY" => KeyEncoding::Sec1,
            b"ENCRYPTED PRIVATE KEY" => return Some(Err(encrypted(member))),
            label if label.ends_with(b"PRIVATE KEY") => {
                return Some(Err(member.refuse(
                    "is a private key of a form that is not supported: convert it with `openssl pkey -in FILE -out FILE`",
                )));
            }
            _ => return None,
        };
        // The header of an encrypted key in the format of OpenSSL before 1.0.
        if member.body.starts_with(b"Proc-Type:") {
            return Some(Err(encrypted(member)));
        }
        Some(member.der().map(|der| Self { encoding, der }))
    }
}

fn encrypted(member: &Member<'_>) -> Error {
    member.refuse("is encrypted with a password: decrypt it with `openssl pkey -in FILE -out FILE`")
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey(***)")
    }
}
