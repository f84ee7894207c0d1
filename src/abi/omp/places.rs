//! Places (OpenMP 6.0, sections 29.2 to 29.7): the answers of a machine that has none, which is what a program is told
//! that has asked for no places. OMP_PLACES makes none yet.

use std::ffi::c_int;

/// How many places there are.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_num_places() -> c_int {
    0
}

/// How many processors place `_place` has: 0 for one that does not exist.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_place_num_procs(_place: c_int) -> c_int {
    0
}

/// Writes the numbers of the processors of place `_place`, as many as [`omp_get_place_num_procs`] says: none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_place_proc_ids(_place: c_int, _ids: *mut c_int) {}

/// The place that the calling thread is bound to; -1 for a thread that is bound to none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_place_num() -> c_int {
    -1
}

/// How many places the calling task's partition has.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_partition_num_places() -> c_int {
    0
}

/// Writes the numbers of the partition's places, as many as [`omp_get_partition_num_places`] says: none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_partition_place_nums(_places: *mut c_int) {}
