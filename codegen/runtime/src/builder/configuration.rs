//! Checks the settings and builds the transport.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue};

use super::{Base, Configuration, Token};
use crate::base_url::BaseUrl;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::request_headers::{self, Identity};
use crate::secret::{Secret, Secrets};
use crate::tls::{self, ClientCertificate, Roots, Tls, Trust};
use crate::transport::Transport;

use super::token::check_token;

impl Configuration {
    pub(super) fn into_transport(self) -> Result<Transport, Error> {
        let base = match &self.base {
            Base::GitHubCom => BaseUrl::of_github_com()?,
            Base::Host(host) => BaseUrl::of_host(host)?,
            Base::Url(url) => BaseUrl::parse(url, self.plain_http)?,
        };
        let credentials = match &self.token {
            Token::None => Credentials::None,
            Token::Fixed(token) => {
                check_token(token)?;
                Credentials::of_token(token.clone())
            }
            Token::Of(source) => Credentials::of_source(Arc::clone(source)),
        };
        self.settings.check()?;
        let tls = self.tls(&base);
        let identity = Identity {
            user_agent: header_text("user agent", &self.user_agent)?,
            api_version: self.api_version.as_deref().map(|version| header_text("API version", version)).transpose()?,
            extra: extra_headers(&self.extra_headers)?,
            secrets: Secrets {
                credentials,
                header_values: self.extra_headers.into_iter().map(|(_, value)| value).collect(),
            },
        };
        #[cfg(feature = "test-util")]
        if let Some(mock) = self.mock {
            return Transport::with_mock(base, identity, self.settings, self.hooks, mock);
        }
        Transport::new(base, identity, self.settings, self.hooks, &tls?, &self.proxy)
    }

    fn tls(&self, base: &BaseUrl) -> Result<Tls, Error> {
        let mut certificates = Vec::new();
        for pem in &self.root_certificates {
            certificates.extend(tls::certificates(pem)?);
        }
        let client_certificate = self.client_certificate.as_ref().map(ClientCertificate::of_pem).transpose()?;
        let roots = self.roots.unwrap_or(Roots::DEFAULT);
        let trusts_nobody = roots == Roots::None && certificates.is_empty();
        // Without roots by choice is a mistake even for a base URL that needs none; without roots by default is not.
        let is_chosen = self.roots.is_some();
        if trusts_nobody && (is_chosen || !base.is_plain_http()) {
            return Err(Error::invalid_input(
                "root certificates: none is trusted: call add_root_certificates(), or use those of the system (this crate's \
                 feature `platform-verifier`) or of Mozilla (`webpki-roots`)",
            ));
        }
        let trust = (!base.is_plain_http()).then_some(Trust { roots, certificates });
        Ok(Tls { trust, client_certificate })
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
            let trust = builder.configuration.tls(&base)?.trust;
            Ok::<_, Error>(trust.map(|trust| (trust.roots, trust.certificates.len())))
        };
        let (https, http) = ("https://ghe.example.com", "http://127.0.0.1:1");
        let only = builder().add_root_certificates(pem.as_str()).no_system_roots();
        assert_eq!(trust(only.clone(), https).unwrap(), Some((Roots::None, 1)));
        assert_eq!(trust(only, http).unwrap(), None);
        assert_eq!(trust(builder(), http).unwrap(), None);
        let and = trust(builder().add_root_certificates(pem.as_str()), https);
        assert_eq!(and.unwrap(), Some((Roots::DEFAULT, 1)));
        match trust(builder(), https) {
            Ok(trust) => assert_eq!(trust, Some((Roots::DEFAULT, 0))),
            Err(_) => assert_eq!(Roots::DEFAULT, Roots::None),
        }
        #[cfg(feature = "webpki-roots")]
        assert_eq!(trust(builder().webpki_roots(), https).unwrap(), Some((Roots::Mozilla, 0)));
        for url in [https, http] {
            assert!(trust(builder().no_system_roots(), url).is_err(), "{url}");
        }
    }

    #[test]
    fn c11_debug_of_a_builder_shows_no_secret() {
        let builder =
            ClientBuilder::<Client>::new("test/1").base_url("https://user:canary@ghe.example.com").token("canary");
        assert!(!format!("{builder:?} {builder:#?}").contains("canary"));
        assert!(format!("{builder:?}").starts_with("ClientBuilder { token: Secret(***), settings: Settings {"));
        assert!(!format!("{:?}", refusal(builder)).contains("canary"));
    }

    #[test]
    fn a_bound_with_which_no_call_could_succeed_is_refused() {
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
            builder().max_points_per_minute(4),
        ] {
            assert_eq!(refusal(builder).kind(), ErrorKind::InvalidInput);
        }
    }
}
