//! Allocation as gcc and gfortran call it: for the allocate and allocators directives and the allocate clause.

use std::ffi::c_void;

use crate::core::alloc::{self, Allocator, marks};

/// `size` bytes aligned to `alignment`; where there are none the program ends, whatever the allocator's fallback (the
/// variables of a directive have no null).
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_alloc(alignment: usize, size: usize, allocator: usize) -> *mut c_void {
    alloc::allocate_or_end(alignment, size, Allocator::of(allocator))
}

/// As omp_free.
///
/// # Safety
/// `memory` is null or came from an allocation routine, and nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GOMP_free(memory: *mut c_void, _allocator: usize) {
    // SAFETY: the caller's promise.
    unsafe { alloc::free(memory) };
}

/// Remembers that an allocatable's memory came from [`GOMP_alloc`].
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_add_alloc(memory: *mut c_void) {
    marks::add(memory);
}

/// Whether an allocatable's memory came from [`GOMP_alloc`]; forgets it, as the caller frees or moves it.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_is_alloc(memory: *mut c_void) -> bool {
    marks::take(memory)
}
