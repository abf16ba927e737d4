//! The runtime against a server on this machine that answers what a test scripts, malformed answers too.
//!
//! Named after the rows of the fault table, where there is one.

#[cfg(feature = "app")]
mod app;
mod aside;
mod bodies;
mod cache;
mod certificates;
mod client;
mod client_certificates;
mod completeness;
mod concurrency;
mod connections;
mod credentials;
mod custom_operations;
mod debug_texts;
mod error_texts;
mod errors;
mod gzip;
mod headers;
mod hooks;
mod limits;
mod listings;
mod odd_items;
mod paths;
mod proxy;
mod redirects;
mod removals;
mod retries;
mod server;
#[cfg(feature = "socks")]
mod socks;
mod timeouts;
mod tls;
mod values;
mod windows;
