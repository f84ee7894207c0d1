//! Functions of libomp's inside that it exports and that mean something to a caller: for its own tests, and for old
//! programs. docs/exports.md says which of them stay missing, and why.

use std::ffi::c_void;

use crate::core::heap;
use crate::core::reduction::Method;
use crate::core::team::{Thread, fork_join};
use crate::core::threadprivate::{self, Instance};
use crate::core::wait;

/// How the calling thread's last reduction was done: 1 critical, 2 atomic, 3 tree, 4 alone; 0 before the first.
#[unsafe(no_mangle)]
pub extern "C" fn __kmp_get_reduce_method() -> i32 {
    match Thread::current().frame().reduction() {
        Method::None => 0,
        Method::Critical => 1,
        Method::Atomic => 2,
        Method::Tree => 3,
        Method::Alone => 4,
    }
}

/// `size` zeroed bytes on cache lines of their own; null if there are none.
#[unsafe(no_mangle)]
pub extern "C" fn ___kmp_allocate(size: usize) -> *mut c_void {
    heap::zeroed_lines(size)
}

/// Gives such memory back.
///
/// # Safety
/// `memory` is from [`___kmp_allocate`], or null, and not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ___kmp_free(memory: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { heap::free(memory) };
}

/// Waits until `done(*word, checker)` is not 0, and returns that value of the word.
///
/// # Safety
/// `word` is an aligned word that others change atomically.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmp_wait_4(
    word: *mut u32,
    checker: u32,
    done: unsafe extern "C-unwind" fn(u32, u32) -> u32,
    _object: *mut c_void,
) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { wait::poll(word, |value| done(value, checker) != 0) }
}

/// Calls `microtask(&gtid, &tid, argv[0], ..., argv[argc - 1])`; returns 1. `exit_frame` is for tools: it is not written.
///
/// # Safety
/// The function takes such arguments.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmp_invoke_microtask(
    microtask: *const (),
    gtid: i32,
    tid: i32,
    argc: i32,
    argv: *const usize,
    _exit_frame: *mut *mut c_void,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { fork_join::call_with(microtask, gtid, tid, argc.max(0) as u32, argv) };
    1
}

/// The calling thread's instance of the threadprivate variable at `original`; it starts as a copy of `data`.
///
/// # Safety
/// Both are of `size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn kmp_threadprivate_insert(
    _gtid: i32,
    original: *mut c_void,
    data: *mut c_void,
    size: usize,
) -> *const Instance {
    // SAFETY: the caller's promise.
    unsafe { threadprivate::record_of_thread(Thread::current(), original, data, size) }
}

/// Instances of the threadprivate variable at `original` start as copies of `data`.
///
/// # Safety
/// Both are of `size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn kmp_threadprivate_insert_private_data(
    _gtid: i32,
    original: *mut c_void,
    data: *mut c_void,
    size: usize,
) {
    // SAFETY: the caller's promise.
    unsafe { threadprivate::set_template(original, data, size) };
}

/// Resets the counters of a build that counts events; empty in this one, as in libomp's usual build.
#[unsafe(no_mangle)]
pub extern "C" fn __kmp_reset_stats() {}
