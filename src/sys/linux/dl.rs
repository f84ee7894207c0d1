//! The dynamic linker.

use std::ffi::{CStr, c_void};

/// The address of `name` in the libraries that come after this one in the search order; null if there is none.
pub fn next(name: &CStr) -> *mut c_void {
    // SAFETY: `name` is a C string.
    unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) }
}
