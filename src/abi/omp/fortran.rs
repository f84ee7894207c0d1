//! The API for Fortran: one table of entry points over the C functions of this skin.
//!
//! Compilers add an underscore to the name and pass arguments by their addresses. libgomp's names that end in `_8_` take
//! integers and logicals of 8 bytes; such an integer is brought into the range of a C int, a logical counts as true
//! unless 0. (libomp's own entry points take some arguments by value; no compiler's module calls those.) The lock
//! routines are beside their C forms, in locks.rs.

use std::ffi::c_int;

use super::{alloc, icv, query};
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

/// run-sched-var's kind without the monotonic bit, which programs of OpenMP 4.5 do not expect, and its chunk size.
fn plain_schedule() -> (c_int, c_int) {
    let (mut kind, mut chunk) = (0, 0);
    // SAFETY: both are variables of this function.
    unsafe { icv::omp_get_schedule(&mut kind, &mut chunk) };
    ((kind & 0x7fff_ffff).cast_signed(), chunk)
}
