//! The five steps.

fn main() {}
