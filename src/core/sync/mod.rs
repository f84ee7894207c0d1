//! OpenMP sync.
