//! Clocks.

use std::mem::MaybeUninit;

fn read(call: unsafe extern "C" fn(libc::clockid_t, *mut libc::timespec) -> i32) -> f64 {
    let mut time = MaybeUninit::<libc::timespec>::uninit();
    // SAFETY: the monotonic clock is always there, and the call fills `time`.
    let time = unsafe {
        call(libc::CLOCK_MONOTONIC, time.as_mut_ptr());
        time.assume_init()
    };
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Seconds since some point in the past, the same for all threads; never goes back.
pub fn now() -> f64 {
    read(libc::clock_gettime)
}

/// Seconds between two values that [`now`] can tell apart.
pub fn resolution() -> f64 {
    read(libc::clock_getres)
}
