//! The API for Fortran: one table of entry points over the C functions of this skin.
//!
//! Compilers add an underscore to the name and pass arguments by their addresses. libgomp's names that end in `_8_` take
//! integers and logicals of 8 bytes; such an integer is brought into the range of a C int, a logical counts as true
//! unless 0. A character argument is its address, and its length after all other arguments, without a terminating NUL.
//! (libomp's own entry points take some arguments by value; no compiler's module calls those.) The lock routines are beside their C forms, in locks.rs.

use std::ffi::{CString, c_char, c_int, c_void};

use super::{alloc, display, event, icv, interop, kmp_ext, pause, places, query, target};
use crate::abi::types::AllocTrait;

/// `name_(arguments) -> result = what it does;` for each entry point. References are Fortran's arguments by address.
macro_rules! fortran {
    ($($name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)? = $body:expr;)*) => {$(
        #[doc = concat!("`", stringify!($name), "`: the routine of that name, less the ending, for Fortran.")]
        ///
        /// # Safety
        ///
        /// Addresses are those of variables of the declared types, and of as many as the routine writes.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($($arg: $ty),*) $(-> $ret)? {
            // SAFETY: the caller's promise is the C function's; where that asks for none, this is only a call.
            #[allow(unused_unsafe)]
            unsafe { $body }
        }
    )*};
}

/// An integer of 8 bytes for a routine that takes a C int.
fn narrow(value: i64) -> c_int {
    value.clamp(c_int::MIN.into(), c_int::MAX.into()) as c_int
}

/// A logical of 8 bytes.
fn logical(value: i64) -> c_int {
    c_int::from(value != 0)
}

// Parallel regions, teams, tasks (query.rs).
fortran! {
    omp_get_num_threads_() -> c_int = query::omp_get_num_threads();
    omp_get_thread_num_() -> c_int = query::omp_get_thread_num();
    omp_get_num_procs_() -> c_int = query::omp_get_num_procs();
    omp_in_parallel_() -> c_int = query::omp_in_parallel();
    omp_get_level_() -> c_int = query::omp_get_level();
    omp_get_active_level_() -> c_int = query::omp_get_active_level();
    omp_get_ancestor_thread_num_(level: &c_int) -> c_int = query::omp_get_ancestor_thread_num(*level);
    omp_get_ancestor_thread_num_8_(level: &i64) -> c_int = query::omp_get_ancestor_thread_num(narrow(*level));
    omp_get_team_size_(level: &c_int) -> c_int = query::omp_get_team_size(*level);
    omp_get_team_size_8_(level: &i64) -> c_int = query::omp_get_team_size(narrow(*level));
    omp_get_num_teams_() -> c_int = query::omp_get_num_teams();
    omp_get_team_num_() -> c_int = query::omp_get_team_num();
    omp_get_num_devices_() -> c_int = query::omp_get_num_devices();
    omp_get_device_num_() -> c_int = query::omp_get_device_num();
    omp_get_initial_device_() -> c_int = query::omp_get_initial_device();
    omp_is_initial_device_() -> c_int = query::omp_is_initial_device();
    omp_in_final_() -> c_int = query::omp_in_final();
    omp_in_explicit_task_() -> c_int = query::omp_in_explicit_task();
    // By value, as gfortran's module says.
    omp_fulfill_event_(handle: usize) = event::omp_fulfill_event(handle);
    omp_get_wtime_() -> f64 = query::omp_get_wtime();
    omp_get_wtick_() -> f64 = query::omp_get_wtick();
}

// Internal control variables (icv.rs).
fortran! {
    omp_set_num_threads_(count: &c_int) = icv::omp_set_num_threads(*count);
    omp_set_num_threads_8_(count: &i64) = icv::omp_set_num_threads(narrow(*count));
    omp_get_max_threads_() -> c_int = icv::omp_get_max_threads();
    omp_set_dynamic_(on: &c_int) = icv::omp_set_dynamic(*on);
    omp_set_dynamic_8_(on: &i64) = icv::omp_set_dynamic(logical(*on));
    omp_get_dynamic_() -> c_int = icv::omp_get_dynamic();
    omp_set_nested_(on: &c_int) = icv::omp_set_nested(*on);
    omp_set_nested_8_(on: &i64) = icv::omp_set_nested(logical(*on));
    omp_get_nested_() -> c_int = icv::omp_get_nested();
    omp_set_schedule_(kind: &c_int, chunk: &c_int) = icv::omp_set_schedule(kind.cast_unsigned(), *chunk);
    omp_set_schedule_8_(kind: &c_int, chunk: &i64) = icv::omp_set_schedule(kind.cast_unsigned(), narrow(*chunk));
    omp_get_schedule_(kind: &mut c_int, chunk: &mut c_int) = (*kind, *chunk) = plain_schedule();
    omp_get_schedule_8_(kind: &mut c_int, chunk: &mut i64) = {
        let (plain, size) = plain_schedule();
        (*kind, *chunk) = (plain, size.into());
    };
    omp_get_thread_limit_() -> c_int = icv::omp_get_thread_limit();
    omp_set_max_active_levels_(levels: &c_int) = icv::omp_set_max_active_levels(*levels);
    omp_set_max_active_levels_8_(levels: &i64) = icv::omp_set_max_active_levels(narrow(*levels));
    omp_get_max_active_levels_() -> c_int = icv::omp_get_max_active_levels();
    omp_get_supported_active_levels_() -> c_int = icv::omp_get_supported_active_levels();
    omp_get_proc_bind_() -> c_int = icv::omp_get_proc_bind();
    omp_get_cancellation_() -> c_int = icv::omp_get_cancellation();
    omp_get_max_task_priority_() -> c_int = icv::omp_get_max_task_priority();
    omp_set_default_device_(device: &c_int) = icv::omp_set_default_device(*device);
    omp_set_default_device_8_(device: &i64) = icv::omp_set_default_device(narrow(*device));
    omp_get_default_device_() -> c_int = icv::omp_get_default_device();
    omp_set_num_teams_(count: &c_int) = icv::omp_set_num_teams(*count);
    omp_set_num_teams_8_(count: &i64) = icv::omp_set_num_teams(narrow(*count));
    omp_get_max_teams_() -> c_int = icv::omp_get_max_teams();
    omp_set_teams_thread_limit_(limit: &c_int) = icv::omp_set_teams_thread_limit(*limit);
    omp_set_teams_thread_limit_8_(limit: &i64) = icv::omp_set_teams_thread_limit(narrow(*limit));
    omp_get_teams_thread_limit_() -> c_int = icv::omp_get_teams_thread_limit();
    omp_get_supported_active_team_dims_(device: &c_int, native: &c_int) -> c_int
        = icv::omp_get_supported_active_team_dims(*device, *native);
    omp_get_supported_active_league_dims_(device: &c_int, native: &c_int) -> c_int
        = icv::omp_get_supported_active_league_dims(*device, *native);
}

// Places (places.rs): what would be written has no elements, of 4 bytes or of 8.
fortran! {
    omp_get_num_places_() -> c_int = places::omp_get_num_places();
    omp_get_place_num_procs_(place: &c_int) -> c_int = places::omp_get_place_num_procs(*place);
    omp_get_place_num_procs_8_(place: &i64) -> c_int = places::omp_get_place_num_procs(narrow(*place));
    omp_get_place_proc_ids_(place: &c_int, ids: *mut c_int) = places::omp_get_place_proc_ids(*place, ids);
    omp_get_place_proc_ids_8_(place: &i64, ids: *mut i64)
        = places::omp_get_place_proc_ids(narrow(*place), ids.cast());
    omp_get_place_num_() -> c_int = places::omp_get_place_num();
    omp_get_partition_num_places_() -> c_int = places::omp_get_partition_num_places();
    omp_get_partition_place_nums_(places: *mut c_int) = places::omp_get_partition_place_nums(places);
    omp_get_partition_place_nums_8_(places: *mut i64) = places::omp_get_partition_place_nums(places.cast());
}

// Allocators and memory spaces (alloc.rs).
fortran! {
    omp_init_allocator_(space: &usize, count: &c_int, traits: *const AllocTrait) -> usize
        = alloc::omp_init_allocator(*space, *count, traits);
    omp_init_allocator_8_(space: &usize, count: &i64, traits: *const AllocTrait) -> usize
        = alloc::omp_init_allocator(*space, narrow(*count), traits);
    omp_destroy_allocator_(allocator: &usize) = alloc::omp_destroy_allocator(*allocator);
    omp_set_default_allocator_(allocator: &usize) = alloc::omp_set_default_allocator(*allocator);
    omp_get_default_allocator_() -> usize = alloc::omp_get_default_allocator();
    omp_get_devices_memspace_(count: &c_int, devices: *const c_int, space: &usize) -> usize
        = alloc::omp_get_devices_memspace(*count, devices, *space);
    omp_get_device_memspace_(device: &c_int, space: &usize) -> usize
        = alloc::omp_get_device_memspace(*device, *space);
    omp_get_devices_and_host_memspace_(count: &c_int, devices: *const c_int, space: &usize) -> usize
        = alloc::omp_get_devices_and_host_memspace(*count, devices, *space);
    omp_get_device_and_host_memspace_(device: &c_int, space: &usize) -> usize
        = alloc::omp_get_device_and_host_memspace(*device, *space);
    omp_get_devices_all_memspace_(space: &usize) -> usize = alloc::omp_get_devices_all_memspace(*space);
    omp_get_devices_allocator_(count: &c_int, devices: *const c_int, space: &usize) -> usize
        = alloc::omp_get_devices_allocator(*count, devices, *space);
    omp_get_device_allocator_(device: &c_int, space: &usize) -> usize
        = alloc::omp_get_device_allocator(*device, *space);
    omp_get_devices_and_host_allocator_(count: &c_int, devices: *const c_int, space: &usize) -> usize
        = alloc::omp_get_devices_and_host_allocator(*count, devices, *space);
    omp_get_device_and_host_allocator_(device: &c_int, space: &usize) -> usize
        = alloc::omp_get_device_and_host_allocator(*device, *space);
    omp_get_devices_all_allocator_(space: &usize) -> usize = alloc::omp_get_devices_all_allocator(*space);
    omp_get_memspace_num_resources_(space: &usize) -> c_int = alloc::omp_get_memspace_num_resources(*space);
    omp_get_submemspace_(space: &usize, count: &c_int, resources: *mut c_int) -> usize
        = alloc::omp_get_submemspace(*space, *count, resources);
}

// Environment and resources (display.rs, pause.rs).
fortran! {
    omp_display_env_(verbose: &c_int) = display::omp_display_env(*verbose);
    omp_display_env_8_(verbose: &i64) = display::omp_display_env(logical(*verbose));
    omp_pause_resource_(kind: &c_int, device: &c_int) -> c_int = pause::omp_pause_resource(*kind, *device);
    omp_pause_resource_all_(kind: &c_int) -> c_int = pause::omp_pause_resource_all(*kind);
}

// Extensions (kmp_ext.rs).
fortran! {
    kmp_set_stacksize_(size: &c_int) = kmp_ext::kmp_set_stacksize(*size);
    kmp_set_stacksize_s_(size: &usize) = kmp_ext::kmp_set_stacksize_s(*size);
    kmp_get_stacksize_() -> c_int = kmp_ext::kmp_get_stacksize();
    kmp_get_stacksize_s_() -> usize = kmp_ext::kmp_get_stacksize_s();
    kmp_set_blocktime_(milliseconds: &c_int) = kmp_ext::kmp_set_blocktime(*milliseconds);
    kmp_get_blocktime_() -> c_int = kmp_ext::kmp_get_blocktime();
    kmp_set_library_(library: &c_int) = kmp_ext::kmp_set_library(*library);
    kmp_get_library_() -> c_int = kmp_ext::kmp_get_library();
    kmp_set_library_serial_() = kmp_ext::kmp_set_library_serial();
    kmp_set_library_turnaround_() = kmp_ext::kmp_set_library_turnaround();
    kmp_set_library_throughput_() = kmp_ext::kmp_set_library_throughput();
    kmp_set_defaults_(text: *const c_char, len: usize) = kmp_ext::kmp_set_defaults(c_string(text, len).as_ptr());
    kmp_set_disp_num_buffers_(count: &c_int) = kmp_ext::kmp_set_disp_num_buffers(*count);
    kmp_get_num_known_threads_() -> c_int = kmp_ext::kmp_get_num_known_threads();
    kmp_get_cancellation_status_(kind: &c_int) -> c_int = kmp_ext::kmp_get_cancellation_status(*kind);
    kmp_set_warnings_on_() = kmp_ext::kmp_set_warnings_on();
    kmp_set_warnings_off_() = kmp_ext::kmp_set_warnings_off();
    kmp_malloc_(size: &usize) -> *mut c_void = kmp_ext::kmp_malloc(*size);
    kmp_aligned_malloc_(size: &usize, alignment: &usize) -> *mut c_void = kmp_ext::kmp_aligned_malloc(*size, *alignment);
    kmp_calloc_(count: &usize, size: &usize) -> *mut c_void = kmp_ext::kmp_calloc(*count, *size);
    kmp_realloc_(memory: &*mut c_void, size: &usize) -> *mut c_void = kmp_ext::kmp_realloc(*memory, *size);
    kmp_free_(memory: &*mut c_void) = kmp_ext::kmp_free(*memory);
}

// Devices and interoperability: by value, as libomp and libiomp5 have them (target.rs, interop.rs).
fortran! {
    omp_target_memcpy_async_(to: *mut c_void, from: *const c_void, length: usize, to_offset: usize, from_offset: usize,
        to_device: c_int, from_device: c_int, count: c_int, objects: *mut c_void) -> c_int
        = target::omp_target_memcpy_async(to, from, length, to_offset, from_offset, to_device, from_device, count, objects);
    omp_target_memcpy_rect_async_(to: *mut c_void, from: *const c_void, element: usize, dimensions: c_int,
        volume: *const usize, to_offsets: *const usize, from_offsets: *const usize, to_dimensions: *const usize,
        from_dimensions: *const usize, to_device: c_int, from_device: c_int, count: c_int, objects: *mut c_void) -> c_int
        = target::omp_target_memcpy_rect_async(to, from, element, dimensions, volume, to_offsets, from_offsets,
            to_dimensions, from_dimensions, to_device, from_device, count, objects);
    omp_get_num_interop_properties_(interop: usize) -> c_int = interop::omp_get_num_interop_properties(interop);
    omp_get_interop_int_(interop: usize, property: c_int, outcome: *mut c_int) -> isize
        = interop::omp_get_interop_int(interop, property, outcome);
    omp_get_interop_ptr_(interop: usize, property: c_int, outcome: *mut c_int) -> *mut c_void
        = interop::omp_get_interop_ptr(interop, property, outcome);
}

/// A character argument as a C string. It ends before a NUL in it.
///
/// # Safety
///
/// `text` is the address of `len` bytes.
unsafe fn c_string(text: *const c_char, len: usize) -> CString {
    // SAFETY: the caller's promise; no bytes need no address.
    let bytes = if len == 0 { &[] } else { unsafe { std::slice::from_raw_parts(text.cast::<u8>(), len) } };
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(len);
    CString::new(&bytes[..end]).unwrap_or_default()
}

/// run-sched-var's kind without the monotonic bit, which programs of OpenMP 4.5 do not expect, and its chunk size.
fn plain_schedule() -> (c_int, c_int) {
    let (mut kind, mut chunk) = (0, 0);
    // SAFETY: both are variables of this function.
    unsafe { icv::omp_get_schedule(&mut kind, &mut chunk) };
    ((kind & 0x7fff_ffff).cast_signed(), chunk)
}
