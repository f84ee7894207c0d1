//! The `GOMP_*` entry points that gcc and gfortran call.

pub mod atomic;
pub mod barrier;
pub mod critical;
pub mod parallel;
