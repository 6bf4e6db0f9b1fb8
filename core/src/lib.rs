//! The decision engine for mentoring, coaching, sponsorship and onboarding programmes.
//!
//! An [`Engine`] holds a compiled configuration: the attributes that people have, the skills, the relationship types. It
//! does no I/O and has no clock. [`Engine::decide`] takes a command, the facts known so far and the time, and answers
//! with what is missing, what to write, or why not; [`Engine::view`] answers questions the same way;
//! [`Engine::call`] does both over JSON.
//!
//! ```
//! use tutelage::{Config, Engine};
//!
//! let engine = Engine::build(Config::default())?;
//! let answer = engine.call(r#"{"describe": {}}"#);
//! assert!(answer.starts_with(r#"{"described":{"protocol":1"#));
//! # Ok::<(), tutelage::error::Error>(())
//! ```
//!
//! | to | see |
//! |---|---|
//! | understand it | the [`guide`]: [design](guide::design), [embedding](guide::embedding), [permissions](guide::permissions), [lifecycle](guide::lifecycle), [feedback](guide::feedback), [reports](guide::reports), [privacy](guide::privacy) |
//! | describe people | [`people`] |
//! | build a relationship type | [`scheme`], [`scheme::templates`], [`rules`] |
//! | command and decide | [`lifecycle`] |
//! | see and search | [`view`], [`matching`], [`report`] |
//! | store, in Rust | [`store`] |
//! | speak JSON | [`wire`] |
//!
//! # Features
//!
//! `testing`: the conformance suite that any [`Store`](store::Store) can run against itself.

#![forbid(unsafe_code)]

pub mod diary;
mod engine;
pub mod error;
pub mod export;
pub mod feedback;
pub mod guide;
pub mod id;
mod image;
mod json;
pub mod lifecycle;
pub mod matching;
pub mod objectives;
pub mod people;
pub mod report;
pub mod rules;
pub mod scheme;
mod sort;
pub mod store;
mod strict;
pub mod time;
pub mod view;
pub mod wire;

pub use engine::{Config, Engine};

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
