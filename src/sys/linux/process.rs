//! The process as a whole.

/// Ends it by SIGABRT.
pub fn abort() -> ! {
    // SAFETY: always allowed.
    unsafe { libc::abort() }
}

/// Ends it with `status`, by way of its exit handlers.
pub fn exit(status: i32) -> ! {
    // SAFETY: allowed wherever the caller's program may end itself.
    unsafe { libc::exit(status) }
}
