//! The ICVs' getters and setters (OpenMP 6.0, chapters 21 to 24 and 28).

use crate::core::icv::values::SUPPORTED_ACTIVE_LEVELS;
use crate::core::icv::{ProcBind, settings};
use crate::core::query::{self, icvs, set_icvs};
use crate::core::target::devices;

use super::schedule;

/// Sets nthreads-var; below 1 counts as 1, as in libomp and libgomp.
#[unsafe(no_mangle)]
pub extern "C" fn omp_set_num_threads(num_threads: i32) {
    set_icvs(|icvs| icvs.num_threads = num_threads.max(1) as u32);
}

/// Threads that a region without a num_threads clause would get here.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_max_threads() -> i32 {
    query::max_threads()
}

/// Sets dyn-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_set_dynamic(dynamic: i32) {
    set_icvs(|icvs| icvs.dynamic = dynamic != 0);
}

/// dyn-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_dynamic() -> i32 {
    i32::from(icvs().dynamic)
}

/// Deprecated: all levels of nesting may be active, or one.
#[unsafe(no_mangle)]
pub extern "C" fn omp_set_nested(nested: i32) {
    set_icvs(|icvs| icvs.max_active_levels = if nested != 0 { SUPPORTED_ACTIVE_LEVELS } else { 1 });
}

/// Deprecated: whether more than one level may be active.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_nested() -> i32 {
    i32::from(icvs().max_active_levels > 1)
}

/// Sets max-active-levels-var; a negative value changes nothing.
#[unsafe(no_mangle)]
pub extern "C" fn omp_set_max_active_levels(levels: i32) {
    if levels >= 0 {
        set_icvs(|icvs| icvs.max_active_levels = levels);
    }
}

/// max-active-levels-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_max_active_levels() -> i32 {
    icvs().max_active_levels
}

/// Levels that can be active at all.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_supported_active_levels() -> i32 {
    SUPPORTED_ACTIVE_LEVELS
}

/// thread-limit-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_thread_limit() -> i32 {
    icvs().thread_limit
}

/// OpenMP 6.1: [`omp_get_thread_limit`] in dimension `dim`; a host team has dimension 0 alone.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_thread_limit_dim(dim: i32) -> i32 {
    if dim == 0 { omp_get_thread_limit() } else { 1 }
}

/// Sets run-sched-var; a kind that does not exist changes nothing.
#[unsafe(no_mangle)]
pub extern "C" fn omp_set_schedule(kind: u32, chunk: i32) {
    if let Some(schedule) = schedule::from_api(kind, chunk) {
        set_icvs(|icvs| icvs.schedule = schedule);
    }
}

/// run-sched-var.
///
/// # Safety
/// Both pointers are valid to write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_schedule(kind: *mut u32, chunk: *mut i32) {
    let schedule = icvs().schedule;
    // SAFETY: the caller's promise.
    unsafe {
        *kind = schedule::to_api(schedule);
        *chunk = schedule::chunk_of(schedule);
    }
}

/// bind-var: how the threads of the next region are to be bound (`omp_proc_bind_t`).
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_proc_bind() -> i32 {
    match icvs().proc_bind {
        ProcBind::False => 0,
        ProcBind::True => 1,
        ProcBind::Primary => 2,
        ProcBind::Close => 3,
        ProcBind::Spread => 4,
    }
}

/// cancel-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_cancellation() -> i32 {
    i32::from(settings().cancellation)
}

/// max-task-priority-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_max_task_priority() -> i32 {
    settings().max_task_priority
}

/// Sets default-device-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_set_default_device(device: i32) {
    set_icvs(|icvs| icvs.default_device = device);
}

/// default-device-var.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_default_device() -> i32 {
    devices::shown(icvs().default_device)
}

/// Sets nteams-var; below 1 takes it back.
#[unsafe(no_mangle)]
pub extern "C" fn omp_set_num_teams(num_teams: i32) {
    settings().set_num_teams(num_teams);
}

/// nteams-var; 0 where it was not set.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_max_teams() -> i32 {
    settings().num_teams()
}

/// Sets teams-thread-limit-var; below 1 takes it back.
#[unsafe(no_mangle)]
pub extern "C" fn omp_set_teams_thread_limit(limit: i32) {
    settings().set_teams_thread_limit(limit);
}

/// teams-thread-limit-var; 0 where it was not set.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_teams_thread_limit() -> i32 {
    settings().teams_thread_limit()
}

/// OpenMP 6.1: dimensions that a league can have: one on the host.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_supported_active_league_dims(_device: i32, _native: i32) -> i32 {
    1
}

/// OpenMP 6.1: dimensions that a team can have: one on the host.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_supported_active_team_dims(_device: i32, _native: i32) -> i32 {
    1
}

/// OpenMP 6.1: teams that a league can have in dimension `dim`.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_supported_teams_dim(_device: i32, dim: i32) -> i32 {
    if dim == 0 { i32::MAX } else { 1 }
}

/// OpenMP 6.1: threads that a team can have in dimension `dim`.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_supported_threads_dim(_device: i32, dim: i32) -> i32 {
    if dim == 0 { crate::core::team::size::MAX_THREADS as i32 } else { 1 }
}

/// [`omp_set_num_threads`], as libomp spells it for C callers of a Fortran module.
#[unsafe(no_mangle)]
pub extern "C" fn ompc_set_num_threads(num_threads: i32) {
    omp_set_num_threads(num_threads);
}

/// [`omp_set_dynamic`], as libomp spells it for C callers of a Fortran module.
#[unsafe(no_mangle)]
pub extern "C" fn ompc_set_dynamic(dynamic: i32) {
    omp_set_dynamic(dynamic);
}

/// [`omp_set_nested`], as libomp spells it for C callers of a Fortran module.
#[unsafe(no_mangle)]
pub extern "C" fn ompc_set_nested(nested: i32) {
    omp_set_nested(nested);
}

/// [`omp_set_max_active_levels`], as libomp spells it for C callers of a Fortran module.
#[unsafe(no_mangle)]
pub extern "C" fn ompc_set_max_active_levels(levels: i32) {
    omp_set_max_active_levels(levels);
}

/// [`omp_set_schedule`], as libomp spells it for C callers of a Fortran module.
#[unsafe(no_mangle)]
pub extern "C" fn ompc_set_schedule(kind: u32, chunk: i32) {
    omp_set_schedule(kind, chunk);
}
