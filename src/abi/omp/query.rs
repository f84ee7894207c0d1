//! Where am I: thread, team, level, device and time queries (OpenMP 6.0, chapters 21, 22, 24 and 28).

use crate::core::query;
use crate::core::target::devices;
use crate::sys::arch::tls;
use crate::sys::linux::clock;

/// The calling thread's number in its team.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_thread_num() -> i32 {
    tls::thread_num() as i32
}

/// Size of the calling thread's team.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_num_threads() -> i32 {
    tls::extra_threads() as i32 + 1
}

/// 1 if an active parallel region is around the caller, else 0. Starts nothing: BLAS libraries ask this of any thread.
#[unsafe(no_mangle)]
pub extern "C" fn omp_in_parallel() -> i32 {
    i32::from(tls::active_level() > 0)
}

/// Number of parallel regions around the caller.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_level() -> i32 {
    tls::level() as i32
}

/// Number of active parallel regions around the caller.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_active_level() -> i32 {
    tls::active_level() as i32
}

/// The caller's number, or its ancestor's, at `level`; -1 where there is no such level.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_ancestor_thread_num(level: i32) -> i32 {
    query::ancestor_thread_num(level).map_or(-1, |number| number as i32)
}

/// Size of the team at `level` around the caller; -1 where there is no such level.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_team_size(level: i32) -> i32 {
    query::team_size(level).map_or(-1, |size| size as i32)
}

/// [`omp_get_ancestor_thread_num`], as libomp spells it for C callers of a Fortran module.
#[unsafe(no_mangle)]
pub extern "C" fn ompc_get_ancestor_thread_num(level: i32) -> i32 {
    omp_get_ancestor_thread_num(level)
}

/// [`omp_get_team_size`], as libomp spells it for C callers of a Fortran module.
#[unsafe(no_mangle)]
pub extern "C" fn ompc_get_team_size(level: i32) -> i32 {
    omp_get_team_size(level)
}

/// Processors that the process may use: those of its affinity mask when it first used the runtime.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_num_procs() -> i32 {
    query::num_procs()
}

/// Teams of the league around the caller; 1 outside of one.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_num_teams() -> i32 {
    query::league().num_teams as i32
}

/// Number of the caller's team in its league.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_team_num() -> i32 {
    query::league().team_num as i32
}

/// OpenMP 6.1: [`omp_get_num_threads`] in dimension `dim`; a host team has dimension 0 alone.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_num_threads_dim(dim: i32) -> i32 {
    if dim == 0 { omp_get_num_threads() } else { 1 }
}

/// OpenMP 6.1: [`omp_get_thread_num`] in dimension `dim`.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_thread_num_dim(dim: i32) -> i32 {
    if dim == 0 { omp_get_thread_num() } else { 0 }
}

/// OpenMP 6.1: [`omp_get_num_teams`] in dimension `dim`.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_num_teams_dim(dim: i32) -> i32 {
    if dim == 0 { omp_get_num_teams() } else { 1 }
}

/// OpenMP 6.1: [`omp_get_team_num`] in dimension `dim`.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_team_num_dim(dim: i32) -> i32 {
    if dim == 0 { omp_get_team_num() } else { 0 }
}

/// Seconds since some point in the past.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_wtime() -> f64 {
    clock::now()
}

/// Seconds between two values that [`omp_get_wtime`] can tell apart.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_wtick() -> f64 {
    clock::resolution()
}

/// Non-host devices: what libomptarget says, if it is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_num_devices() -> i32 {
    devices::count()
}

/// The host's device number: the number of non-host devices.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_initial_device() -> i32 {
    omp_get_num_devices()
}

/// The number of the device that executes the caller: the host.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_device_num() -> i32 {
    omp_get_initial_device()
}

/// 1: this library runs on the host.
#[unsafe(no_mangle)]
pub extern "C" fn omp_is_initial_device() -> i32 {
    1
}

/// 1 in a final task region, else 0 (OpenMP 6.0, section 25.1.3).
#[unsafe(no_mangle)]
pub extern "C" fn omp_in_final() -> i32 {
    i32::from(query::task().is_some_and(|task| task.is_final()))
}

/// 1 in an explicit task region, else 0 (OpenMP 6.0, section 25.1.2).
#[unsafe(no_mangle)]
pub extern "C" fn omp_in_explicit_task() -> i32 {
    i32::from(query::task().is_some())
}
