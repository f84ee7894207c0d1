//! What the processor's architecture decides: the thread-local block, the calls of outlined functions, atomics beyond
//! Rust's. Everything else in the library is portable across Linux architectures; a port is one more folder here.

#[cfg(target_arch = "x86_64")]
pub mod x86_64;
#[cfg(target_arch = "x86_64")]
pub use x86_64::*;

#[cfg(not(target_arch = "x86_64"))]
compile_error!("oxomp knows x86-64 only, so far: add a folder to src/sys/arch");
