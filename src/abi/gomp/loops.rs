//! Worksharing loops whose iterations are handed out (libgomp's loop.c and loop_ull.c).
//!
//! `bool GOMP_loop_S_start(long start, long end, long incr, long chunk_size, long *istart, long *iend)` starts a loop of
//! schedule S, `bool GOMP_loop_S_next(long *istart, long *iend)` goes on; both say whether there is a chunk for the
//! thread, `*istart..*iend` in steps of `incr`. The runtime schedules have no `chunk_size`. The `ull` forms are over
//! `unsigned long long` and have a `bool up` in front: the stride of a downward loop is negative in two's complement.

use super::schedule::{Dynamic, Guided, Runtime, Schedule, Static};
use crate::abi::types::Bool;
use crate::core::barrier;
use crate::core::loops::{Bounds, Chunk, LoopInt, LoopSpec, Seen};
use crate::core::team::{Frame, Thread};

/// Writes a chunk where compiled code wants it; false without one.
///
/// # Safety
/// The addresses are those of the caller's variables.
#[inline(always)]
pub(super) unsafe fn hand_out<T: LoopInt>(chunk: Option<Chunk<T>>, istart: *mut T, iend: *mut T) -> bool {
    let Some(chunk) = chunk else { return false };
    // SAFETY: the caller's promise.
    unsafe {
        *istart = chunk.lb;
        *iend = chunk.end;
    }
    true
}

/// Starts a loop and hands out its first chunk.
///
/// # Safety
/// As [`hand_out`].
#[inline(always)]
unsafe fn start<T: LoopInt>(frame: &Frame, spec: LoopSpec, bounds: Bounds, istart: *mut T, iend: *mut T) -> bool {
    frame.work(|mut member| {
        member.start(&spec, bounds);
        // SAFETY: the caller's promise.
        unsafe { hand_out(member.next_chunk(), istart, iend) }
    })
}

/// Hands out the next chunk of the current loop.
///
/// # Safety
/// As [`hand_out`].
#[inline(always)]
unsafe fn next<T: LoopInt>(istart: *mut T, iend: *mut T) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        // No loop of a thread that OpenMP does not know.
        let Some(thread) = Thread::try_current() else { return false };
        let frame = thread.frame();
        match frame.whole_chunk() {
            Ok(chunk) => hand_out(Some(chunk), istart, iend),
            Err(seen) => next_or_end(frame, seen, istart, iend),
        }
    }
}

/// See [`next`]: for a chunk that takes more to find, or the loop's end.
///
/// # Safety
/// As [`hand_out`].
#[inline(never)]
unsafe fn next_or_end<T: LoopInt>(frame: &Frame, seen: Seen, istart: *mut T, iend: *mut T) -> bool {
    // SAFETY: the caller's promise.
    frame.work(|mut member| unsafe { hand_out(member.next_chunk_or_end(seen), istart, iend) })
}

/// libgomp's `long chunk_size`. A negative one, which OpenMP forbids, is none.
#[inline(always)]
pub(super) fn chunk_of(chunk_size: i64) -> u64 {
    chunk_size.max(0) as u64
}

/// The four functions of a schedule with a chunk size: start and next over long and over unsigned long long.
macro_rules! chunked {
    ($($start:ident, $next:ident, $ull_start:ident, $ull_next:ident: $schedule:ident $(, $ordered:ident)?;)*) => {$(
        /// Starts a loop: see the module.
        ///
        /// # Safety
        /// Called by compiled code with the addresses of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $start(
            first: i64,
            end: i64,
            incr: i64,
            chunk_size: i64,
            istart: *mut i64,
            iend: *mut i64,
        ) -> bool {
            let frame = Thread::current().frame();
            let spec = $schedule::spec(frame, chunk_of(chunk_size)) $(.$ordered())?;
            // SAFETY: the caller's promise.
            unsafe { start(frame, spec, Bounds::exclusive(first, end, incr), istart, iend) }
        }

        /// Starts a loop: see the module.
        ///
        /// # Safety
        /// Called by compiled code with the addresses of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $ull_start(
            up: Bool,
            first: u64,
            end: u64,
            incr: u64,
            chunk_size: u64,
            istart: *mut u64,
            iend: *mut u64,
        ) -> bool {
            let frame = Thread::current().frame();
            let spec = $schedule::spec(frame, chunk_size) $(.$ordered())?;
            // SAFETY: the caller's promise.
            unsafe { start(frame, spec, Bounds::exclusive_unsigned(up.get(), first, end, incr), istart, iend) }
        }

        nexts!($next, $ull_next);
    )*};
}

/// The four functions of a schedule that run-sched-var completes.
macro_rules! runtime {
    ($($start:ident, $next:ident, $ull_start:ident, $ull_next:ident: $schedule:ident $(, $ordered:ident)?;)*) => {$(
        /// Starts a loop: see the module.
        ///
        /// # Safety
        /// Called by compiled code with the addresses of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $start(
            first: i64,
            end: i64,
            incr: i64,
            istart: *mut i64,
            iend: *mut i64,
        ) -> bool {
            let frame = Thread::current().frame();
            let spec = $schedule::spec(frame, 0) $(.$ordered())?;
            // SAFETY: the caller's promise.
            unsafe { start(frame, spec, Bounds::exclusive(first, end, incr), istart, iend) }
        }

        /// Starts a loop: see the module.
        ///
        /// # Safety
        /// Called by compiled code with the addresses of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $ull_start(
            up: Bool,
            first: u64,
            end: u64,
            incr: u64,
            istart: *mut u64,
            iend: *mut u64,
        ) -> bool {
            let frame = Thread::current().frame();
            let spec = $schedule::spec(frame, 0) $(.$ordered())?;
            // SAFETY: the caller's promise.
            unsafe { start(frame, spec, Bounds::exclusive_unsigned(up.get(), first, end, incr), istart, iend) }
        }

        nexts!($next, $ull_next);
    )*};
}

macro_rules! nexts {
    ($next:ident, $ull_next:ident) => {
        /// Goes on with the loop: see the module.
        ///
        /// # Safety
        /// Called by compiled code with the addresses of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $next(istart: *mut i64, iend: *mut i64) -> bool {
            // SAFETY: the caller's promise.
            unsafe { next(istart, iend) }
        }

        /// Goes on with the loop: see the module.
        ///
        /// # Safety
        /// Called by compiled code with the addresses of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $ull_next(istart: *mut u64, iend: *mut u64) -> bool {
            // SAFETY: the caller's promise.
            unsafe { next(istart, iend) }
        }
    };
}

chunked! {
    GOMP_loop_static_start, GOMP_loop_static_next,
        GOMP_loop_ull_static_start, GOMP_loop_ull_static_next: Static;
    GOMP_loop_dynamic_start, GOMP_loop_dynamic_next,
        GOMP_loop_ull_dynamic_start, GOMP_loop_ull_dynamic_next: Dynamic;
    GOMP_loop_guided_start, GOMP_loop_guided_next,
        GOMP_loop_ull_guided_start, GOMP_loop_ull_guided_next: Guided;
    GOMP_loop_nonmonotonic_dynamic_start, GOMP_loop_nonmonotonic_dynamic_next,
        GOMP_loop_ull_nonmonotonic_dynamic_start, GOMP_loop_ull_nonmonotonic_dynamic_next: Dynamic;
    GOMP_loop_nonmonotonic_guided_start, GOMP_loop_nonmonotonic_guided_next,
        GOMP_loop_ull_nonmonotonic_guided_start, GOMP_loop_ull_nonmonotonic_guided_next: Guided;
    GOMP_loop_ordered_static_start, GOMP_loop_ordered_static_next,
        GOMP_loop_ull_ordered_static_start, GOMP_loop_ull_ordered_static_next: Static, ordered;
    GOMP_loop_ordered_dynamic_start, GOMP_loop_ordered_dynamic_next,
        GOMP_loop_ull_ordered_dynamic_start, GOMP_loop_ull_ordered_dynamic_next: Dynamic, ordered;
    GOMP_loop_ordered_guided_start, GOMP_loop_ordered_guided_next,
        GOMP_loop_ull_ordered_guided_start, GOMP_loop_ull_ordered_guided_next: Guided, ordered;
}

runtime! {
    GOMP_loop_runtime_start, GOMP_loop_runtime_next,
        GOMP_loop_ull_runtime_start, GOMP_loop_ull_runtime_next: Runtime;
    GOMP_loop_maybe_nonmonotonic_runtime_start, GOMP_loop_maybe_nonmonotonic_runtime_next,
        GOMP_loop_ull_maybe_nonmonotonic_runtime_start, GOMP_loop_ull_maybe_nonmonotonic_runtime_next: Runtime;
    GOMP_loop_nonmonotonic_runtime_start, GOMP_loop_nonmonotonic_runtime_next,
        GOMP_loop_ull_nonmonotonic_runtime_start, GOMP_loop_ull_nonmonotonic_runtime_next: Runtime;
    GOMP_loop_ordered_runtime_start, GOMP_loop_ordered_runtime_next,
        GOMP_loop_ull_ordered_runtime_start, GOMP_loop_ull_ordered_runtime_next: Runtime, ordered;
}

/// `void GOMP_loop_end(void)`: the loop is over for the calling thread, and then for all.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_loop_end() {
    let frame = Thread::current().frame();
    frame.work(|mut member| member.end());
    barrier::wait(frame.team(), frame.tid());
}

/// `void GOMP_loop_end_nowait(void)`: the loop is over for the calling thread.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_loop_end_nowait() {
    Thread::current().frame().work(|mut member| member.end());
}
