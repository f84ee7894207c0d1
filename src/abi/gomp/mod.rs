//! The `gomp` entry points.

pub mod atomic;
pub mod critical;
