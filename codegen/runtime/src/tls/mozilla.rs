//! The authorities that Mozilla trusts, compiled in.

use rustls_pki_types::CertificateDer;

/// Empty and unused without the feature.
pub(super) const ROOTS: &[CertificateDer<'static>] = {
    #[cfg(feature = "webpki-roots")]
    {
        webpki_root_certs::TLS_SERVER_ROOT_CERTS
    }
    #[cfg(not(feature = "webpki-roots"))]
    {
        &[]
    }
};
