//! OpenMP sync: locks, critical sections.

pub mod atomic;
pub mod raw;
