//! Does one client speak to every release? The emitted types and the spec, against each description that GitHub published.
//!
//! Nothing here goes through codegen: an oracle that shares a parser with what it judges shares its mistakes. `cargo xtask
//! compat` runs the binary of this package with the descriptions, and writes what it found to `spec/compat.json`; the tests
//! hold the spec to that table without them.
//!
//! * [`document`] reads a description, or the spec, and follows its references.
//! * [`shape`] is what a description allows at a place, with the corrections of the spec.
//! * [`bodies`] are answers that a shape allows; [`decode`] gives them to the emitted types, and [`round_trip`] sees what is lost.
//! * [`requests`] compares what the client can send with what a description takes.
//! * [`facts`] is the table of which description has what.
//! * [`judge`] does all of it for one description.

pub mod bodies;
pub mod corrected;
pub mod decode;
pub mod document;
pub mod facts;
pub mod judge;
pub mod release;
pub mod requests;
pub mod round_trip;
pub mod shape;
