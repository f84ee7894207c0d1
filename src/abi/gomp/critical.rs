//! `GOMP_critical_*`: the critical construct, as GNU's compilers call it (libgomp, critical.c).

use std::ffi::c_void;

use crate::core::sync::critical;

/// Enters the unnamed critical region.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_critical_start() {
    // SAFETY: the runtime's own static word.
    unsafe { critical::enter(critical::unnamed()) }
}

/// Leaves the unnamed critical region.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_critical_end() {
    // SAFETY: the runtime's own static word.
    unsafe { critical::leave(critical::unnamed()) }
}

/// Enters the critical region of a name.
///
/// # Safety
///
/// `name` is the address of the name's variable, a pointer that was null at the start and is touched by these functions
/// alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GOMP_critical_name_start(name: *mut *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { critical::enter(name.cast()) }
}

/// Leaves the critical region of a name.
///
/// # Safety
///
/// As for [`GOMP_critical_name_start`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GOMP_critical_name_end(name: *mut *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { critical::leave(name.cast()) }
}
