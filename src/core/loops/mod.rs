//! OpenMP loops.

pub mod int;
pub mod static_;
