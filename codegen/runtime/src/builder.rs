//! How a client is set up.

mod configuration;
mod token;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::base_url::PlainHttp;
use crate::error::Error;
use crate::hook::Hook;
use crate::proxy::Proxy;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::transport::Transport;

/// Configures a client of type `C`, whose `builder()` returns this. Every bound has a finite default. [`ClientBuilder::build`]
/// checks all values.
///
/// # Proxies
///
/// Unless [`proxy`](Self::proxy) or [`without_proxy`](Self::without_proxy) is called, `build` reads the environment: the first
/// of `HTTPS_PROXY`, `https_proxy`, `ALL_PROXY` and `all_proxy` that is not empty is the proxy for `https`, except for the hosts
/// in `NO_PROXY` or `no_proxy`. A value that cannot be used is an error: a request never bypasses a proxy silently.
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
    extra_headers: Vec<(String, Secret)>,
    hooks: Vec<Arc<dyn Hook>>,
    roots: Vec<Vec<u8>>,
    system_roots: SystemRoots,
    proxy: Proxy,
    settings: Settings,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SystemRoots {
    Trusted,
    Ignored,
}

#[derive(Clone)]
enum Base {
    GitHubCom,
    Host(String),
    Url(String),
}

impl<C> ClientBuilder<C> {
    /// A builder for github.com without a token. Generated code calls this with its own name and version, and sets the API version
    /// that it was generated for.
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self {
            configuration: Configuration {
                base: Base::GitHubCom,
                plain_http: PlainHttp::OnlyToLoopback,
                token: None,
                user_agent: user_agent.into(),
                api_version: None,
                extra_headers: Vec::new(),
                hooks: Vec::new(),
                roots: Vec::new(),
                system_roots: SystemRoots::Trusted,
                proxy: Proxy::default(),
                settings: Settings::default(),
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

    /// The base URL: paths such as `/repos/…` are appended to it. A trailing slash makes no difference. Replaces an earlier
    /// `host` or `base_url`.
    ///
    /// Use it for a gateway with a path of its own, and [`host`](Self::host) for everything else. The address of a web site,
    /// `https://github.com` or `https://octocorp.ghe.com`, is an error.
    ///
    /// Plain `http` is allowed to loopback only, unless [`allow_insecure_http`](Self::allow_insecure_http) is called.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.configuration.base = Base::Url(url.into());
        self
    }

    /// The token that authenticates every request, without `Bearer` in front of it. It is sent to the configured scheme, host
    /// and port only. No text shows it, and where a server repeats one of eight characters or more, it is masked.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.configuration.token = Some(token.into());
        self
    }

    /// The `User-Agent` of every request. Default: the crate's name and version. GitHub rejects requests without one.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.configuration.user_agent = user_agent.into();
        self
    }

    /// The `X-GitHub-Api-Version` of every request. Default: the one that the client was generated for, as its `builder` says;
    /// GHES before 3.9 ignores it.
    ///
    /// With another version that the client was proven against, its types read the responses too: what a version lacks is
    /// `None`, and the docs of the field say so.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.configuration.api_version = Some(version.into());
        self
    }

    /// Sends no `X-GitHub-Api-Version`: the server chooses.
    pub fn without_api_version(mut self) -> Self {
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
    /// The value is treated as a secret: no text shows it, and where a server repeats one of eight characters or more, it is
    /// masked. It must not start or end with a space: the server would receive another text than the one that is masked.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.configuration.extra_headers.push((name.into(), value.into()));
        self
    }

    /// Adds code that is called before and after every attempt. Hooks are called in the order in which they were added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.configuration.hooks.push(Arc::new(hook));
        self
    }

    /// Trusts these certificates in addition to the system's: PEM with one certificate or more.
    ///
    /// Each can be that of a private certificate authority, or a server's own, self-signed certificate. Host name and validity
    /// are checked in both cases.
    pub fn add_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.configuration.roots.push(pem.into());
        self
    }

    /// Trusts only the certificates of [`add_root_certificates`](Self::add_root_certificates), not the system's.
    pub fn without_system_roots(mut self) -> Self {
        self.configuration.system_roots = SystemRoots::Ignored;
        self
    }

    /// The proxy for every connection, as `http://proxy.example.com:3128`, or `http://user:password@proxy.example.com:3128`.
    /// Replaces the environment's.
    ///
    /// The proxy must support `CONNECT`: it opens a tunnel, and sees the server's name but no request. SOCKS is not supported.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.configuration.proxy = Proxy::Of(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    pub fn without_proxy(mut self) -> Self {
        self.configuration.proxy = Proxy::Direct;
        self
    }
}

impl<C: From<Transport>> ClientBuilder<C> {
    /// Builds the client, without connecting to the server.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting or a proxy variable of the environment cannot be
    /// used; no error text contains a secret. [`ErrorKind::Tls`](crate::ErrorKind::Tls) if the system's root certificates cannot
    /// be loaded.
    pub fn build(self) -> Result<C, Error> {
        self.configuration.into_transport().map(C::from)
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

// Last, so that the documentation has the server and the token before the bounds.
mod bounds;
