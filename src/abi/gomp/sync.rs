//! Single and ordered (libgomp's single.c and ordered.c), masked, and what gcc 17 calls under -fopenmp-ompt besides.

use std::ffi::c_void;

use crate::core::barrier;
use crate::core::sync::{atomic, single};
use crate::core::team::Thread;
use crate::sys::arch::tls;

/// `bool GOMP_single_start(void)`: whether the calling thread executes the single construct.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_single_start() -> bool {
    #[cold]
    fn unknown() -> bool {
        Thread::current().frame().single()
    }
    match Thread::try_current() {
        Some(thread) => thread.frame().single(),
        None => unknown(),
    }
}

/// `void *GOMP_single_copy_start(void)`: null in the thread that executes the single construct; the others get what that
/// passes to [`GOMP_single_copy_end`], copy, and meet a barrier.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_single_copy_start() -> *mut c_void {
    let frame = Thread::current().frame();
    if frame.single() {
        return std::ptr::null_mut();
    }
    single::receive(frame)
}

/// `void GOMP_single_copy_end(void *data)`: hands `data` to the other threads.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_single_copy_end(data: *mut c_void) {
    single::publish(Thread::current().frame(), data);
}

/// `bool GOMP_single_start_with_end(void)`: as [`GOMP_single_start`]; [`GOMP_single_end`] follows.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_single_start_with_end() -> bool {
    GOMP_single_start()
}

/// `void GOMP_single_end(void)`: the end of a single construct.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_single_end() {}

/// `bool GOMP_has_masked_thread_num(int tid)`: whether the calling thread has the number that a masked construct's filter
/// names.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_has_masked_thread_num(tid: i32) -> bool {
    tls::thread_num() as i32 == tid
}

/// `void GOMP_masked_end(void)`: the end of a masked construct.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_masked_end() {}

/// `void GOMP_ordered_start(void)`: waits for the ordered regions of all earlier iterations.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_ordered_start() {
    Thread::current().frame().work(|mut member| member.ordered_begin());
}

/// `void GOMP_ordered_end(void)`: the end of the ordered region of the current iteration.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_ordered_end() {
    Thread::current().frame().work(|mut member| member.ordered_end());
}

/// `void GOMP_barrier_ext(int kind)`: as `GOMP_barrier`; `kind` says which construct's barrier it is.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_barrier_ext(_kind: i32) {
    let frame = Thread::current().frame();
    barrier::wait(frame.team(), frame.tid());
}

/// `bool GOMP_barrier_cancel_ext(int kind)`: as `GOMP_barrier_cancel`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_barrier_cancel_ext(_kind: i32) -> bool {
    let frame = Thread::current().frame();
    barrier::wait_cancellable(frame.team(), frame.tid())
}

/// `void GOMP_reduction_start(void)`: as `GOMP_atomic_start`, around the combination of a reduction.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_reduction_start() {
    atomic::enter();
}

/// `void GOMP_reduction_end(void)`: as `GOMP_atomic_end`.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_reduction_end() {
    atomic::leave();
}
