//! What can go wrong with TLS, and what to do about it: the texts that the back ends share. No part of them comes from a server.

pub(super) const CLOSED: &str = "the server closed the connection during the TLS handshake";
pub(super) const NO_TLS: &str = "the server does not use TLS on this port, or only an obsolete version of it";
pub(super) const NO_VERSION: &str = "the server supports neither TLS 1.2 nor TLS 1.3";
pub(super) const NO_HTTP_1: &str = "the server does not support HTTP/1.1";
pub(super) const UNKNOWN_NAME: &str = "the server does not know this host name";
pub(super) const EXPIRED: &str =
    "the server's certificate, or one in its chain, has expired, or the clock of this machine is wrong";
pub(super) const NOT_VALID_YET: &str =
    "the server's certificate, or one in its chain, is not valid yet, or the clock of this machine is wrong";
pub(super) const OTHER_NAME: &str =
    "the server's certificate is for another host name (only subject alternative names count)";
pub(super) const UNTRUSTED: &str = "the server's certificate is not trusted: pass that of its authority to add_root_certificates(), \
     and have the server send its intermediate certificates";
pub(super) const REQUIRES_CERTIFICATE: &str =
    "the server requires a client certificate: pass one that it accepts to client_certificate()";
pub(super) const REFUSES_CERTIFICATE: &str = "the server refused the TLS connection: it probably requires a client certificate, or does not accept that of \
     client_certificate()";
pub(super) const REFUSES_HANDSHAKE: &str = "the server refused the TLS handshake: it requires a client certificate, or has no algorithm in common with this \
     client, as it can be with a certificate on the curve P-521";
