//! What the contract tests stand on: the spec read a second time, and a GitHub on loopback that answers from it.
//!
//! Nothing here goes through codegen: an oracle that shares a parser with what it judges shares its mistakes.
//!
//! * [`spec`] reads `spec/openapi.yaml` into operations, and [`schema`] turns its schemas into JSON Schema.
//! * [`sample`] makes bodies that a schema allows: everything present, or as little as can be.
//! * [`fake`] is the GitHub: it judges every request by the spec, and answers from samples or from a script.
//! * [`calls`] is the table of operations as a user calls them; a new operation is one row there.
//! * [`emitted`] reads the source of the emitted crate, for tests of what it does not do.
//! * [`ids`] shows rustc an id that does not fit.
//! * [`canary`] watches every text and log for a secret.

pub mod calls;
pub mod canary;
pub mod emitted;
pub mod fake;
pub mod ids;
pub mod sample;
pub mod schema;
pub mod spec;
