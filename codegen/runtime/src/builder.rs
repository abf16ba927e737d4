//! How a client is set up.

mod configuration;

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

/// GitHub's first dated API version, which every release that knows versions supports; GHES before 3.9 ignores the header.
const DEFAULT_API_VERSION: &str = "2022-11-28";

/// Sets up a client of type `C`, whose `builder()` makes this. Every bound has a finite default; values are checked in
/// [`ClientBuilder::build`].
///
/// Time-outs, sizes, retries and limits are set by methods further down. Requests over `https` go through the proxy that
/// `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, if any, as a tunnel: the proxy sees the host and nothing of the request.
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

    /// A header that every request carries besides the client's own, such as the key of a gateway. A later value for the same
    /// name replaces an earlier one. The value is treated as a secret: no text shows it, and where a server's message repeats
    /// one of eight characters or more, it is masked.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.configuration.extra_headers.push((name.into(), value.into()));
        self
    }

    /// Code that sees every attempt. Hooks are called in the order in which they were added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.configuration.hooks.push(Arc::new(hook));
        self
    }

    /// Trusts these certificate authorities too, besides those of the system: PEM, one certificate or more. For a server whose
    /// certificate was issued by a private authority.
    pub fn add_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.configuration.roots.push(pem.into());
        self
    }

    /// Trusts no authority but those of [`add_root_certificates`](Self::add_root_certificates).
    pub fn without_system_roots(mut self) -> Self {
        self.configuration.system_roots = SystemRoots::Ignored;
        self
    }

    /// The proxy to go through, as `http://proxy.example.com:3128`, with `user:password@` before the host if it asks for that.
    /// It is used for whatever host, in place of what the environment says.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.configuration.proxy = Proxy::Of(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    pub fn without_proxy(mut self) -> Self {
        self.configuration.proxy = Proxy::Direct;
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
