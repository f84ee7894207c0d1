//! Interoperability objects (OpenMP 6.0, chapter 26). libomptarget makes them for its devices; the host has none, so that
//! where libomptarget is not loaded the only object is `omp_interop_none`, of which nothing is known.

use std::ffi::{CStr, c_char};

use crate::core::target::devices::theirs;

/// An object's handle; 0 is `omp_interop_none`.
pub type Interop = usize;

/// `omp_irc_empty`: there is no object.
const EMPTY: i32 = -1;

/// What a routine of this family takes: an object, a property, and where its outcome goes.
type Query<R> = unsafe extern "C" fn(Interop, i32, *mut i32) -> R;

/// A property of `object`, asked of libomptarget's function `name`; `nothing` where there is none.
///
/// # Safety
/// The object is none or libomptarget's; `outcome` is null or a variable; the function's result is an `R`.
pub unsafe fn property<R>(name: &CStr, object: Interop, property: i32, outcome: *mut i32, nothing: R) -> R {
    // SAFETY: the caller's promise.
    unsafe {
        match theirs::<Query<R>>(name) {
            Some(theirs) => theirs(object, property, outcome),
            None => {
                if !outcome.is_null() {
                    *outcome = EMPTY;
                }
                nothing
            }
        }
    }
}

/// How many properties an object has beyond those that OpenMP names.
pub fn extra_properties(object: Interop) -> i32 {
    // SAFETY: the name has this type in every OpenMP library.
    let theirs = unsafe { theirs::<extern "C" fn(Interop) -> i32>(c"omp_get_num_interop_properties") };
    theirs.map_or(0, |theirs| theirs(object))
}

/// A text that libomptarget's function `name` has for `number` and an object; else ours.
pub fn text(name: &CStr, object: Interop, number: i32, ours: Option<&'static CStr>) -> *const c_char {
    // SAFETY: the names have this type in every OpenMP library.
    match unsafe { theirs::<extern "C" fn(Interop, i32) -> *const c_char>(name) } {
        Some(theirs) => theirs(object, number),
        None => ours.map_or(std::ptr::null(), CStr::as_ptr),
    }
}

/// What a return code (`omp_interop_rc_t`) means.
pub fn description(code: i32) -> Option<&'static CStr> {
    Some(match code {
        1 => c"the property has no value here",
        0 => c"success",
        EMPTY => c"the object is omp_interop_none",
        -2 => c"no such property",
        -3 => c"the property is an integer",
        -4 => c"the property is a pointer",
        -5 => c"the property is a string",
        -6 => c"another error",
        _ => return None,
    })
}

/// The name of a property (`omp_interop_property_t`).
pub fn name(property: i32) -> Option<&'static CStr> {
    const NAMES: [&CStr; 9] = [
        c"fr_id",
        c"fr_name",
        c"vendor",
        c"vendor_name",
        c"device_num",
        c"platform",
        c"device",
        c"device_context",
        c"targetsync",
    ];
    let index = property.checked_neg()?.checked_sub(1)?;
    NAMES.get(usize::try_from(index).ok()?).copied()
}
