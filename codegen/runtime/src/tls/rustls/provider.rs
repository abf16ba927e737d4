//! The crypto provider of rustls, and the algorithms that it supports.

use rustls::crypto::CryptoProvider;

#[cfg(feature = "rustls-aws-lc")]
mod chosen {
    pub(crate) const NAME: &str = "rustls with aws-lc";
    pub(super) use rustls::crypto::aws_lc_rs::default_provider;
    pub(in super::super) const KEYS: &str = "ECDSA on the curves P-256, P-384 and P-521, Ed25519, and RSA";
    pub(in super::super) const SIGNATURES: &str = "ECDSA with SHA-256, SHA-384 or SHA-512 on the curves P-256, P-384 and P-521, Ed25519, and RSA with SHA-256, SHA-384 \
         or SHA-512";
}

#[cfg(not(feature = "rustls-aws-lc"))]
mod chosen {
    pub(crate) const NAME: &str = "rustls with ring";
    pub(super) use rustls::crypto::ring::default_provider;
    pub(in super::super) const KEYS: &str = "ECDSA on the curves P-256 and P-384, Ed25519, and RSA, but for example not the \
         curve P-521, which needs this crate's feature `rustls-aws-lc`";
    pub(in super::super) const SIGNATURES: &str = "ECDSA with SHA-256 or SHA-384 on the curves P-256 and P-384, Ed25519, and \
         RSA with SHA-256, SHA-384 or SHA-512 (this crate's feature `rustls-aws-lc` supports more)";
}

pub(crate) use self::chosen::NAME;
pub(super) use self::chosen::{KEYS, SIGNATURES};

pub(super) fn provider() -> CryptoProvider {
    chosen::default_provider()
}
