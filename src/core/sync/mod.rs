//! OpenMP sync: locks, critical sections.

pub mod raw;
