//! The `__kmpc_*` entry points that clang, flang and Intel compilers call.

pub mod atomic;
pub mod barrier;
pub mod critical;
pub mod fork;
pub mod locks;
pub mod reduce;
