//! OpenMP meaning. Knows no C names; reaches out only through values handed to it and through [`crate::sys`].

pub mod alloc;
pub mod barrier;
pub mod by_address;
pub mod cancel;
pub mod halt;
pub mod heap;
pub mod icv;
pub mod kept;
pub mod loops;
pub mod primitive;
pub mod publish;
pub mod query;
pub mod reduction;
pub mod report;
pub mod sync;
pub mod target;
pub mod task;
pub mod team;
pub mod threadprivate;
pub mod wait;
