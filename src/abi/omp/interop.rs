//! Interoperability routines (OpenMP 6.0, chapter 26). `interop` is an object's handle, `property` an
//! `omp_interop_property_t`, and `outcome` where an `omp_interop_rc_t` goes, if it is not null.

use std::ffi::{c_char, c_int, c_void};

use crate::core::target::interop;

/// The number of implementation-defined properties.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_num_interop_properties(interop: usize) -> c_int {
    interop::extra_properties(interop)
}

/// An integer property; 0 where there is none.
///
/// # Safety
/// The object is one of the runtime's; `outcome` is null or a variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_interop_int(interop: usize, property: c_int, outcome: *mut c_int) -> isize {
    // SAFETY: the caller's promise.
    unsafe { interop::property(c"omp_get_interop_int", interop, property, outcome, 0) }
}

/// A pointer property; null where there is none.
///
/// # Safety
/// As for [`omp_get_interop_int`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_interop_ptr(interop: usize, property: c_int, outcome: *mut c_int) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { interop::property(c"omp_get_interop_ptr", interop, property, outcome, std::ptr::null_mut()) }
}

/// A string property; null where there is none.
///
/// # Safety
/// As for [`omp_get_interop_int`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_interop_str(interop: usize, property: c_int, outcome: *mut c_int) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe { interop::property(c"omp_get_interop_str", interop, property, outcome, std::ptr::null()) }
}

/// The name of a property; null for none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_interop_name(interop: usize, property: c_int) -> *const c_char {
    interop::text(c"omp_get_interop_name", interop, property, interop::name(property))
}

/// The type of an object's property; null where the object has none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_interop_type_desc(interop: usize, property: c_int) -> *const c_char {
    interop::text(c"omp_get_interop_type_desc", interop, property, None)
}

/// What an outcome means; null for none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_interop_rc_desc(interop: usize, outcome: c_int) -> *const c_char {
    interop::text(c"omp_get_interop_rc_desc", interop, outcome, interop::description(outcome))
}
