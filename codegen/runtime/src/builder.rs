//! How a client is set up.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::HeaderValue;

use crate::base_url::{BaseUrl, PlainHttp};
use crate::error::Error;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::transport::{Identity, Transport, authorization};

/// GitHub's first dated API version, which every release that knows versions supports; GHES before 3.9 ignores the header.
const DEFAULT_API_VERSION: &str = "2022-11-28";

/// GitHub's tokens are well under this; it leaves room for a signed token of a gateway in between.
const LONGEST_TOKEN: usize = 4 * 1024;

/// Sets up a client of type `C`. Every bound has a finite default; values are checked in [`ClientBuilder::build`].
///
/// Requests over `https` go through the proxy that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, if any, as a tunnel: the
/// proxy sees the host and nothing of the request.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C> {
    configuration: Configuration,
    client: PhantomData<fn() -> C>,
}

/// Apart from the type of client, so that it is compiled once.
#[derive(Clone)]
struct Configuration {
    base: Base,
    plain_http: PlainHttp,
    token: Option<Secret>,
    user_agent: String,
    api_version: Option<String>,
    settings: Settings,
}

#[derive(Clone)]
enum Base {
    GitHubCom,
    Host(String),
    Url(String),
}

impl<C: From<Transport>> ClientBuilder<C> {
    /// A builder for github.com without a token. Generated code calls this with its own name and version.
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self {
            configuration: Configuration {
                base: Base::GitHubCom,
                plain_http: PlainHttp::OnlyToLoopback,
                token: None,
                user_agent: user_agent.into(),
                api_version: Some(DEFAULT_API_VERSION.to_owned()),
                settings: Settings::default(),
            },
            client: PhantomData,
        }
    }

    /// The GitHub Enterprise Server to ask, as `ghe.example.com` or `ghe.example.com:8443`: its API is at
    /// `https://HOST/api/v3`. `github.com` stands for itself. Replaces an earlier `host` or `base_url`.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.configuration.base = Base::Host(host.into());
        self
    }

    /// The URL that paths such as `/repos/…` are put after, taken as it is, with or without a slash at its end. Replaces an
    /// earlier `host` or `base_url`.
    ///
    /// Plain `http` is allowed to this machine only, unless [`allow_insecure_http`](Self::allow_insecure_http) is called.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.configuration.base = Base::Url(url.into());
        self
    }

    /// The token that every request carries, to the configured scheme, host and port and nowhere else.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.configuration.token = Some(token.into());
        self
    }

    /// The `User-Agent` of every request, in place of the crate's name and version. GitHub refuses requests without one.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.configuration.user_agent = user_agent.into();
        self
    }

    /// The `X-GitHub-Api-Version` of every request. Default: `2022-11-28`.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.configuration.api_version = Some(version.into());
        self
    }

    /// Sends no `X-GitHub-Api-Version`: the server decides.
    pub fn without_api_version(mut self) -> Self {
        self.configuration.api_version = None;
        self
    }

    /// Allows a plain `http` base URL to another machine. Anyone on the way can then read the token.
    ///
    /// Requests over plain `http` never go through a proxy, as the proxy would read the token too.
    pub fn allow_insecure_http(mut self) -> Self {
        self.configuration.plain_http = PlainHttp::Anywhere;
        self
    }

    /// How long making a connection may take, TLS included. Default: 5 s.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.configuration.settings.connect_timeout = limit;
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the body. Default: 30 s.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.configuration.settings.attempt_timeout = limit;
        self
    }

    /// How long one call may take altogether; for a listing, each of its pages is a call. Default: 60 s.
    pub fn operation_timeout(mut self, limit: Duration) -> Self {
        self.configuration.settings.operation_timeout = limit;
        self
    }

    /// The largest body of a page of a listing, in bytes. Default: 32 MiB.
    pub fn max_list_bytes(mut self, limit: usize) -> Self {
        self.configuration.settings.max_list_bytes = limit;
        self
    }

    /// The largest body of any other answer, in bytes. Default: 1 MiB.
    pub fn max_object_bytes(mut self, limit: usize) -> Self {
        self.configuration.settings.max_object_bytes = limit;
        self
    }

    /// The largest body of an error answer that is read for its message, in bytes. Default: 64 KiB.
    pub fn max_error_bytes(mut self, limit: usize) -> Self {
        self.configuration.settings.max_error_bytes = limit;
        self
    }

    /// How many pages one listing may ask for. Default: 1,000.
    pub fn max_pages(mut self, limit: u32) -> Self {
        self.configuration.settings.max_pages = limit;
        self
    }

    /// The client, or what is wrong with its settings. Connects to nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a value cannot be used; its text never repeats the
    /// value. [`ErrorKind::Tls`](crate::ErrorKind::Tls) if the system's root certificates cannot be loaded.
    pub fn build(self) -> Result<C, Error> {
        self.configuration.into_transport().map(C::from)
    }
}

impl Configuration {
    fn into_transport(self) -> Result<Transport, Error> {
        let base = match &self.base {
            Base::GitHubCom => BaseUrl::of_github_com()?,
            Base::Host(host) => BaseUrl::of_host(host)?,
            Base::Url(url) => BaseUrl::parse(url, self.plain_http)?,
        };
        if let Some(token) = &self.token {
            check_token(token)?;
        }
        if let Some(name) = self.settings.first_zero() {
            return Err(Error::invalid_input(format!("{name}: must not be zero")));
        }
        let identity = Identity {
            user_agent: header_text("user agent", &self.user_agent)?,
            api_version: self.api_version.as_deref().map(|version| header_text("API version", version)).transpose()?,
            token: self.token,
        };
        Transport::new(base, identity, self.settings)
    }
}

impl<C> Clone for ClientBuilder<C> {
    fn clone(&self) -> Self {
        Self { configuration: self.configuration.clone(), client: PhantomData }
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    /// Leaves the base URL out: until it is checked it may hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("token", &self.configuration.token)
            .field("settings", &self.configuration.settings)
            .finish_non_exhaustive()
    }
}

fn check_token(token: &Secret) -> Result<(), Error> {
    let text = token.expose();
    if text.is_empty() {
        return Err(Error::invalid_input("token: is empty"));
    }
    if text.len() > LONGEST_TOKEN {
        return Err(Error::invalid_input("token: is longer than 4 KiB"));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::invalid_input(
            "token: holds a blank, a line break or a character that is not plain ASCII; was it read from a file with a line break at its end?",
        ));
    }
    authorization(token).map(drop)
}

/// Plain ASCII without line breaks, and blanks only inside.
fn header_text(what: &str, text: &str) -> Result<HeaderValue, Error> {
    const LONGEST: usize = 256;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if text.is_empty() || text.len() > LONGEST || !is_plain || text.trim() != text {
        return Err(Error::invalid_input(format!(
            "{what}: must be 1 to {LONGEST} plain ASCII characters without line breaks or blanks around them"
        )));
    }
    HeaderValue::from_str(text).map_err(|_| Error::invalid_input(format!("{what}: cannot be sent in a header")))
}

#[cfg(test)]
mod tests {
    use super::*;
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
    }

    #[test]
    fn c10_a_token_that_is_none_is_refused_and_never_repeated() {
        let long = "canary".repeat(2_000);
        for bad in ["", "canary\n", "canary\r\nX: y", "canary\0", "canaryé", "canary canary", " canary", long.as_str()]
        {
            let error = refusal(builder().token(bad));
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert!(!format!("{error} {error:?} {error:#?}").contains("canary"));
        }
    }

    #[test]
    fn c11_debug_of_a_builder_shows_no_secret() {
        let builder =
            ClientBuilder::<Client>::new("test/1").base_url("https://user:canary@ghe.example.com").token("canary");
        assert!(!format!("{builder:?} {builder:#?}").contains("canary"));
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
        ] {
            assert_eq!(refusal(builder).kind(), ErrorKind::InvalidInput);
        }
    }
}
