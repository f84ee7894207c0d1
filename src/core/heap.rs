//! Memory from the C library's heap, for C callers and for data that C code frees or outlives us with.

use std::ffi::c_void;

use crate::sys::linux::heap as system;

/// `size` bytes, not initialised; null if there are none.
pub fn plain(size: usize) -> *mut c_void {
    system::malloc(size)
}

/// `count` elements of `size` zeroed bytes; null if there are none.
pub fn zeroed(count: usize, size: usize) -> *mut c_void {
    system::calloc(count, size)
}

/// `size` bytes at a multiple of `alignment`, not initialised; null with errno EINVAL where that is no power of two, or
/// if there are none.
pub fn checked_aligned(size: usize, alignment: usize) -> *mut c_void {
    system::aligned(size, alignment)
}

/// `size` zeroed bytes on cache lines that nothing else is on; null if there are none.
pub fn zeroed_lines(size: usize) -> *mut c_void {
    let size = size.max(1).saturating_add(LINE - 1) & !(LINE - 1);
    let memory = system::aligned(size, LINE);
    if !memory.is_null() {
        // SAFETY: fresh memory of this size.
        unsafe { memory.cast::<u8>().write_bytes(0, size) };
    }
    memory
}

const LINE: usize = 64;

/// As [`checked_aligned`], for the runtime's own use: there is no going on without it.
pub fn aligned(size: usize, alignment: usize) -> *mut c_void {
    let memory = system::aligned(size, alignment);
    if memory.is_null() {
        std::alloc::handle_alloc_error(
            std::alloc::Layout::from_size_align(size, alignment).unwrap_or(std::alloc::Layout::new::<u8>()),
        );
    }
    memory
}

/// Changes the size of `memory`, which may move.
///
/// # Safety
/// `memory` is null or from this module, and not freed.
pub unsafe fn resized(memory: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { system::realloc(memory, size) }
}

/// Gives `memory` back.
///
/// # Safety
/// As for [`resized`]; nobody uses it any more.
pub unsafe fn free(memory: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { system::free(memory) };
}
