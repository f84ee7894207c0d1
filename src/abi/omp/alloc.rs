//! Memory management routines (OpenMP 6.0, chapter 26), the predefined allocators and memory spaces as objects, as libomp
//! exports them.
//!
//! Handles of allocators and memory spaces are numbers in all headers: an enumeration as wide as a pointer.

use std::ffi::{c_int, c_void};

use super::query::omp_get_initial_device;
use crate::abi::types::{AllocTrait, list};
use crate::core::alloc::{self, Allocator, space};

/// `NAME = VALUE;` for each object that libomp exports: the numbers of LLVM 22's omp.h.
macro_rules! handles {
    ($($name:ident = $value:expr;)*) => {$(
        #[doc = concat!("`", stringify!($name), "`: its number.")]
        #[unsafe(no_mangle)]
        #[allow(non_upper_case_globals)]
        pub static $name: usize = $value;
    )*};
}

handles! {
    omp_null_allocator = 0;
    omp_default_mem_alloc = 1;
    omp_large_cap_mem_alloc = 2;
    omp_const_mem_alloc = 3;
    omp_high_bw_mem_alloc = 4;
    omp_low_lat_mem_alloc = 5;
    omp_cgroup_mem_alloc = 6;
    omp_pteam_mem_alloc = 7;
    omp_thread_mem_alloc = 8;
    kmp_max_mem_alloc = 1024;
    omp_null_mem_space = space::NULL;
    omp_default_mem_space = space::DEFAULT;
    omp_large_cap_mem_space = 1;
    omp_const_mem_space = 2;
    omp_high_bw_mem_space = 3;
    omp_low_lat_mem_space = 4;
    kmp_max_mem_space = 1024;
}

/// Makes an allocator; omp_null_allocator where the space or a trait does not exist.
///
/// # Safety
/// `traits` has `count` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_init_allocator(space: usize, count: c_int, traits: *const AllocTrait) -> usize {
    // SAFETY: the caller's promise.
    match unsafe { list(count, traits) } {
        Some(traits) => alloc::create(space, traits.iter().map(AllocTrait::pair)).handle(),
        None => Allocator::NULL.handle(),
    }
}

/// Destroys an allocator that [`omp_init_allocator`] made.
#[unsafe(no_mangle)]
pub extern "C" fn omp_destroy_allocator(allocator: usize) {
    alloc::destroy(Allocator::of(allocator));
}

/// Sets def-allocator-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_set_default_allocator(allocator: usize) {
    alloc::set_default_allocator(Allocator::of(allocator));
}

/// def-allocator-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_default_allocator() -> usize {
    alloc::default_allocator().handle()
}

/// `size` bytes; null for 0, or where the allocator's fallback ends so.
#[unsafe(no_mangle)]
pub extern "C" fn omp_alloc(size: usize, allocator: usize) -> *mut c_void {
    alloc::allocate(0, size, false, Allocator::of(allocator))
}

/// [`omp_alloc`], aligned to `alignment` bytes; null where that is no power of two.
#[unsafe(no_mangle)]
pub extern "C" fn omp_aligned_alloc(alignment: usize, size: usize, allocator: usize) -> *mut c_void {
    alloc::allocate(alignment, size, false, Allocator::of(allocator))
}

/// Zeroed memory for `count` elements of `size` bytes; otherwise as [`omp_alloc`].
#[unsafe(no_mangle)]
pub extern "C" fn omp_calloc(count: usize, size: usize, allocator: usize) -> *mut c_void {
    alloc::allocate_zeroed(0, count, size, Allocator::of(allocator))
}

/// [`omp_calloc`], aligned to `alignment` bytes; null where that is no power of two.
#[unsafe(no_mangle)]
pub extern "C" fn omp_aligned_calloc(alignment: usize, count: usize, size: usize, allocator: usize) -> *mut c_void {
    alloc::allocate_zeroed(alignment, count, size, Allocator::of(allocator))
}

/// Makes memory larger or smaller, in `allocator`, or in its own where that is omp_null_allocator. Null where that cannot
/// be: then the memory is as it was. The last argument is not needed: the memory knows who made it.
///
/// # Safety
/// `memory` is null or came from an allocation of this file; on success nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_realloc(
    memory: *mut c_void,
    size: usize,
    allocator: usize,
    _free_allocator: usize,
) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { alloc::reallocate(memory, size, Allocator::of(allocator)) }
}

/// Frees memory. The allocator is not needed: the memory knows who made it.
///
/// # Safety
/// `memory` is null or came from an allocation of this file, and nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_free(memory: *mut c_void, _allocator: usize) {
    // SAFETY: the caller's promise.
    unsafe { alloc::free(memory) };
}

/// The memory space of `space`'s kind on all of the devices; omp_null_mem_space where there is none.
///
/// # Safety
/// `devices` has `count` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_devices_memspace(count: c_int, devices: *const c_int, space: usize) -> usize {
    // SAFETY: the caller's promise.
    match unsafe { list(count, devices) } {
        Some(devices) => space::of_devices(space, devices, omp_get_initial_device()),
        None => space::NULL,
    }
}

/// The memory space of `space`'s kind on the device; omp_null_mem_space where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_device_memspace(device: c_int, space: usize) -> usize {
    space::of_devices(space, &[device], omp_get_initial_device())
}

/// The memory space of `space`'s kind on all of the devices and the host; omp_null_mem_space where there is none.
///
/// # Safety
/// `devices` has `count` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_devices_and_host_memspace(count: c_int, devices: *const c_int, space: usize) -> usize {
    // SAFETY: the caller's promise.
    unsafe { omp_get_devices_memspace(count, devices, space) }
}

/// The memory space of `space`'s kind on the device and the host; omp_null_mem_space where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_device_and_host_memspace(device: c_int, space: usize) -> usize {
    omp_get_device_memspace(device, space)
}

/// The memory space of `space`'s kind on all devices there are, which are the host.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_devices_all_memspace(space: usize) -> usize {
    space::of_devices(space, &[], omp_get_initial_device())
}

/// An allocator of [`omp_get_devices_memspace`] with default traits; omp_null_allocator where there is none.
///
/// # Safety
/// `devices` has `count` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_devices_allocator(count: c_int, devices: *const c_int, space: usize) -> usize {
    // SAFETY: the caller's promise.
    match unsafe { list(count, devices) } {
        Some(devices) => space::allocator_of_devices(space, devices, omp_get_initial_device()).handle(),
        None => Allocator::NULL.handle(),
    }
}

/// An allocator of [`omp_get_device_memspace`] with default traits; omp_null_allocator where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_device_allocator(device: c_int, space: usize) -> usize {
    space::allocator_of_devices(space, &[device], omp_get_initial_device()).handle()
}

/// An allocator of [`omp_get_devices_and_host_memspace`] with default traits; omp_null_allocator where there is none.
///
/// # Safety
/// `devices` has `count` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_devices_and_host_allocator(
    count: c_int,
    devices: *const c_int,
    space: usize,
) -> usize {
    // SAFETY: the caller's promise.
    unsafe { omp_get_devices_allocator(count, devices, space) }
}

/// An allocator of [`omp_get_device_and_host_memspace`] with default traits; omp_null_allocator where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_device_and_host_allocator(device: c_int, space: usize) -> usize {
    omp_get_device_allocator(device, space)
}

/// An allocator of [`omp_get_devices_all_memspace`] with default traits.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_devices_all_allocator(space: usize) -> usize {
    space::allocator_of_devices(space, &[], omp_get_initial_device()).handle()
}

/// Resources of the memory space; 0 where it does not exist.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_memspace_num_resources(space: usize) -> c_int {
    space::resources(space)
}

/// The part of the memory space that has the resources; omp_null_mem_space where one does not exist.
///
/// # Safety
/// `resources` has `count` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_submemspace(space: usize, count: c_int, resources: *mut c_int) -> usize {
    // SAFETY: the caller's promise.
    unsafe { list(count, resources.cast_const()) }.map_or(space::NULL, |resources| space::part(space, resources))
}

/// Memory that the teams of a kernel share (Intel's extension): null, as on any host.
#[unsafe(no_mangle)]
pub extern "C" fn ompx_get_dyn_cgroup_mem() -> *mut c_void {
    std::ptr::null_mut()
}
