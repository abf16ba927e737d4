//! Checks the settings and builds the transport.

use http::{HeaderMap, HeaderValue};

use super::{Base, Configuration, SystemRoots};
use crate::base_url::BaseUrl;
use crate::error::Error;
use crate::request_headers::{self, Identity};
use crate::secret::{Secret, Secrets};
use crate::tls::{self, Trust};
use crate::transport::Transport;

use super::token::check_token;

impl Configuration {
    pub(super) fn into_transport(self) -> Result<Transport, Error> {
        let base = match &self.base {
            Base::GitHubCom => BaseUrl::of_github_com()?,
            Base::Host(host) => BaseUrl::of_host(host)?,
            Base::Url(url) => BaseUrl::parse(url, self.plain_http)?,
        };
        if let Some(token) = &self.token {
            check_token(token)?;
        }
        self.settings.check()?;
        let trust = self.trust(&base)?;
        let identity = Identity {
            user_agent: header_text("user agent", &self.user_agent)?,
            api_version: self.api_version.as_deref().map(|version| header_text("API version", version)).transpose()?,
            extra: extra_headers(&self.extra_headers)?,
            secrets: Secrets {
                token: self.token,
                header_values: self.extra_headers.into_iter().map(|(_, value)| value).collect(),
            },
        };
        Transport::new(base, identity, self.settings, self.hooks, &trust, &self.proxy)
    }

    fn trust(&self, base: &BaseUrl) -> Result<Trust, Error> {
        let mut roots = Vec::new();
        for pem in &self.roots {
            roots.extend(tls::certificates(pem)?);
        }
        match (self.system_roots, roots.is_empty()) {
            (SystemRoots::Ignored, true) => {
                Err(Error::invalid_input("root certificates: without those of the system, at least one must be added"))
            }
            _ if base.is_plain_http() => Ok(Trust::Nobody),
            (SystemRoots::Ignored, false) => Ok(Trust::Only(roots)),
            (SystemRoots::Trusted, true) => Ok(Trust::Platform),
            (SystemRoots::Trusted, false) => Ok(Trust::PlatformAnd(roots)),
        }
    }
}

fn extra_headers(pairs: &[(String, Secret)]) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let (name, value) = request_headers::extra(name, value.expose())?;
        headers.insert(name, value);
    }
    Ok(headers)
}

/// Printable ASCII, with spaces only inside.
fn header_text(what: &str, text: &str) -> Result<HeaderValue, Error> {
    const LONGEST: usize = 256;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if text.is_empty() || text.len() > LONGEST || !is_plain || text.trim() != text {
        return Err(Error::invalid_input(format!(
            "{what}: must be 1 to {LONGEST} printable ASCII characters, without a space at the start or end"
        )));
    }
    HeaderValue::from_str(text).map_err(|_| Error::invalid_input(format!("{what}: cannot be sent in a header")))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::builder::ClientBuilder;
    use crate::error::ErrorKind;

    struct Client;

    impl From<Transport> for Client {
        fn from(_: Transport) -> Self {
            Self
        }
    }

    /// To loopback, so that no test needs the machine's root certificates.
    fn builder() -> ClientBuilder<Client> {
        ClientBuilder::new("test/1").base_url("http://127.0.0.1:1")
    }

    fn refusal(builder: ClientBuilder<Client>) -> Error {
        match builder.build() {
            Ok(_) => panic!("it was accepted"),
            Err(error) => error,
        }
    }

    #[test]
    fn the_defaults_build() {
        assert!(builder().token("ghp_0123").build().is_ok());
    }

    #[test]
    fn c09_headers_that_would_break_a_request_are_refused() {
        for bad in ["", "a\r\nX: y", "a\n", "\0", "é", " a", "a ", "a\tb"] {
            assert_eq!(refusal(builder().user_agent(bad)).kind(), ErrorKind::InvalidInput, "{bad:?}");
            assert_eq!(refusal(builder().api_version(bad)).kind(), ErrorKind::InvalidInput, "{bad:?}");
        }
        assert!(builder().user_agent("a".repeat(256)).build().is_ok());
        assert_eq!(refusal(builder().user_agent("a".repeat(257))).kind(), ErrorKind::InvalidInput);
    }

    #[test]
    fn who_is_trusted_depends_on_the_roots_and_nobody_is_without_tls() {
        let pem = rcgen::generate_simple_self_signed(Vec::new()).unwrap().cert.pem();
        let trust = |builder: ClientBuilder<Client>, url: &str| {
            let base = BaseUrl::parse(url, crate::base_url::PlainHttp::OnlyToLoopback).unwrap();
            builder.configuration.trust(&base)
        };
        let (https, http) = ("https://ghe.example.com", "http://127.0.0.1:1");
        assert!(matches!(trust(builder(), https), Ok(Trust::Platform)));
        assert!(
            matches!(trust(builder().add_root_certificates(pem.as_str()), https), Ok(Trust::PlatformAnd(roots)) if roots.len() == 1)
        );
        let only = builder().add_root_certificates(pem.as_str()).without_system_roots();
        assert!(matches!(trust(only.clone(), https), Ok(Trust::Only(roots)) if roots.len() == 1));
        assert!(matches!(trust(only, http), Ok(Trust::Nobody)));
        assert!(matches!(trust(builder(), http), Ok(Trust::Nobody)));
        for url in [https, http] {
            assert!(trust(builder().without_system_roots(), url).is_err(), "{url}");
        }
    }

    #[test]
    fn c11_debug_of_a_builder_shows_no_secret() {
        let builder =
            ClientBuilder::<Client>::new("test/1").base_url("https://user:canary@ghe.example.com").token("canary");
        assert!(!format!("{builder:?} {builder:#?}").contains("canary"));
        assert!(format!("{builder:?}").starts_with("ClientBuilder { token: Some(Secret(***)), settings: Settings {"));
        assert!(!format!("{:?}", refusal(builder)).contains("canary"));
    }

    #[test]
    fn a_bound_of_zero_is_refused() {
        for builder in [
            builder().connect_timeout(Duration::ZERO),
            builder().attempt_timeout(Duration::ZERO),
            builder().operation_timeout(Duration::ZERO),
            builder().max_list_bytes(0),
            builder().max_object_bytes(0),
            builder().max_error_bytes(0),
            builder().max_pages(0),
            builder().max_in_flight(0),
            builder().max_attempts(0),
        ] {
            assert_eq!(refusal(builder).kind(), ErrorKind::InvalidInput);
        }
    }
}
