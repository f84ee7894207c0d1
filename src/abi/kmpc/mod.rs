//! The `kmpc` entry points.
