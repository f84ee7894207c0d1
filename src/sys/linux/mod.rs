//! Linux.

pub mod cpuset;
pub mod environ;
pub mod futex;
pub mod stderr;
