//! The builder of a client.

mod configuration;
mod token;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::base_url::PlainHttp;
use crate::credentials::TokenSource;
use crate::error::Error;
use crate::hook::Hook;
use crate::proxy::Proxy;
use crate::secret::Secret;
use crate::settings::Settings;
#[cfg(feature = "test-util")]
use crate::test_util::MockServer;
use crate::tls::Roots;
use crate::transport::Transport;

pub(crate) use self::token::check_token;

/// Configures a client of type `C`. The client's `builder()` returns it. All limits have finite defaults, and
/// [`build`](Self::build) checks all values.
///
/// # Proxies
///
/// Unless [`proxy`](Self::proxy) or [`no_proxy`](Self::no_proxy) is called, `build` reads the environment. The first of
/// `HTTPS_PROXY`, `https_proxy`, `ALL_PROXY` and `all_proxy` that is not empty is the proxy for `https`, except for the hosts in
/// `NO_PROXY` or `no_proxy`. An invalid value is an error, so that no request silently bypasses a proxy.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C> {
    configuration: Configuration,
    client: PhantomData<fn() -> C>,
}

/// Does not depend on the type of client, so that its code is compiled once.
#[derive(Clone)]
struct Configuration {
    base: Base,
    plain_http: PlainHttp,
    token: Token,
    user_agent: String,
    api_version: Option<String>,
    extra_headers: Vec<(String, Secret)>,
    hooks: Vec<Arc<dyn Hook>>,
    root_certificates: Vec<Vec<u8>>,
    /// `None` for the default of the build.
    roots: Option<Roots>,
    client_certificate: Option<Secret>,
    proxy: Proxy,
    settings: Settings,
    #[cfg(feature = "test-util")]
    mock: Option<MockServer>,
}

#[derive(Clone)]
enum Token {
    None,
    Fixed(Secret),
    Of(Arc<dyn TokenSource>),
}

#[derive(Clone)]
enum Base {
    GitHubCom,
    Host(String),
    Url(String),
}

impl<C> ClientBuilder<C> {
    /// A builder for github.com without a token. Generated code passes its own name and version, and sets the API version that it
    /// was generated for.
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self {
            configuration: Configuration {
                base: Base::GitHubCom,
                plain_http: PlainHttp::OnlyToLoopback,
                token: Token::None,
                user_agent: user_agent.into(),
                api_version: None,
                extra_headers: Vec::new(),
                hooks: Vec::new(),
                root_certificates: Vec::new(),
                roots: None,
                client_certificate: None,
                proxy: Proxy::default(),
                settings: Settings::default(),
                #[cfg(feature = "test-util")]
                mock: None,
            },
            client: PhantomData,
        }
    }

    /// The server, by its host name and optionally a port. Replaces an earlier `host` or `base_url`.
    ///
    /// | host | base URL |
    /// |---|---|
    /// | `ghe.example.com`, a GitHub Enterprise Server | `https://ghe.example.com/api/v3` |
    /// | `octocorp.ghe.com`, an enterprise with data residency | `https://api.octocorp.ghe.com` |
    /// | `github.com` | `https://api.github.com` |
    ///
    /// A host that URL parsers rewrite, such as `010.8.0.1` (8.8.0.1) or `10.1` (10.0.0.1), is an error.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.configuration.base = Base::Host(host.into());
        self
    }

    /// The base URL, to which paths such as `/repos/…` are appended. A trailing slash makes no difference. Replaces an earlier `host`
    /// or `base_url`.
    ///
    /// Use it for a gateway with a path of its own, and [`host`](Self::host) for everything else. The address of a web site, such as
    /// `https://github.com` or `https://octocorp.ghe.com`, is an error.
    ///
    /// Plain `http` is allowed to loopback only, unless [`allow_insecure_http`](Self::allow_insecure_http) is called.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.configuration.base = Base::Url(url.into());
        self
    }

    /// The token that authenticates every request, without the prefix `Bearer`. Replaces an earlier `token` or `token_source`.
    ///
    /// It is sent to the configured scheme, host and port only, and never printed or logged. If a server echoes a token of eight
    /// characters or more, it is masked.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.configuration.token = Token::Fixed(token.into());
        self
    }

    /// The source of the token for every attempt. Replaces an earlier `token` or `token_source`. Connections, limits, retry budget and
    /// running listings outlast each token. See [credentials](crate::guide::credentials).
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.configuration.token = Token::Of(Arc::new(source));
        self
    }

    /// The `User-Agent` of every request. Default: the crate's name and version. GitHub rejects requests without one.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.configuration.user_agent = user_agent.into();
        self
    }

    /// The `X-GitHub-Api-Version` of every request. The default is the version that the client was generated for; the docs of its
    /// `builder` name it. GHES before 3.9 ignores the header.
    ///
    /// The client also decodes responses of the other versions that it was tested against. Fields that a version lacks are `None`,
    /// and their docs say so.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.configuration.api_version = Some(version.into());
        self
    }

    /// Sends no `X-GitHub-Api-Version`: the server chooses.
    pub fn no_api_version(mut self) -> Self {
        self.configuration.api_version = None;
        self
    }

    /// Allows a plain `http` base URL to another machine. Anyone on the network path can then read the token.
    ///
    /// Requests over plain `http` never use a proxy, because it could read the token too.
    pub fn allow_insecure_http(mut self) -> Self {
        self.configuration.plain_http = PlainHttp::Anywhere;
        self
    }

    /// Adds a header to every request, such as the API key of a gateway. A later value for the same name replaces an earlier
    /// one.
    ///
    /// The value is treated as a secret: it is never printed or logged, and if a server echoes a value of eight characters or more,
    /// it is masked. It must not start or end with a space, because the server would receive a text that differs from the one that
    /// is masked.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.configuration.extra_headers.push((name.into(), value.into()));
        self
    }

    /// Adds a hook, which is called before and after every attempt, and after every call. Hooks are called in the order in which they were
    /// added. For metrics, see [observability](crate::guide::observability).
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.configuration.hooks.push(Arc::new(hook));
        self
    }

    /// Lets this server respond to all requests, instead of the network. Settings about TLS and proxies are not used.
    ///
    /// Requires the feature `test-util`. See [testing](crate::guide::testing).
    #[cfg(feature = "test-util")]
    pub fn mock_server(mut self, server: &MockServer) -> Self {
        self.configuration.mock = Some(server.clone());
        self
    }

    /// Trusts these certificates in addition to the system's. The PEM text contains one or more certificates.
    ///
    /// Each is the certificate of a private authority, or the self-signed certificate of a server. The host name and the validity
    /// period are checked in both cases.
    pub fn add_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.configuration.root_certificates.push(pem.into());
        self
    }

    /// Trusts only the certificates of [`add_root_certificates`](Self::add_root_certificates), not the system's.
    pub fn no_system_roots(mut self) -> Self {
        self.configuration.roots = Some(Roots::None);
        self
    }

    /// Trusts the authorities that Mozilla trusts instead of those of the system, for an image without root certificates. The list is
    /// that of the version of the crate `webpki-root-certs` in the build. It does not change until the program is built again.
    ///
    /// Requires the feature `webpki-roots`. It is the default if neither `platform-verifier` nor `native-tls` is enabled.
    #[cfg(feature = "webpki-roots")]
    pub fn webpki_roots(mut self) -> Self {
        self.configuration.roots = Some(Roots::Mozilla);
        self
    }

    /// The certificate for a server that requests one from its clients. The PEM text contains the certificate, its intermediate
    /// certificates (each issued by the next), and the private key of the first certificate, in any place, as unencrypted PKCS#8,
    /// PKCS#1 or SEC 1.
    ///
    /// A proxy with an `https://` address that requests a certificate gets the same one. No text shows the key.
    pub fn client_certificate(mut self, pem: impl Into<Secret>) -> Self {
        self.configuration.client_certificate = Some(pem.into());
        self
    }

    /// The proxy for every connection, such as `http://proxy.example.com:3128` or `http://user:password@proxy.example.com:3128`.
    /// Replaces the environment's proxy.
    ///
    /// The proxy must support `CONNECT`. It opens a tunnel, so that it sees the name of the server but no request. With the feature
    /// `socks`, it can be a SOCKS 5 proxy: with `socks5h://` the proxy resolves the name of the server, with `socks5://` this machine.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.configuration.proxy = Proxy::Of(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.configuration.proxy = Proxy::Direct;
        self
    }
}

impl<C> ClientBuilder<C> {
    /// The transport that [`build`](Self::build) creates a client from, with other credentials.
    #[cfg(feature = "app")]
    pub(crate) fn transport_with(&self, source: Arc<dyn TokenSource>) -> Result<Transport, Error> {
        // Each response has a token, or is requested once.
        let settings = Settings { response_cache: None, ..self.configuration.settings.clone() };
        Configuration { token: Token::Of(source), settings, ..self.configuration.clone() }.into_transport()
    }
}

impl<C: From<Transport>> ClientBuilder<C> {
    /// Builds the client, without connecting to the server.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting or a proxy variable of the environment is
    /// invalid, and [`ErrorKind::Tls`](crate::ErrorKind::Tls) if the system's root certificates cannot be loaded. No error text
    /// contains a secret.
    pub fn build(self) -> Result<C, Error> {
        self.configuration.into_transport().map(C::from)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "None",
            Self::Fixed(_) => "Secret(***)",
            Self::Of(_) => "TokenSource(***)",
        })
    }
}

impl<C> Clone for ClientBuilder<C> {
    fn clone(&self) -> Self {
        Self { configuration: self.configuration.clone(), client: PhantomData }
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    /// Omits the base URL, which may contain a password until it is checked.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("token", &self.configuration.token)
            .field("settings", &self.configuration.settings)
            .finish_non_exhaustive()
    }
}

// Last, so that the documentation has the server and the token before the limits.
mod bounds;
