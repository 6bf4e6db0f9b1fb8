//! The guide: seven chapters.

#[doc = include_str!("design.md")]
pub mod design {}

#[doc = include_str!("embedding.md")]
pub mod embedding {}

#[doc = include_str!("permissions.md")]
pub mod permissions {}

#[doc = include_str!("lifecycle.md")]
pub mod lifecycle {}

#[doc = include_str!("feedback.md")]
pub mod feedback {}

#[doc = include_str!("privacy.md")]
pub mod privacy {}

#[doc = include_str!("reports.md")]
pub mod reports {}
