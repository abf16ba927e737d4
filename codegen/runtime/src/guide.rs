//! The guide: errors, retries, rate limits, pagination, setup, credentials, custom operations,
//! observability, Cargo features, and security.

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

#[doc = include_str!("../docs/features.md")]
pub mod features {}
