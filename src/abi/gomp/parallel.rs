//! Parallel regions (libgomp's parallel.c).

use std::ffi::c_void;

use crate::core::team::size::Request;
use crate::core::team::{Outlined, Thread, fork_join};
use crate::sys::arch::call::without_numbers;

/// The outlined function of a region: takes the address of the shared data.
pub type Function = unsafe extern "C-unwind" fn(*mut c_void);

/// The words of a region of `function(data)`.
#[inline(always)]
pub(super) fn words(function: Function, data: *mut c_void) -> [usize; 4] {
    [function as usize, data as usize, 0, 0]
}

/// That region.
#[inline(always)]
pub(super) fn outlined(words: &[usize; 4]) -> Outlined<'_> {
    Outlined::of(without_numbers as *const (), 2, words)
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
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_parallel(function: Function, data: *mut c_void, num_threads: u32, flags: u32) {
    crate::apart_from_caller!(region)
}

unsafe extern "C-unwind" fn region(function: Function, data: *mut c_void, num_threads: u32, _flags: u32) {
    let (thread, request) = request(num_threads);
    // SAFETY: the caller's promise.
    unsafe { fork_join::region(thread, request, &outlined(&words(function, data))) };
}

/// `void GOMP_parallel_start(void (*fn)(void *), void *data, unsigned num_threads)`: the other threads start on the
/// region; the caller calls `fn(data)` itself and then [`GOMP_parallel_end`].
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_parallel_start(function: Function, data: *mut c_void, num_threads: u32) {
    let (thread, request) = request(num_threads);
    fork_join::begin(thread, request, &outlined(&words(function, data)));
}

/// `void GOMP_parallel_end(void)`: the end of that region.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_parallel_end() {
    fork_join::end(Thread::current());
}
