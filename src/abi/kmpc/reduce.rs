//! `__kmpc_reduce` and its kin (kmp_csupport.cpp, "Reduce Block"): how clang and flang do a reduction clause.
//!
//! The begin functions return 1 to a thread that is to combine its private copies and call the end function, 2 to one that
//! is to combine them by atomic updates, 0 to one that is done.

use std::ffi::c_void;

use crate::abi::kmpc::critical::CriticalName;
use crate::abi::types::Ident;
use crate::core::reduction::{self, Combine, Part, Reduction};
use crate::core::team::Thread;

/// The compiler made code for atomic updates (kmp.h, `KMP_IDENT_ATOMIC_REDUCE`).
const ATOMIC_REDUCE: i32 = 0x10;

/// Begins a reduction that ends with a barrier. `data` is a table of `vars` addresses, of `size` bytes in all.
///
/// # Safety
/// Called by compiled code: `data` is what `combine` takes, `name` a variable as for `__kmpc_critical`.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_reduce(
    loc: *const Ident,
    _gtid: i32,
    _vars: i32,
    _size: usize,
    data: *mut c_void,
    combine: Option<Combine>,
    name: *mut CriticalName,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { begin(loc, data, combine, name, false) }
}

/// As [`__kmpc_reduce`], without a barrier; with atomic updates, no end is called.
///
/// # Safety
/// As for [`__kmpc_reduce`].
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_reduce_nowait(
    loc: *const Ident,
    _gtid: i32,
    _vars: i32,
    _size: usize,
    data: *mut c_void,
    combine: Option<Combine>,
    name: *mut CriticalName,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { begin(loc, data, combine, name, true) }
}

/// Ends a reduction for a thread that combined its copies. (It knows under which lock.)
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_end_reduce(_loc: *const Ident, _gtid: i32, _name: *mut CriticalName) {
    reduction::end(Thread::current().frame(), false);
}

/// As [`__kmpc_end_reduce`], after [`__kmpc_reduce_nowait`].
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_end_reduce_nowait(_loc: *const Ident, _gtid: i32, _name: *mut CriticalName) {
    reduction::end(Thread::current().frame(), true);
}

#[inline(always)]
unsafe fn begin(
    loc: *const Ident,
    data: *mut c_void,
    combine: Option<Combine>,
    name: *mut CriticalName,
    nowait: bool,
) -> i32 {
    // SAFETY: compiled code passes null or its own location.
    let atomic = unsafe { loc.as_ref() }.is_some_and(|loc| loc.flags & ATOMIC_REDUCE != 0);
    let reduction = Reduction { data, combine, name: name.cast(), atomic, nowait };
    // SAFETY: the caller's promise.
    match unsafe { reduction::begin(Thread::current().frame(), &reduction) } {
        Part::Done => 0,
        Part::Combine => 1,
        Part::Atomic => 2,
    }
}
