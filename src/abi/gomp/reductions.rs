//! Task reductions of parallel regions, worksharing constructs and scopes (libgomp's parallel.c, scope.c and task.c). Loops
//! and sections take theirs where they start.

use std::ffi::c_void;

use super::parallel::{Function, request};
use crate::abi::types::Bool;
use crate::core::barrier;
use crate::core::task::reduction_gnu::{self, Descriptor};
use crate::core::team::Thread;

/// `unsigned GOMP_parallel_reductions(void (*fn)(void *), void *data, unsigned num_threads, unsigned flags)`: as
/// `GOMP_parallel`; `data` starts with the address of the descriptors. Returns the number of threads, whose copies the
/// caller combines.
///
/// # Safety
/// Called by compiled code: `data` is what `function` takes.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_parallel_reductions(
    function: Function,
    data: *mut c_void,
    num_threads: u32,
    flags: u32,
) -> u32 {
    crate::apart_from_caller!(region)
}

unsafe extern "C-unwind" fn region(function: Function, data: *mut c_void, num_threads: u32, _flags: u32) -> u32 {
    let (thread, request) = request(num_threads);
    // SAFETY: the caller's promise.
    unsafe {
        let descriptors = *data.cast::<*mut Descriptor>();
        reduction_gnu::region(thread, request, descriptors, function, data)
    }
}

/// `void GOMP_scope_start(uintptr_t *reductions)`: starts a scope construct with task reductions.
///
/// # Safety
/// Called by compiled code with its descriptors.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_scope_start(reductions: *mut Descriptor) {
    // SAFETY: the caller's promise.
    unsafe { reduction_gnu::begin_scope(Thread::current().frame(), reductions) };
}

/// `void GOMP_taskgroup_reduction_register(uintptr_t *data)`: the innermost taskgroup has task reductions.
///
/// # Safety
/// Called by compiled code with its descriptors.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GOMP_taskgroup_reduction_register(data: *mut Descriptor) {
    // SAFETY: the caller's promise.
    unsafe { reduction_gnu::begin_group(Thread::current(), data) };
}

/// `void GOMP_task_reduction_remap(size_t cnt, size_t cntorig, void **ptrs)`: puts the calling thread's copies in place of
/// `cnt` list items, and behind them the first `cntorig` originals.
///
/// # Safety
/// Called by compiled code in a task that participates in the reductions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GOMP_task_reduction_remap(count: usize, originals: usize, items: *mut usize) {
    // SAFETY: the caller's promise.
    unsafe { reduction_gnu::remap(Thread::current(), count, originals, items) };
}

/// `void GOMP_taskgroup_reduction_unregister(uintptr_t *data)`: frees what a registration has taken.
///
/// # Safety
/// Called by compiled code with its descriptors.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_taskgroup_reduction_unregister(data: *mut Descriptor) {
    // SAFETY: the caller's promise.
    unsafe { reduction_gnu::release(data) };
}

/// `void GOMP_workshare_task_reduction_unregister(bool cancelled)`: ends the task reductions of a worksharing construct or
/// scope; a barrier, if the region was not cancelled.
///
/// # Safety
/// Called by compiled code at the end of such a construct.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_workshare_task_reduction_unregister(cancelled: Bool) {
    let thread = Thread::current();
    let frame = thread.frame();
    // SAFETY: the caller's promise.
    unsafe { reduction_gnu::end_construct(thread) };
    if !cancelled.get() {
        barrier::wait(frame.team(), frame.tid());
    }
}
