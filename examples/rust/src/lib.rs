//! Examples for Rust hosts; see the folders beside this one.
