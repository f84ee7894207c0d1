//! Loops with `ordered(n)`: iterations wait for others of the nest (libgomp's loop.c, loop_ull.c and ordered.c).
//!
//! Iterations are vectors of numbers from 0, one for each loop of the nest. `counts[i]` says how many loop i has; the
//! chunks handed out are of the outer loop.

use std::ffi::c_void;

use super::loops::{chunk_of, hand_out};
use super::schedule::{Dynamic, Guided, Runtime, Schedule, Static, of_code};
use super::shared::Shared;
use crate::core::loops::{LoopInt, LoopSpec};
use crate::core::task::reduction_gnu::Descriptor;
use crate::core::team::{Frame, Thread};

/// Starts a loop over the nest of `ncounts` loops and hands out its first chunk.
///
/// # Safety
/// `counts` has `ncounts` numbers; the other addresses are null or those of the caller's variables.
unsafe fn start<T: LoopInt>(
    frame: &Frame,
    spec: LoopSpec,
    (ncounts, counts): (u32, *const T),
    istart: *mut T,
    iend: *mut T,
    shared: Shared,
) -> bool {
    // SAFETY: the caller's promise; both types are 64 bits wide, and counts are not negative.
    let counts = unsafe { std::slice::from_raw_parts(counts.cast::<u64>(), ncounts as usize) };
    frame.work(|mut member| {
        member.start_doacross(&shared.spec(spec), counts);
        // SAFETY: the caller's promise.
        unsafe {
            shared.take(frame, &mut member);
            hand_out(member.next_chunk(), istart, iend)
        }
    })
}

const NOTHING: Shared = Shared { reductions: std::ptr::null_mut(), mem: std::ptr::null_mut() };

macro_rules! chunked {
    ($($name:ident: $int:ident, $schedule:ident, $chunk:expr;)*) => {$(
        /// Starts a loop of this schedule over the nest; says whether there is a chunk.
        ///
        /// # Safety
        /// Called by compiled code: `counts` has `ncounts` numbers, the other addresses are those of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $name(
            ncounts: u32,
            counts: *const $int,
            chunk_size: $int,
            istart: *mut $int,
            iend: *mut $int,
        ) -> bool {
            let frame = Thread::current().frame();
            let spec = $schedule::spec(frame, $chunk(chunk_size));
            // SAFETY: the caller's promise.
            unsafe { start(frame, spec, (ncounts, counts), istart, iend, NOTHING) }
        }
    )*};
}

macro_rules! runtime {
    ($($name:ident: $int:ident;)*) => {$(
        /// Starts a loop by run-sched-var over the nest; says whether there is a chunk.
        ///
        /// # Safety
        /// Called by compiled code: `counts` has `ncounts` numbers, the other addresses are those of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $name(
            ncounts: u32,
            counts: *const $int,
            istart: *mut $int,
            iend: *mut $int,
        ) -> bool {
            let frame = Thread::current().frame();
            let spec = Runtime::spec(frame, 0);
            // SAFETY: the caller's promise.
            unsafe { start(frame, spec, (ncounts, counts), istart, iend, NOTHING) }
        }
    )*};
}

macro_rules! shared {
    ($($name:ident: $int:ident, $chunk:expr;)*) => {$(
        /// Starts a loop of schedule code `sched` over the nest, whose threads share more; says whether there is a chunk.
        ///
        /// # Safety
        /// Called by compiled code: `counts` has `ncounts` numbers, the other addresses are null or its variables'.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $name(
            ncounts: u32,
            counts: *const $int,
            sched: i64,
            chunk_size: $int,
            istart: *mut $int,
            iend: *mut $int,
            reductions: *mut Descriptor,
            mem: *mut *mut c_void,
        ) -> bool {
            let frame = Thread::current().frame();
            let spec = of_code(frame, sched, $chunk(chunk_size));
            // SAFETY: the caller's promise.
            unsafe { start(frame, spec, (ncounts, counts), istart, iend, Shared { reductions, mem }) }
        }
    )*};
}

chunked! {
    GOMP_loop_doacross_static_start: i64, Static, chunk_of;
    GOMP_loop_doacross_dynamic_start: i64, Dynamic, chunk_of;
    GOMP_loop_doacross_guided_start: i64, Guided, chunk_of;
    GOMP_loop_ull_doacross_static_start: u64, Static, u64::from;
    GOMP_loop_ull_doacross_dynamic_start: u64, Dynamic, u64::from;
    GOMP_loop_ull_doacross_guided_start: u64, Guided, u64::from;
}

runtime! {
    GOMP_loop_doacross_runtime_start: i64;
    GOMP_loop_ull_doacross_runtime_start: u64;
}

shared! {
    GOMP_loop_doacross_start: i64, chunk_of;
    GOMP_loop_ull_doacross_start: u64, u64::from;
}

/// The iteration at `vector` is done as far as others wait for it.
///
/// # Safety
/// `vector` has a number for each loop of the current nest.
unsafe fn post(vector: *const i64) {
    Thread::current().frame().work(|member| {
        // SAFETY: the caller's promise.
        member.doacross_post(unsafe { std::slice::from_raw_parts(vector, member.doacross_depth()) });
    });
}

/// Waits for the iteration at `vector`.
///
/// # Safety
/// As [`post`].
unsafe extern "C-unwind" fn wait(vector: *const i64) {
    Thread::current().frame().work(|member| {
        // SAFETY: the caller's promise.
        member.doacross_wait(unsafe { std::slice::from_raw_parts(vector, member.doacross_depth()) });
    });
}

/// `void GOMP_doacross_post(long *counts)`: `ordered depend(source)` of the iteration at `counts`.
///
/// # Safety
/// Called by compiled code: a number for each loop of the nest.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_doacross_post(counts: *const i64) {
    // SAFETY: the caller's promise.
    unsafe { post(counts) };
}

/// `void GOMP_doacross_ull_post(unsigned long long *counts)`: the same.
///
/// # Safety
/// Called by compiled code: a number for each loop of the nest.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_doacross_ull_post(counts: *const u64) {
    // SAFETY: the caller's promise.
    unsafe { post(counts.cast()) };
}

/// `void GOMP_doacross_wait(long first, ...)`: `ordered depend(sink: ...)` on the iteration at the arguments.
///
/// # Safety
/// Called by compiled code: an argument for each loop of the nest.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_doacross_wait() {
    crate::variadic_as_array!(wait)
}

/// `void GOMP_doacross_ull_wait(unsigned long long first, ...)`: the same.
///
/// # Safety
/// Called by compiled code: an argument for each loop of the nest.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_doacross_ull_wait() {
    crate::variadic_as_array!(wait)
}
