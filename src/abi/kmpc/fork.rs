//! Parallel regions: `__kmpc_fork_call` and its kin (kmp_csupport.cpp, "Parallel (fork/join)").
//!
//! The `gtid` arguments are an index that may be stale or another thread's; the thread's own block is what counts.

use std::ffi::c_void;

use crate::abi::types::Ident;
use crate::core::team::size::Request;
use crate::core::team::{Outlined, Thread, fork_join, serial};

/// `void __kmpc_fork_call(ident_t *, kmp_int32 argc, kmpc_micro microtask, ...)`: a parallel region of `microtask(&gtid,
/// &tid, ...)`.
///
/// # Safety
/// Called by compiled code: `argc` words follow.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_fork_call() {
    crate::variadic_after_three!(fork_call)
}

unsafe extern "C-unwind" fn fork_call(_loc: *const Ident, argc: i32, microtask: *const (), argv: *const usize) {
    // SAFETY: compiled code passes a microtask and its arguments, which live in the caller until the region ends.
    unsafe { region(true, argc, microtask, argv) };
}

/// `void __kmpc_fork_call_if(ident_t *, kmp_int32 argc, kmpc_micro microtask, kmp_int32 cond, void *args)`: as
/// [`__kmpc_fork_call`], serialized if `cond` is 0; `args` is the one argument, where `argc` is not 0.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_fork_call_if(
    _loc: *const Ident,
    argc: i32,
    microtask: *const (),
    cond: i32,
    args: *mut c_void,
) {
    let argv = [args as usize];
    // SAFETY: as in `fork_call`.
    unsafe { region(cond != 0, argc.min(1), microtask, argv.as_ptr()) };
}

#[inline(always)]
unsafe fn region(parallel: bool, argc: i32, microtask: *const (), argv: *const usize) {
    let thread = Thread::current();
    let request = Request { num_threads: thread.take_pushed().num_threads, parallel };
    // SAFETY: the caller's promise.
    unsafe { fork_join::region(thread, request, &Outlined::new(microtask, argc.max(0) as u32, argv)) };
}

/// `void __kmpc_push_num_threads(ident_t *, kmp_int32 gtid, kmp_int32 num_threads)`: the clause of the next region.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_push_num_threads(_loc: *const Ident, _gtid: i32, num_threads: i32) {
    let pushed = &Thread::current().pushed;
    pushed.set(crate::core::team::thread::Pushed { num_threads: num_threads.max(0) as u32, ..pushed.get() });
}

/// `void __kmpc_serialized_parallel(ident_t *, kmp_int32 gtid)`: the calling thread enters a region of its own.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_serialized_parallel(_loc: *const Ident, _gtid: i32) {
    let thread = Thread::current();
    thread.take_pushed();
    serial::push(thread);
}

/// `void __kmpc_end_serialized_parallel(ident_t *, kmp_int32 gtid)`: the end of that region.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_end_serialized_parallel(_loc: *const Ident, _gtid: i32) {
    serial::pop(Thread::current());
}

/// `kmp_int32 __kmpc_global_thread_num(ident_t *)`: the calling thread's number among all that OpenMP knows.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_global_thread_num(_loc: *const Ident) -> i32 {
    Thread::current().gtid()
}
