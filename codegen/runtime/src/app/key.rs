//! Signatures of an app.

use std::error::Error as StdError;
use std::future::ready;
use std::pin::Pin;

use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

use crate::error::Error;
use crate::pem::{self, KeyEncoding, PrivateKey};
use crate::secret::Secret;

const FILE: &str = "private key";

/// The future that [`AppSigner::sign`] returns.
pub type SignatureFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<u8>, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Signs with the private key of a GitHub App that is elsewhere, such as in a key management service.
pub trait AppSigner: Send + Sync + 'static {
    /// The signature of `message`, as bytes: RSASSA-PKCS1-v1_5 with SHA-256, which JSON Web Algorithms call `RS256`.
    fn sign<'a>(&'a self, message: &'a [u8]) -> SignatureFuture<'a>;
}

/// A key in this process.
pub(super) struct RsaKey(RsaKeyPair);

impl RsaKey {
    pub(super) fn of_pem(pem: &Secret) -> Result<Self, Error> {
        let mut found = None;
        for member in pem::members(FILE, pem.expose().as_bytes())? {
            let Some(key) = PrivateKey::of(&member) else {
                return Err(member.refuse("is not a private key"));
            };
            let key = key?;
            let pair = match key.encoding {
                KeyEncoding::Pkcs1 => RsaKeyPair::from_der(&key.der),
                KeyEncoding::Pkcs8 => RsaKeyPair::from_pkcs8(&key.der),
                KeyEncoding::Sec1 => {
                    return Err(member.refuse("is not an RSA key, but the keys of GitHub Apps are RSA keys"));
                }
            };
            let pair = pair.map_err(|error| {
                member.refuse("is damaged, or not an RSA key of 2048 to 4096 bits").with_source(error)
            })?;
            if found.replace(pair).is_some() {
                return Err(member.refuse("is a second private key: keep one"));
            }
        }
        found.map(Self).ok_or_else(|| {
            pem::refuse(
                FILE,
                "there is none: pass the content of the PEM file that GitHub created (`-----BEGIN RSA PRIVATE KEY-----`)",
            )
        })
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, Box<dyn StdError + Send + Sync>> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
        Ok(signature)
    }
}

impl AppSigner for RsaKey {
    fn sign<'a>(&'a self, message: &'a [u8]) -> SignatureFuture<'a> {
        Box::pin(ready(self.signature(message)))
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    use super::*;

    #[tokio::test]
    async fn a_signature_is_verified_by_the_public_key() {
        let pem = include_str!("../../tests/loopback/keys/rsa-pkcs1.pem");
        let key = RsaKey::of_pem(&Secret::from(&pem[pem.find("-----BEGIN RSA").unwrap()..])).unwrap();
        let signature = key.sign(b"message").await.unwrap();
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.0.public());
        assert!(public.verify(b"message", &signature).is_ok());
        assert!(public.verify(b"massage", &signature).is_err());
    }
}
