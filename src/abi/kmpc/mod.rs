//! The `__kmpc_*` entry points that clang, flang and Intel compilers call.

pub mod alloc;
pub mod atomic;
pub mod barrier;
pub mod cancel;
pub mod collapse;
pub mod critical;
pub mod deps;
pub mod dispatch;
pub mod doacross;
pub mod fork;
pub mod internal;
pub mod locks;
pub mod loops;
pub mod misc;
pub mod ordered;
pub mod reduce;
mod schedule;
pub mod single;
pub mod task_reduction;
pub mod taskloop;
pub mod tasks;
pub mod teams;
pub mod threadprivate;
