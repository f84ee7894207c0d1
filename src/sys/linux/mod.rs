//! Linux.

pub mod cpuset;
pub mod environ;
pub mod errno;
pub mod futex;
pub mod stderr;
pub mod thread;
