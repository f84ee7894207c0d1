//! The `gomp` entry points.
pub mod atomic;
