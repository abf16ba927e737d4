//! For the tests of users: a server without a socket, and samples of types.

mod made;
mod mock;
mod sample;

pub(crate) use mock::Content;
pub use mock::{MockRequest, MockResponse, MockServer};
pub use sample::Sample;
