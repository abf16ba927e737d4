//! The runtime of the `ghes-actions` crate: one transport for every call, with path checks, time-outs, bounded bodies, retries,
//! rate limits, pagination and one error type.
//!
//! The runtime knows no operation of GitHub's API and no generated type. Generated code states the facts of an operation in an
//! [`Operation`], fills a [`Call`] with values, and returns the result of [`Call::send`], [`Call::pages`] or [`Call::items`].
//!
//! The [`guide`] describes the behaviour.
//!
//! # Panics
//!
//! Calls need a tokio runtime with its I/O and time drivers enabled. Otherwise, a call fails with [`ErrorKind::NoRuntime`]. To detect
//! missing drivers, the client catches a panic of tokio. A panic hook sees this panic, and a program with `panic = "abort"` ends.
//!
//! A client can be used on several runtimes. Each connection belongs to the runtime on which it was made. tokio panics if a call that
//! waits between two attempts is polled on another runtime after the first one was shut down.
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

#[cfg(not(any(feature = "native-tls", feature = "rustls-aws-lc", feature = "rustls-ring", feature = "test-util")))]
compile_error!(
    "there is no TLS back end: enable the feature `rustls-ring` (the default), `rustls-aws-lc` or `native-tls` of this crate; \
     for tests without TLS, `test-util` alone is enough"
);

#[cfg(feature = "app")]
mod app;
mod authority;
mod base_url;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod builder;
mod call;
mod call_options;
mod clock;
mod conditional;
mod credentials;
mod date_range;
mod decode;
mod deprecation;
mod error;
mod extent;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
pub mod guide;
mod hook;
mod link;
mod macros;
mod null_as_empty;
mod operation;
mod pagination;
mod path;
#[cfg_attr(
    not(any(feature = "native-tls", feature = "_rustls")),
    allow(
        dead_code,
        unused_imports,
        reason = "without a TLS back end, which only `test-util` allows, nothing reads certificates"
    )
)]
mod pem;
mod proxy;
mod rate_limit;
mod removal;
mod request_headers;
mod response;
mod response_cache;
mod rows;
mod safe_text;
mod secret;
mod settings;
mod shared;
mod status;
mod telemetry;
#[cfg(feature = "test-util")]
mod test_util;
#[cfg_attr(
    not(any(feature = "native-tls", feature = "_rustls")),
    allow(dead_code, reason = "without a TLS back end, which only `test-util` allows, TLS settings are errors")
)]
mod tls;
mod token_cache;
mod transport;
mod windows;

#[cfg(feature = "app")]
pub use app::{AppSigner, GitHubApp, InstallationTokens, SignatureFuture};
#[cfg(feature = "blocking")]
pub use blocking::{Blocking, BlockingItems, BlockingPages, BlockingWindows};
pub use builder::ClientBuilder;
pub use call::{Call, ResponseFuture};
pub use call_options::CallOptions;
pub use chrono;
pub use conditional::ChangedFuture;
pub use credentials::{TokenFile, TokenFuture, TokenRequest, TokenSource};
pub use date_range::DateRange;
pub use deprecation::Deprecation;
pub use error::{Error, ErrorDetail, ErrorKind, InvalidItem};
pub use hook::{AttemptOutcome, CallOutcome, Hook, OutgoingRequest};
pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
#[doc(hidden)]
pub use null_as_empty::null_as_empty;
pub use operation::Operation;
pub use pagination::{Items, Page, Pages, Progress};
pub use rate_limit::{RateLimit, RateLimitKind};
pub use removal::{Removal, RemovalFuture};
pub use response::{Response, ResponseMetadata};
pub use response_cache::ResponseCache;
pub use rows::Rows;
pub use secret::Secret;
pub use shared::Shared;
#[cfg(feature = "test-util")]
pub use test_util::{MockRequest, MockResponse, MockServer, Sample};
pub use token_cache::ValueFuture;
pub use transport::Transport;
pub use windows::{Coverage, Windows};
