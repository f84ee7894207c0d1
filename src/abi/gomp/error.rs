//! The error directive at execution time (libgomp's error.c).

use std::ffi::{CStr, c_char};

use crate::core::report::{Severity, directed_gnu};

/// The text of a message: `length` bytes, or up to its end where that is all ones (C and C++). None if it is null.
///
/// # Safety
/// `message` is null or a text of that length.
unsafe fn text<'a>(message: *const c_char, length: usize) -> Option<&'a [u8]> {
    if message.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    Some(unsafe {
        match length {
            usize::MAX => CStr::from_ptr(message).to_bytes(),
            _ => std::slice::from_raw_parts(message.cast(), length),
        }
    })
}

/// `void GOMP_warning(const char *msg, size_t msglen)`: `error severity(warning)`.
///
/// # Safety
/// Called by compiled code with its message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GOMP_warning(message: *const c_char, length: usize) {
    // SAFETY: the caller's promise.
    directed_gnu(Severity::Warning, unsafe { text(message, length) });
}

/// `void GOMP_error(const char *msg, size_t msglen)`: `error severity(fatal)`. Ends the process.
///
/// # Safety
/// Called by compiled code with its message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GOMP_error(message: *const c_char, length: usize) {
    // SAFETY: the caller's promise.
    directed_gnu(Severity::Fatal, unsafe { text(message, length) });
}
