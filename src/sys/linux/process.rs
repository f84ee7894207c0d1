//! The process as a whole.

/// Ends it by SIGABRT.
pub fn abort() -> ! {
    // SAFETY: always allowed.
    unsafe { libc::abort() }
}
