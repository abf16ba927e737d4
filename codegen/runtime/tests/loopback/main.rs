//! The runtime against a server on this machine that answers what a test scripts, malformed answers too.
//!
//! Named after the rows of the fault table, where there is one.

mod bodies;
mod client;
mod complaints;
mod headers;
mod listings;
mod paths;
mod redirects;
mod server;
mod timeouts;
mod tls;
