//! The `omp_*`, `kmp_*` and `kmpc_*` API, in C and Fortran.

pub mod alloc;
pub mod display;
pub mod event;
pub mod fortran;
pub mod icv;
pub mod interop;
pub mod kmp_ext;
pub mod locks;
pub mod pause;
pub mod places;
pub mod query;
mod schedule;
pub mod target;
