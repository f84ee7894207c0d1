//! Parallel regions (libgomp's parallel.c).

use std::ffi::c_void;

use crate::core::team::size::Request;
use crate::core::team::{Outlined, Thread, fork_join};
use crate::sys::arch::call::without_numbers;

/// The outlined function of a region: takes the address of the shared data.
pub type Function = unsafe extern "C-unwind" fn(*mut c_void);

/// A region of `function(data)`.
#[inline(always)]
pub(super) fn outlined(function: Function, data: *mut c_void) -> Outlined {
    let mut args = [0; crate::core::team::desk::INLINE_ARGS];
    args[0] = function as usize;
    args[1] = data as usize;
    Outlined { func: without_numbers as *const (), argc: 2, args }
}

/// The calling thread, and the region that it asks for with libgomp's `num_threads` argument: 0 without the clause, 1 also
/// for a false if clause.
#[inline(always)]
pub(super) fn request(num_threads: u32) -> (&'static Thread, Request) {
    let request = Request { num_threads, parallel: true, rare: false };
    (Thread::current_for(request), request)
}

/// `void GOMP_parallel(void (*fn)(void *), void *data, unsigned num_threads, unsigned flags)`: a parallel region. The
/// flags hold the proc_bind clause.
///
/// # Safety
/// Called by compiled code: `data` is what `function` takes.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_parallel(function: Function, data: *mut c_void, num_threads: u32, _flags: u32) {
    let (thread, request) = request(num_threads);
    // SAFETY: the caller's promise.
    unsafe { fork_join::region(thread, request, &outlined(function, data)) };
}

/// `void GOMP_parallel_start(void (*fn)(void *), void *data, unsigned num_threads)`: the other threads start on the
/// region; the caller calls `fn(data)` itself and then [`GOMP_parallel_end`].
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_parallel_start(function: Function, data: *mut c_void, num_threads: u32) {
    let (thread, request) = request(num_threads);
    fork_join::begin(thread, request, &outlined(function, data));
}

/// `void GOMP_parallel_end(void)`: the end of that region.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_parallel_end() {
    fork_join::end(Thread::current());
}
