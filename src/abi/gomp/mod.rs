//! The `GOMP_*` entry points that gcc and gfortran call.

pub mod atomic;
pub mod barrier;
pub mod critical;
pub mod loops;
pub mod parallel;
pub mod parallel_loops;
mod schedule;
pub mod sections;
pub mod sync;
