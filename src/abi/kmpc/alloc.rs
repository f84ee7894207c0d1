//! The allocation routines as clang calls them: for the allocate directive and clause, with the caller's global thread
//! number in front, which is not needed.

use std::ffi::{c_int, c_void};

use crate::abi::types::{AllocTrait, list};
use crate::core::alloc::{self, Allocator};

/// As omp_init_allocator.
///
/// # Safety
/// `traits` has `count` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_init_allocator(
    _gtid: c_int,
    space: usize,
    count: c_int,
    traits: *const AllocTrait,
) -> usize {
    // SAFETY: the caller's promise.
    match unsafe { list(count, traits) } {
        Some(traits) => alloc::create(space, traits.iter().map(AllocTrait::pair)).handle(),
        None => Allocator::NULL.handle(),
    }
}

/// As omp_destroy_allocator.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_destroy_allocator(_gtid: c_int, allocator: usize) {
    alloc::destroy(Allocator::of(allocator));
}

/// As omp_set_default_allocator.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_set_default_allocator(_gtid: c_int, allocator: usize) {
    alloc::set_default_allocator(Allocator::of(allocator));
}

/// As omp_get_default_allocator.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_get_default_allocator(_gtid: c_int) -> usize {
    alloc::default_allocator().handle()
}

/// As omp_alloc.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_alloc(_gtid: c_int, size: usize, allocator: usize) -> *mut c_void {
    alloc::allocate(0, size, false, Allocator::of(allocator))
}

/// As omp_aligned_alloc.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_aligned_alloc(_gtid: c_int, alignment: usize, size: usize, allocator: usize) -> *mut c_void {
    alloc::allocate(alignment, size, false, Allocator::of(allocator))
}

/// As omp_calloc.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_calloc(_gtid: c_int, count: usize, size: usize, allocator: usize) -> *mut c_void {
    alloc::allocate_zeroed(0, count, size, Allocator::of(allocator))
}

/// As omp_realloc.
///
/// # Safety
/// `memory` is null or came from an allocation routine; on success nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_realloc(
    _gtid: c_int,
    memory: *mut c_void,
    size: usize,
    allocator: usize,
    _free_allocator: usize,
) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { alloc::reallocate(memory, size, Allocator::of(allocator)) }
}

/// As omp_free.
///
/// # Safety
/// `memory` is null or came from an allocation routine, and nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_free(_gtid: c_int, memory: *mut c_void, _allocator: usize) {
    // SAFETY: the caller's promise.
    unsafe { alloc::free(memory) };
}
