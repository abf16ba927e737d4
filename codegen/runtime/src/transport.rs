//! The one way from a call to the network.

mod attempt;
mod budget;
mod connections;
mod course;
mod fault;
pub(crate) mod limits;
#[cfg(feature = "test-util")]
mod mock;
mod pace;
pub(crate) mod points;
pub(crate) mod redirect;
mod retry;
mod revalidation;
mod undecoded;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::{Client, ClientBuilder};
use tokio::time::Instant;
use tracing::{Instrument, Span};
use url::Url;

use crate::base_url::BaseUrl;
use crate::call_options::CallOptions;
use crate::conditional::Condition;
use crate::deprecation::Warnings;
use crate::error::Error;
use crate::hook::{CallOutcome, Hook};
use crate::operation::Operation;
use crate::proxy::Proxy;
use crate::request_headers::Identity;
use crate::response::{Head, History, Reply};
use crate::response_cache::Store;
use crate::secret::Secrets;
use crate::settings::Settings;
use crate::telemetry;
#[cfg(feature = "test-util")]
use crate::test_util::MockServer;
use crate::tls::{self, Connector, Tls};
use crate::token_cache::TokenCache;

use self::attempt::Request;
use self::connections::Connections;
use self::course::Throttle;
pub(crate) use self::undecoded::Undecoded;

/// The connection pool, credentials, settings and rate limits of a client. It is built by a
/// [`ClientBuilder`](crate::ClientBuilder).
///
/// Clones share all of these. Cloning costs one atomic increment.
#[derive(Clone)]
pub struct Transport(Arc<Shared>);

struct Shared {
    base: BaseUrl,
    identity: Identity,
    settings: Settings,
    hooks: Vec<Arc<dyn Hook>>,
    throttle: Throttle,
    connections: Connections,
    deprecations: Warnings,
    token_cache: TokenCache,
    response_cache: Option<Store>,
    #[cfg(feature = "test-util")]
    mock: Option<MockServer>,
}

/// What the request of a call has besides facts of its operation.
pub(crate) struct RequestParts {
    /// Must come from [`request_url`](crate::path::request_url).
    pub(crate) url: Url,
    pub(crate) body: Option<Bytes>,
    pub(crate) condition: Option<Condition>,
}

impl Transport {
    pub(crate) fn new(
        base: BaseUrl,
        identity: Identity,
        settings: Settings,
        hooks: Vec<Arc<dyn Hook>>,
        tls: &Tls,
        proxy: &Proxy,
    ) -> Result<Self, Error> {
        let connector = Connector::new(tls)?;
        let proxy = proxy.of(&base)?;
        let setup = move || {
            let builder = connector.apply(Client::builder()).no_proxy();
            match &proxy {
                Some(proxy) => builder.proxy(proxy.clone()),
                None => builder,
            }
        };
        Ok(Self(Arc::new(Shared::over(setup, base, identity, settings, hooks)?)))
    }

    /// With a server in place of the network, so that no connection is ever made.
    #[cfg(feature = "test-util")]
    pub(crate) fn with_mock(
        base: BaseUrl,
        identity: Identity,
        settings: Settings,
        hooks: Vec<Arc<dyn Hook>>,
        mock: MockServer,
    ) -> Result<Self, Error> {
        let connector = Connector::new(&Tls::default())?;
        let setup = move || connector.apply(Client::builder()).no_proxy();
        let shared = Shared::over(setup, base, identity, settings, hooks)?;
        Ok(Self(Arc::new(Shared { mock: Some(mock), ..shared })))
    }

    pub(crate) fn base(&self) -> &BaseUrl {
        &self.0.base
    }

    pub(crate) fn token_cache(&self) -> &TokenCache {
        &self.0.token_cache
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.0.identity.secrets
    }

    /// Sends a request if the values of the call are valid. Returns the response if its status means success. The call then ends when
    /// the response is decoded.
    pub(crate) async fn exchange(
        &self,
        operation: &'static Operation,
        parts: Result<RequestParts, Error>,
        options: &CallOptions,
    ) -> Result<Undecoded, Error> {
        let span = telemetry::call_span(operation, self.base());
        let started = Instant::now();
        let outcome = self
            .pursue(operation, parts, options)
            .instrument(span.clone())
            .await
            .map_err(|error| error.with_operation(operation.id()));
        match outcome {
            Ok(reply) => {
                self.0.deprecations.note(operation, reply.head.headers());
                Ok(Undecoded { transport: self.clone(), operation, span, started, reply })
            }
            Err(error) => {
                self.end(operation, &span, started, Err(&error));
                Err(error)
            }
        }
    }

    /// Every call ends here, unless it is dropped, so this is where spans and hooks learn of it.
    fn end(
        &self,
        operation: &'static Operation,
        span: &Span,
        started: Instant,
        outcome: Result<(&Head, History), &Error>,
    ) {
        let call = CallOutcome { operation, base: self.base(), duration: started.elapsed(), outcome };
        telemetry::record_call(span, &call);
        self.0.hooks.iter().for_each(|hook| hook.after_call(&call));
    }

    async fn pursue(
        &self,
        operation: &Operation,
        parts: Result<RequestParts, Error>,
        options: &CallOptions,
    ) -> Result<Reply, Error> {
        let parts = parts?;
        self.0.connections.check_runtime()?;
        let settings = &options.applied_to(self.settings())?;
        let request = Request::new(self, operation, parts, settings);
        self.0.throttle.pursue(operation, settings, request).await
    }
}

impl Shared {
    /// `setup` gives what differs between clients: TLS, proxies, names.
    fn over(
        setup: impl Fn() -> ClientBuilder + Send + Sync + 'static,
        base: BaseUrl,
        identity: Identity,
        settings: Settings,
        hooks: Vec<Arc<dyn Hook>>,
    ) -> Result<Self, Error> {
        Ok(Self {
            base,
            identity,
            hooks,
            throttle: Throttle::new(&settings),
            connections: Connections::new(setup, settings.max_in_flight, settings.connect_timeout)?,
            response_cache: settings.response_cache.map(Store::new),
            settings,
            deprecations: Warnings::default(),
            token_cache: TokenCache::default(),
            #[cfg(feature = "test-util")]
            mock: None,
        })
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Transport")
            .field("base_url", &self.base().url().as_str())
            .field("credentials", &self.secrets().credentials)
            .field("tls", &tls::NAME)
            .field("response_cache", &self.0.response_cache)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue};
    use reqwest::dns::{Name, Resolve, Resolving};

    use super::*;
    use crate::error::ErrorKind;

    const CREATE: Operation = Operation::post("create", "/a").success(201);

    /// A resolver that knows no name.
    struct NoNames;

    impl Resolve for NoNames {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err("no such host".into()) })
        }
    }

    #[tokio::test]
    async fn c37_a_name_that_is_not_resolved_is_asked_for_again_as_nothing_was_sent() {
        let base = BaseUrl::of_host("ghe.example.com").unwrap();
        let url = base.url().clone();
        let user_agent = HeaderValue::from_static("x");
        let secrets = Secrets::default();
        let identity = Identity { secrets, user_agent, api_version: None, extra: HeaderMap::new() };
        let connector = Connector::new(&Tls::default()).unwrap();
        let setup = move || connector.apply(Client::builder()).no_proxy().dns_resolver(Arc::new(NoNames));
        let settings = Settings { retry_base_delay: Duration::from_millis(1), ..Settings::default() };
        let transport = Transport(Arc::new(Shared::over(setup, base, identity, settings, Vec::new()).unwrap()));
        let parts = RequestParts { url, body: None, condition: None };
        let Err(error) = transport.exchange(&CREATE, Ok(parts), &CallOptions::new()).await else {
            panic!("it succeeded");
        };
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
        assert_eq!(error.to_string(), "create: the host name could not be resolved; after 3 attempts");
    }

    #[tokio::test]
    async fn debug_names_the_server_and_masks_the_token() {
        let builder = crate::builder::ClientBuilder::<Transport>::new("x").host("ghe.example.com").token("ghp_canary");
        let text = format!("{:?}", builder.build().unwrap());
        assert!(text.starts_with(r#"Transport { base_url: "https://ghe.example.com/api/v3"#), "{text}");
        assert!(!text.contains("canary"), "{text}");
    }
}
