//! Parallel regions: `__kmpc_fork_call` and its kin (kmp_csupport.cpp, "Parallel (fork/join)").
//!
//! The `gtid` arguments are an index that may be stale or another thread's; the thread's own block is what counts.

use std::ffi::{c_char, c_void};

use crate::abi::types::{Ident, c_text};
use crate::core::icv::ProcBind;
use crate::core::report::Severity;
use crate::core::team::clauses::{self, Pushed, Rare, Strict};
use crate::core::team::size::Request;
use crate::core::team::{Outlined, Thread, fork_join, pool, serial};
use crate::sys::arch::tls;

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
    // SAFETY: compiled code passes a microtask and its arguments, which live in the caller until the region ends. Three of
    // them lie below the caller's frame, used or not, so that four words can be read.
    unsafe { region(true, argc, microtask, argv) };
}

/// `void __kmpc_fork_call_if(ident_t *, kmp_int32 argc, kmpc_micro microtask, kmp_int32 cond, void *args)`: as
/// [`__kmpc_fork_call`], serialized if `cond` is 0; `args` is the one argument, where `argc` is not 0.
///
/// # Safety
/// Called by compiled code.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_fork_call_if(
    loc: *const Ident,
    argc: i32,
    microtask: *const (),
    cond: i32,
    args: *mut c_void,
) {
    crate::apart_from_caller!(fork_call_if)
}

unsafe extern "C-unwind" fn fork_call_if(
    _loc: *const Ident,
    argc: i32,
    microtask: *const (),
    cond: i32,
    args: *mut c_void,
) {
    let argv = [args as usize, 0, 0, 0];
    // SAFETY: as in `fork_call`.
    unsafe { region(cond != 0, argc.min(1), microtask, argv.as_ptr()) };
}

/// # Safety
/// As for [`Outlined::new`].
#[inline(always)]
unsafe fn region(parallel: bool, argc: i32, microtask: *const (), argv: *const usize) {
    let thread = Thread::current_for(Request { num_threads: 0, parallel, rare: false });
    let pushed = thread.take_pushed();
    let request = Request { num_threads: pushed.num_threads, parallel, rare: pushed.rare };
    // SAFETY: the caller's promise.
    unsafe { fork_join::region(thread, request, &Outlined::new(microtask, argc.max(0) as u32, argv)) };
}

/// `void __kmpc_push_num_threads(ident_t *, kmp_int32 gtid, kmp_int32 num_threads)`: the clause of the next region.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_push_num_threads(_loc: *const Ident, _gtid: i32, num_threads: i32) {
    let pushed = &Thread::current().pushed;
    pushed.set(Pushed { num_threads: num_threads.max(0) as u32, rare: false, ..pushed.get() });
}

/// `void __kmpc_push_num_threads_strict(ident_t *, kmp_int32 gtid, kmp_int32 num_threads, int severity, const char
/// *message)`: as [`__kmpc_push_num_threads`] with the strict modifier; severity 1 is a warning, any other fatal.
///
/// # Safety
/// Called by compiled code: `loc` and `message` are null or stay valid until the region begins.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_push_num_threads_strict(
    loc: *const Ident,
    _gtid: i32,
    num_threads: i32,
    severity: i32,
    message: *const c_char,
) {
    // SAFETY: the caller's promise.
    let strict = unsafe { strict(loc, severity, message) };
    Thread::current().push_rare(num_threads.max(0) as u32, Rare { strict: Some(strict), ..Rare::default() });
}

/// `void __kmpc_push_num_threads_list(ident_t *, kmp_int32 gtid, kmp_uint32 length, kmp_int32 *list)`: the clause of the
/// next region, with the items for regions inside.
///
/// # Safety
/// Called by compiled code: `list` is readable for `length` items.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_push_num_threads_list(_loc: *const Ident, _gtid: i32, length: u32, list: *const i32) {
    // SAFETY: the caller's promise.
    let (first, inner_num_threads) = unsafe { items(length, list) };
    Thread::current().push_rare(first, Rare { inner_num_threads, strict: None });
}

/// `void __kmpc_push_num_threads_list_strict(ident_t *, kmp_int32 gtid, kmp_uint32 length, kmp_int32 *list, int severity,
/// const char *message)`: both.
///
/// # Safety
/// As for [`__kmpc_push_num_threads_list`] and [`__kmpc_push_num_threads_strict`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_push_num_threads_list_strict(
    loc: *const Ident,
    _gtid: i32,
    length: u32,
    list: *const i32,
    severity: i32,
    message: *const c_char,
) {
    // SAFETY: the caller's promise.
    let ((first, inner_num_threads), strict) = unsafe { (items(length, list), strict(loc, severity, message)) };
    Thread::current().push_rare(first, Rare { inner_num_threads, strict: Some(strict) });
}

unsafe fn strict(loc: *const Ident, severity: i32, message: *const c_char) -> Strict {
    let severity = if severity == 1 { Severity::Warning } else { Severity::Fatal };
    // SAFETY: the caller's promise.
    unsafe { Strict { location: Ident::source(loc), severity, message: c_text(message) } }
}

unsafe fn items(length: u32, list: *const i32) -> (u32, &'static [u32]) {
    if length == 0 || list.is_null() {
        return (0, &[]);
    }
    // SAFETY: the caller's promise.
    let list = unsafe { std::slice::from_raw_parts(list, length as usize) };
    clauses::items(list)
}

/// `void __kmpc_pop_num_threads(ident_t *, kmp_int32 gtid)`: nothing; a region takes its clause away.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_pop_num_threads(_loc: *const Ident, _gtid: i32) {}

/// `void __kmpc_push_proc_bind(ident_t *, kmp_int32 gtid, kmp_int32 proc_bind)`: the clause of the next region, an
/// `omp_proc_bind_t`.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_push_proc_bind(_loc: *const Ident, _gtid: i32, proc_bind: i32) {
    let proc_bind = match proc_bind {
        0 => Some(ProcBind::False),
        1 => Some(ProcBind::True),
        2 => Some(ProcBind::Primary),
        3 => Some(ProcBind::Close),
        4 => Some(ProcBind::Spread),
        _ => None,
    };
    let pushed = &Thread::current().pushed;
    pushed.set(Pushed { proc_bind, ..pushed.get() });
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

/// `kmp_int32 __kmpc_global_num_threads(ident_t *)`: threads that OpenMP knows now, busy or not.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_global_num_threads(_loc: *const Ident) -> i32 {
    pool::known_threads()
}

/// `kmp_int32 __kmpc_bound_thread_num(ident_t *)`: the calling thread's number in its team.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_bound_thread_num(_loc: *const Ident) -> i32 {
    tls::thread_num() as i32
}

/// `kmp_int32 __kmpc_bound_num_threads(ident_t *)`: the size of the calling thread's team.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_bound_num_threads(_loc: *const Ident) -> i32 {
    tls::extra_threads() as i32 + 1
}

/// `kmp_int32 __kmpc_in_parallel(ident_t *)`: 1 in an active region, else 0.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_in_parallel(_loc: *const Ident) -> i32 {
    i32::from(tls::active_level() > 0)
}

/// `kmp_int32 __kmpc_ok_to_fork(ident_t *)`: deprecated; always 1.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_ok_to_fork(_loc: *const Ident) -> i32 {
    1
}

/// `void __kmpc_begin(ident_t *, kmp_int32 flags)`: the program starts. Nothing: the runtime starts at its first use.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_begin(_loc: *const Ident, _flags: i32) {}

/// `void __kmpc_end(ident_t *)`: the program ends. Nothing, as in libomp unless KMP_IGNORE_MPPEND=0.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_end(_loc: *const Ident) {}
