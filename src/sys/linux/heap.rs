//! The C library's heap.

use std::ffi::c_void;

/// malloc(3).
pub fn malloc(size: usize) -> *mut c_void {
    // SAFETY: always allowed.
    unsafe { libc::malloc(size) }
}

/// calloc(3).
pub fn calloc(count: usize, size: usize) -> *mut c_void {
    // SAFETY: always allowed.
    unsafe { libc::calloc(count, size) }
}

/// posix_memalign(3), for any power of two; null and errno on failure.
pub fn aligned(size: usize, alignment: usize) -> *mut c_void {
    let mut memory = std::ptr::null_mut();
    let error = if alignment.is_power_of_two() {
        // SAFETY: `memory` is valid to write, and the alignment what is asked for.
        unsafe { libc::posix_memalign(&mut memory, alignment.max(size_of::<*const ()>()), size) }
    } else {
        libc::EINVAL
    };
    if error == 0 {
        return memory;
    }
    // SAFETY: errno is the thread's own.
    unsafe { *libc::__errno_location() = error };
    std::ptr::null_mut()
}

/// realloc(3).
///
/// # Safety
/// `memory` is null or from this heap, and not freed.
pub unsafe fn realloc(memory: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { libc::realloc(memory, size) }
}

/// free(3).
///
/// # Safety
/// As for [`realloc`].
pub unsafe fn free(memory: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { libc::free(memory) };
}
