//! Clocks.

use std::mem::MaybeUninit;

type Call = unsafe extern "C" fn(libc::clockid_t, *mut libc::timespec) -> i32;

fn read(call: Call, clock: libc::clockid_t) -> libc::timespec {
    let mut time = MaybeUninit::<libc::timespec>::uninit();
    // SAFETY: the clocks of this module are always there, and the call fills `time`.
    unsafe {
        call(clock, time.as_mut_ptr());
        time.assume_init()
    }
}

fn seconds(time: libc::timespec) -> f64 {
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

fn nanos(time: libc::timespec) -> u64 {
    time.tv_sec.cast_unsigned() * 1_000_000_000 + time.tv_nsec.cast_unsigned()
}

/// Seconds since some point in the past, the same for all threads; never goes back.
pub fn now() -> f64 {
    seconds(read(libc::clock_gettime, libc::CLOCK_MONOTONIC))
}

/// Seconds between two values that [`now`] can tell apart.
pub fn resolution() -> f64 {
    seconds(read(libc::clock_getres, libc::CLOCK_MONOTONIC))
}

/// As [`now`], in nanoseconds.
pub fn now_nanos() -> u64 {
    nanos(read(libc::clock_gettime, libc::CLOCK_MONOTONIC))
}

/// CPU time that the process's threads have used, in nanoseconds. A system call.
pub fn used_nanos() -> u64 {
    nanos(read(libc::clock_gettime, libc::CLOCK_PROCESS_CPUTIME_ID))
}
