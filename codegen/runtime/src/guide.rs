//! The guide: errors, retries, rate limits, pagination, setup, credentials, custom operations,
//! observability, the blocking client, testing, Cargo features, and security.

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/retries-and-limits.md")]
pub mod retries_and_limits {}

#[doc = include_str!("../docs/pagination.md")]
pub mod pagination {}

#[doc = include_str!("../docs/ghes.md")]
pub mod ghes {}

#[doc = include_str!("../docs/security.md")]
pub mod security {}

#[doc = include_str!("../docs/credentials.md")]
pub mod credentials {}

#[doc = include_str!("../docs/custom_operations.md")]
pub mod custom_operations {}

#[doc = include_str!("../docs/observability.md")]
pub mod observability {}

#[cfg_attr(feature = "blocking", doc = include_str!("../docs/blocking.md"))]
#[cfg_attr(not(feature = "blocking"), doc = "Enable the feature `blocking` to read this page.")]
pub mod blocking {}

#[cfg_attr(feature = "test-util", doc = include_str!("../docs/testing.md"))]
#[cfg_attr(not(feature = "test-util"), doc = "Enable the feature `test-util` to read this page.")]
pub mod testing {}

#[doc = include_str!("../docs/features.md")]
pub mod features {}
