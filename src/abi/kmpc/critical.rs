//! `__kmpc_critical` and its end: the critical construct, as clang, flang and Intel's compilers call it.
//!
//! A name is a zeroed variable of 32 bytes (`kmp_critical_name`), common to all files and images that use it.

use std::ffi::c_void;

use crate::core::sync::critical;

/// A `kmp_critical_name`: the lock is in its first word.
pub type CriticalName = [u32; 8];

/// Enters the critical region of this name.
///
/// # Safety
///
/// `name` is the address of a name's variable, which was zero at the start and is touched by these functions alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_critical(_loc: *const c_void, _gtid: i32, name: *mut CriticalName) {
    // SAFETY: the caller's promise.
    unsafe { critical::enter(name.cast()) }
}

/// As [`__kmpc_critical`]; the hint (an `omp_sync_hint_t`) is ignored.
///
/// # Safety
///
/// As for [`__kmpc_critical`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_critical_with_hint(
    _loc: *const c_void,
    _gtid: i32,
    name: *mut CriticalName,
    _hint: u32,
) {
    // SAFETY: the caller's promise.
    unsafe { critical::enter(name.cast()) }
}

/// Leaves the critical region of this name.
///
/// # Safety
///
/// As for [`__kmpc_critical`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_end_critical(_loc: *const c_void, _gtid: i32, name: *mut CriticalName) {
    // SAFETY: the caller's promise.
    unsafe { critical::leave(name.cast()) }
}
