//! Linux.

pub mod clock;
pub mod cpuset;
pub mod dl;
pub mod environ;
pub mod errno;
pub mod futex;
pub mod heap;
pub mod membarrier;
pub mod memory;
pub mod overflow;
pub mod process;
pub mod sched;
pub mod signals;
pub mod stderr;
pub mod thread;
