//! The `omp` entry points.
