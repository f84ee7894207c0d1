//! The `GOMP_*` entry points that gcc and gfortran call.

pub mod alloc;
pub mod atomic;
pub mod barrier;
pub mod cancel;
pub mod critical;
mod depend;
pub mod device_memory;
pub mod doacross;
pub mod error;
pub mod loops;
pub mod offload;
pub mod parallel;
pub mod parallel_loops;
pub mod reductions;
mod schedule;
pub mod sections;
pub mod shared;
pub mod sync;
pub mod target;
pub mod taskloop;
pub mod tasks;
pub mod teams;
pub mod worksharing;
