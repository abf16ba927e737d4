//! What the `ghes-actions` crate stands on: one transport that every call passes, path safety, time-outs, bounded bodies,
//! one error type, and pages as streams.
//!
//! Nothing here knows an operation of GitHub's or a generated type. Generated code states facts in an [`Operation`], fills a
//! [`Call`] with values, and hands back what [`Call::send`], [`Call::pages`] or [`Call::items`] give.
//!
//! How it behaves is told in the [`guide`].
//!
//! A [`Transport`] needs a tokio runtime with its I/O and time drivers on. Without one a call fails with
//! [`ErrorKind::NoRuntime`]. To find out whether a runtime has its drivers, a panic of tokio's is caught: a panic hook sees it,
//! and a program built with `panic = "abort"` ends.
//!
//! A client may be used on several runtimes. Its connections belong to the runtime that they were made on. A call that was begun
//! on one runtime must not be polled on another after the first was shut down: while it waits between two attempts, tokio panics.
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

mod authority;
mod base_url;
mod body;
mod builder;
mod call;
mod call_options;
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
mod lenient;
mod link;
mod macros;
mod operation;
mod pagination;
mod path;
mod proxy;
mod rate_limit;
mod request_headers;
mod response;
mod safe_text;
mod secret;
mod settings;
mod status;
mod tls;
mod transport;

pub use builder::ClientBuilder;
pub use call::{Call, ResponseFuture};
pub use call_options::CallOptions;
pub use deprecation::Deprecation;
pub use error::{Error, ErrorDetail, ErrorKind};
pub use hook::{Ended, Hook, Outgoing};
pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use lenient::{Lenient, Skipped};
pub use operation::Operation;
pub use pagination::{Items, Page, Pages, Progress};
pub use rate_limit::{Limit, RateLimit};
pub use response::Response;
pub use secret::Secret;
pub use transport::Transport;
