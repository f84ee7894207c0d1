//! The `omp` entry points.

pub mod locks;
