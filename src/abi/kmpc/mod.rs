//! The `kmpc` entry points.

pub mod atomic;
pub mod critical;
pub mod locks;
