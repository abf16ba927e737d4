//! No TLS, for tests on one machine.

use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error as StdError;

use reqwest::ClientBuilder;
use rustls_pki_types::CertificateDer;

use crate::error::Error;

use super::Tls;

pub(crate) const NAME: &str = "none";

/// There is nothing to set up.
#[derive(Clone)]
pub(super) struct Connector;

pub(super) fn apply(builder: ClientBuilder, _: &Connector) -> ClientBuilder {
    builder
}

pub(super) fn connector(tls: &Tls) -> Result<Connector, Error> {
    let Tls { trust, client_certificate } = tls;
    if trust.is_none() && client_certificate.is_none() {
        return Ok(Connector);
    }
    Err(Error::invalid_input(
        "TLS: this build has none: enable the feature `rustls-ring`, `rustls-aws-lc` or `native-tls` of this crate",
    ))
}

pub(crate) fn check_certificate(_: &CertificateDer<'_>) -> Result<(), Infallible> {
    Ok(())
}

pub(crate) fn explanation(_: &(dyn StdError + 'static)) -> Option<Cow<'static, str>> {
    None
}
