//! OpenMP loops.
