//! TLS, with one of three back ends.
//!
//! HTTP/1.1 is the only protocol that is offered. With at most ten calls in flight, HTTP/2 would save few connections, and would add
//! the attack surface of streams, windows, resets and GOAWAY frames.
//!
//! Each back end is a file with the same interface: `NAME`, `connector`, `apply`, `check_certificate` and `explanation`. Cargo unites
//! the features that all users of a crate enable, so several back ends may be enabled. The one that is furthest from the default
//! wins: `rustls-ring` may be enabled because nobody disabled it, but somebody asked for the others.

mod certificates;
mod client_certificate;
#[cfg(any(feature = "native-tls", feature = "_rustls"))]
mod der;
#[cfg(any(feature = "native-tls", feature = "_rustls"))]
mod mozilla;
#[cfg(any(feature = "native-tls", feature = "_rustls"))]
mod problems;

#[cfg(not(any(feature = "native-tls", feature = "_rustls")))]
mod absent;
#[cfg(feature = "native-tls")]
mod native;
#[cfg(all(feature = "_rustls", not(feature = "native-tls")))]
mod rustls;

#[cfg(not(any(feature = "native-tls", feature = "_rustls")))]
use self::absent as backend;
#[cfg(feature = "native-tls")]
use self::native as backend;
#[cfg(all(feature = "_rustls", not(feature = "native-tls")))]
use self::rustls as backend;

use reqwest::ClientBuilder;
use rustls_pki_types::CertificateDer;

use crate::error::Error;

pub(crate) use self::backend::{NAME, explanation};
pub(crate) use self::certificates::certificates;
pub(crate) use self::client_certificate::ClientCertificate;

/// What a client trusts, and the certificate that it presents.
#[derive(Debug, Default)]
pub(crate) struct Tls {
    /// `None` for a base URL without TLS. Loading the system's roots takes time, and a machine may have none.
    pub(crate) trust: Option<Trust>,
    pub(crate) client_certificate: Option<ClientCertificate>,
}

/// The trusted certificates.
#[derive(Debug)]
pub(crate) struct Trust {
    pub(crate) roots: Roots,
    /// Additional ones, of authorities or servers.
    pub(crate) certificates: Vec<CertificateDer<'static>>,
}

/// The authorities that are trusted besides those that the caller configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Roots {
    System,
    Mozilla,
    None,
}

impl Roots {
    /// What this build trusts by default.
    pub(crate) const DEFAULT: Self = if cfg!(any(feature = "platform-verifier", feature = "native-tls")) {
        Self::System
    } else if cfg!(feature = "webpki-roots") {
        Self::Mozilla
    } else {
        Self::None
    };
}

/// Makes TLS connections. Set up once.
#[derive(Clone)]
pub(crate) struct Connector(backend::Connector);

impl Connector {
    pub(crate) fn new(tls: &Tls) -> Result<Self, Error> {
        backend::connector(tls).map(Self)
    }

    /// Makes the client of this builder use it for its connections.
    pub(crate) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
        backend::apply(builder, &self.0)
    }
}
