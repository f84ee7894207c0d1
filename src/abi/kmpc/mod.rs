//! The `kmpc` entry points.
pub mod atomic;
