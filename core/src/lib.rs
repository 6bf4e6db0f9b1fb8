//! Tutelage.

pub mod diary;
mod engine;
pub mod error;
pub mod id;
pub mod lifecycle;
pub mod matching;
pub mod people;
pub mod report;
pub mod rules;
pub mod scheme;
pub mod store;
mod strict;
pub mod time;
pub mod view;
pub mod wire;

pub use engine::{Config, Engine};
