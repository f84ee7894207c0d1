//! OpenMP icv.
