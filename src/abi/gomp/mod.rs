//! The `gomp` entry points.
